/// Comma-separated values after RFC 4180.
///
/// Null is an empty field, an empty text a pair of quotes, so that the two can be told apart.
enum CommaSeparated {
    static func text(_ table: DataTable) -> String {
        var text = record(table.columns.map(field))
        for row in table.rows {
            text += record(row.map { $0 == .null ? "" : field($0.exactText) })
        }
        return text
    }

    private static func record(_ fields: [String]) -> String {
        fields.joined(separator: ",") + "\r\n"
    }

    private static func field(_ text: String) -> String {
        let needsQuotes =
            text.isEmpty || text.first == " " || text.last == " "
            || text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
        guard needsQuotes else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
