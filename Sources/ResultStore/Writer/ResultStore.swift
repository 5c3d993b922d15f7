import Foundation
import GRDB

/// The results database, open for writing.
///
/// One process writes at a time; any number may read meanwhile. Whatever is written is written in one transaction: an
/// error or a kill leaves everything or nothing of it.
///
///     let store = try ResultStore(path: "costbook.sqlite")
///     try store.insert(trial)
///     try store.close()
public final class ResultStore: Sendable {
    /// The database's path.
    public let path: String
    let queue: DatabaseQueue
    private let lock: WriterLock

    /// How long a write waits for another program's lock, in seconds.
    static let busyTimeout = 10.0

    /// Opens the database at `path`, and creates it where there is none.
    ///
    /// A file that is no Costbook database of this version or an older one is left as it is.
    ///
    /// - Throws: `StoreError`.
    public convenience init(path: String) throws {
        try self.init(path: path, busyTimeout: Self.busyTimeout)
    }

    /// Opens the database, waiting for another program's lock no longer than a number of seconds.
    init(path: String, busyTimeout: Double) throws {
        self.path = path
        try DatabaseIdentity.refuseFolder(path)
        lock = try WriterLock(database: path)
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout)
        configuration.prepareDatabase { database in
            try DatabaseIdentity(database).verify(path: path, mayBeEmpty: true)
        }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
                try SchemaMigration.run(database)
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Writes everything into the database file itself, removes the files beside it, and closes it.
    ///
    /// - Throws: `StoreError`.
    public func close() throws {
        try attempt {
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
            try queue.close()
        }
        lock.release()
    }

    deinit {
        try? close()
    }

    /// Runs a body, with every error as a `StoreError`.
    func attempt<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            throw StoreError(error, path: path)
        }
    }
}
