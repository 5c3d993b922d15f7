import Diagnostics
import GRDB

extension ResultReader {
    /// The error with the nearest valid name, where a table or column is unknown.
    func suggestion(for error: StoreError, in database: Database) throws -> StoreError {
        var error = error
        switch error.kind {
        case .unknownTable(let name):
            error.suggestion = nearestName(to: name, among: try tableNames(database))
        case .unknownColumn(let name):
            let names = try String.fetchAll(
                database,
                sql: """
                    SELECT DISTINCT c.name FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
                    WHERE t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY t.type <> 'view', c.name
                    """)
            error.suggestion = nearestName(to: name, among: names)
        default: break
        }
        return error
    }

    private func tableNames(_ database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                SELECT name FROM pragma_table_list WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                ORDER BY schema <> 'temp', type <> 'view', name
                """)
    }
}
