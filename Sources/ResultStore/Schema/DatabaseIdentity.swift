import Foundation
import GRDB

/// What a database file says of itself.
struct DatabaseIdentity {
    private let applicationID: Int32
    private let version: Int32
    private let isEmpty: Bool

    /// Reads the numbers in the file's header; writes nothing.
    init(_ database: Database) throws {
        applicationID = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        version = try Int32.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        isEmpty = try Row.fetchOne(database, sql: "SELECT 1 FROM sqlite_schema LIMIT 1") == nil
    }

    /// Checks that the file is a Costbook database that this version can read.
    ///
    /// - Parameter mayBeEmpty: Whether an empty database of no application will do.
    func verify(path: String, mayBeEmpty: Bool) throws {
        if applicationID == 0, version == 0, isEmpty {
            guard mayBeEmpty else {
                throw StoreError(.foreign, "the database is empty", expected: Self.expected, path: path)
            }
            return
        }
        guard applicationID == ResultSchema.applicationID else {
            throw StoreError(
                .foreign, "the file is another application's database (application_id \(applicationID))",
                expected: Self.expected, path: path)
        }
        guard version <= ResultSchema.version else {
            throw StoreError(
                .newerVersion, "the database has version \(version), from a newer Costbook",
                expected: "version \(ResultSchema.version) or older; update Costbook", path: path)
        }
        guard version >= 1, !isEmpty else {
            throw StoreError(.corrupt, "the database has no tables", expected: Self.expected, path: path)
        }
    }

    private static let expected = "a database that 'costbook run' wrote"
}

extension DatabaseIdentity {
    /// Refuses a path that leads to a folder, of which SQLite says no more than that it can't be read.
    ///
    /// - Throws: `StoreError`.
    static func refuseFolder(_ path: String) throws(StoreError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else { return }
        throw StoreError(
            .unreadable, "the database is a folder", expected: "a database that 'costbook run' wrote", path: path)
    }
}
