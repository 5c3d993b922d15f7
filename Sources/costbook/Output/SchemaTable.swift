import ResultStore
import Tables

/// The database's views and tables as a table, a row a column.
enum SchemaTable {
    /// The description of the columns; views come first, because they are what queries are written for.
    static func table(of relations: [TableDescription]) -> DataTable {
        let rows = relations.flatMap { relation in
            relation.columns.map { column in
                [
                    Datum.text(relation.name), .text(relation.kind.rawValue), .text(column.name), .text(column.type),
                    column.unit.map { .text($0) } ?? .text(""), .text(column.meaning),
                ]
            }
        }
        return DataTable(columns: ["relation", "kind", "column", "type", "unit", "meaning"], rows: rows)
    }
}
