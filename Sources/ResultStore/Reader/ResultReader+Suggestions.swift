import Diagnostics
import GRDB

extension ResultReader {
    /// The error of a query with the nearest valid name, where a table or column is unknown: of columns only those of
    /// tables that the query names.
    func suggestion(for error: StoreError, of sql: String, in database: Database) throws -> StoreError {
        var error = error
        switch error.kind {
        case .unknownTable(let name):
            error.suggestion = nearestName(to: name, among: try tableNames(database))
        case .unknownColumn(let name):
            let names = try String.fetchAll(
                database,
                sql: """
                    SELECT DISTINCT c.name FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
                    WHERE t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND instr(lower(?), lower(t.name)) > 0
                      AND lower(c.name) <> lower(?)
                    ORDER BY t.type <> 'view', c.name
                    """, arguments: [sql, name])
            let unknown = Diagnostic.unknown("column", name, valid: names)
            error.expected = unknown.expected
            error.suggestion = unknown.suggestion
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
