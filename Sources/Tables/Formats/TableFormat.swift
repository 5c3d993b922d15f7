/// How a table is written as text.
public enum TableFormat: String, Sendable, Hashable, CaseIterable {
    /// Aligned columns for a terminal.
    case table
    /// Comma-separated values (RFC 4180), a header and one record a row, lines ended by CRLF.
    case csv
    /// A JSON array with an object a row.
    case json
    /// A table of GitHub-flavoured Markdown.
    case markdown

    /// The whole table as text that ends with a line break.
    ///
    /// - Complexity: O(characters of all cells).
    public func write(_ table: DataTable) -> String {
        switch self {
        case .table: PlainTable.text(table)
        case .csv: CommaSeparated.text(table)
        case .json: JSONTable.text(table)
        case .markdown: MarkdownTable.text(table)
        }
    }
}

extension DataTable {
    /// Whether a column holds numbers alone (and at least one), so that it is set flush right.
    func isNumeric(column: Int) -> Bool {
        var found = false
        for row in rows {
            switch row[column] {
            case .null: continue
            case .integer, .real: found = true
            case .text: guard row[column].integerDigits != nil else { return false }
            }
        }
        return found
    }
}
