import GRDB

extension StoreError {
    /// The fault that SQLite reports while a database is opened, read or written.
    init(_ error: any Error, path: String) {
        guard let error = error as? DatabaseError else {
            self = error as? StoreError ?? StoreError(.failed, "\(error)", path: path)
            return
        }
        self.init(
            code: error.resultCode, message: error.message ?? "SQLite error \(error.resultCode.rawValue)", path: path)
    }

    /// The fault of an SQLite result code.
    init(code: ResultCode, message: String, path: String?) {
        self.path = path
        switch code {
        case .SQLITE_NOTADB:
            (kind, self.message) = (.notADatabase, "the file is no SQLite database")
            expected = "a database that 'costbook run' wrote"
        case .SQLITE_CORRUPT:
            (kind, self.message) = (.corrupt, "the database is damaged (\(message))")
            expected = "an intact file; run 'sqlite3 FILE .recover' or restore a copy"
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            (kind, self.message) = (.unreadable, "the database cannot be opened (\(message))")
            expected = "a file and a folder with permission to read"
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            (kind, self.message) = (.locked, "the database is locked by another program")
            expected = "nobody else writing it; run again when that program is done"
        case .SQLITE_READONLY:
            (kind, self.message) = (.readOnly, "the database cannot be written (\(message))")
            expected = "a file and a folder with permission to write"
        case .SQLITE_FULL:
            (kind, self.message) = (.full, "the disk is full; what was written before is kept")
            expected = "free space; run again to continue"
        case .SQLITE_IOERR:
            (kind, self.message) = (.failed, "the disk reported an error (\(message))")
        case .SQLITE_CONSTRAINT:
            (kind, self.message) = (.invalidRecord, "a record that the schema refuses (\(message))")
        default:
            (kind, self.message) = (.failed, message)
        }
    }
}
