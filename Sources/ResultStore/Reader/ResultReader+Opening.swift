import Foundation
import GRDB
import GRDBSQLite

extension ResultReader {
    /// Opens a file read-only.
    ///
    /// A database in WAL mode needs files beside it. Where they can't be made, as on a read-only disk, the file is read
    /// as one that nobody changes, provided that no unfinished log lies beside it.
    static func open(_ path: String, _ queryGuard: QueryGuard, _ limits: QueryLimits) throws -> DatabaseQueue {
        try DatabaseIdentity.refuseFolder(path)
        do {
            return try connect(path, queryGuard, limits)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN {
            let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
            guard FileManager.default.isReadableFile(atPath: path), (log ?? 0) == 0 else { throw error }
            return try openImmutable(path, queryGuard, limits)
        }
    }

    /// Opens a file that nobody changes while it is read; nothing is made beside it.
    static func openImmutable(
        _ path: String, _ queryGuard: QueryGuard, _ limits: QueryLimits
    ) throws -> DatabaseQueue {
        let absolute = URL(fileURLWithPath: path).path
        let plain = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-._~")
        let escaped = absolute.addingPercentEncoding(withAllowedCharacters: plain) ?? absolute
        return try connect("file://\(escaped)?immutable=1", queryGuard, limits)
    }

    private static func connect(
        _ path: String, _ queryGuard: QueryGuard, _ limits: QueryLimits
    ) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(ResultStore.busyTimeout)
        configuration.prepareDatabase { database in
            try DatabaseIdentity(database).verify(path: path, mayBeEmpty: false)
            try prepare(database, queryGuard, limits)
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Sets a connection's limits, functions and guard.
    static func prepare(_ database: Database, _ queryGuard: QueryGuard, _ limits: QueryLimits) throws {
        try database.execute(sql: "PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;")
        AggregateFunctions.all.forEach(database.add(function:))
        guard let connection = database.sqliteConnection else { return }
        sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, Int32(clamping: limits.valueBytes))
        sqlite3_limit(connection, SQLITE_LIMIT_SQL_LENGTH, Int32(clamping: limits.valueBytes))
        sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0)
        sqlite3_limit(connection, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200)
        sqlite3_limit(connection, SQLITE_LIMIT_WORKER_THREADS, 0)
        queryGuard.install(on: connection)
    }
}
