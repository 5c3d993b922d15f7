import GRDB
import GRDBSQLite
import Tables

/// An INSERT statement that is run for many rows, without the cost of boxing each value.
struct RowInsert {
    private let statement: Statement
    private let pointer: OpaquePointer
    private let connection: OpaquePointer

    init(_ sql: String, _ database: Database) throws {
        guard let connection = database.sqliteConnection else {
            throw StoreError(.failed, "the database is closed")
        }
        statement = try database.cachedStatement(sql: sql)
        pointer = statement.sqliteStatement
        self.connection = connection
    }

    /// Sets the value of a place, counted from 1.
    func bind(_ value: Datum, at place: Int32) {
        _ = bindDatum(value, to: pointer, place)
    }

    /// Sets the value of a place, counted from 1.
    func bind(_ value: Int, at place: Int32) {
        sqlite3_bind_int64(pointer, place, Int64(value))
    }

    /// Sets the value of a place, counted from 1.
    func bind(_ value: String, at place: Int32) {
        _ = bindDatum(.text(value), to: pointer, place)
    }

    /// Inserts a row of the values that were set.
    func run() throws {
        let code = sqlite3_step(pointer)
        defer { sqlite3_reset(pointer) }
        guard code == SQLITE_DONE else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
                message: String(cString: sqlite3_errmsg(connection)))
        }
    }
}
