import Diagnostics
import GRDB

extension ResultReader {
    /// The error of a query with the nearest valid name, where a table or column is unknown: of columns those of tables
    /// that the query names before others.
    func suggestion(for error: StoreError, of sql: String, in database: Database) throws -> StoreError {
        var error = error
        switch error.kind {
        case .unknownTable(let name):
            let unknown = Diagnostic.unknown("table", name, valid: try tableNames(database))
            error.expected = unknown.expected
            error.suggestion = unknown.suggestion
        case .unknownColumn(let name):
            let columns = try columns(database).filter { $0.name != name.lowercased() }
            let query = sql.lowercased()
            var own: [String] = []
            for column in columns where query.contains(column.table) && !own.contains(column.name) {
                own.append(column.name)
            }
            let unknown = Diagnostic.unknown("column", name, valid: own)
            error.expected = unknown.expected
            error.suggestion = unknown.suggestion ?? nearestName(to: name, among: columns.map(\.name))
        default: break
        }
        return error
    }

    /// Every column once a table, in lower case, those of views first.
    private func columns(_ database: Database) throws -> [(table: String, name: String)] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT DISTINCT lower(t.name) AS "table", lower(c.name) AS name
                FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
                WHERE t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY t.type <> 'view', c.name
                """)
        return rows.map { ($0["table"], $0["name"]) }
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
