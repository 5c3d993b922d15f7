import GRDB

extension ResultReader {
    /// The most damages that are looked for.
    private static let mostDamages = 20

    /// Reads the whole database and checks its structure, the constraints of its tables and the references between them.
    ///
    /// Queries read the pages that they need alone, so that damage elsewhere stays unnoticed until something needs it. Numbers and
    /// texts that are valid and wrong are not found: SQLite keeps no checksums.
    ///
    /// - Returns: What is damaged, as SQLite says it; none where the database is intact.
    /// - Throws: `StoreError` where the file can't be read at all.
    /// - Complexity: O(n log n) in the size of the file, which is read from its first to its last page.
    public func damages() throws -> [StoreError] {
        try attempt { try queue.inDatabase(Self.messages) }.map {
            StoreError(code: .SQLITE_CORRUPT, message: $0, path: path)
        }
    }

    private static func messages(_ database: Database) throws -> [String] {
        do {
            let structure = try String.fetchAll(database, sql: "PRAGMA integrity_check(\(mostDamages))")
            guard structure == ["ok"] else { return structure }
            return try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").prefix(mostDamages).map { row in
                let (table, id, parent): (String, Int64?, String) = (row[0], row[1], row[2])
                return "\(id.map { "row \($0)" } ?? "a row") of \(table) refers to a row of \(parent) that is not there"
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            return [error.message ?? "malformed"]
        }
    }
}
