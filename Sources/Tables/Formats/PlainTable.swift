/// Tables for a terminal: columns aligned, numbers flush right, control characters made visible.
enum PlainTable {
    static func text(_ table: DataTable) -> String {
        guard !table.columns.isEmpty else { return "\n" }
        let header = table.columns.map(visible)
        let body = table.rows.map { row in row.map { $0 == .null ? "NULL" : visible($0.exactText) } }
        var widths = header.map(\.count)
        for row in body {
            for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.count) }
        }
        let right = table.columns.indices.map(table.isNumeric)
        var text = line(header, widths, right) + line(widths.map { String(repeating: "─", count: $0) }, widths, right)
        for row in body { text += line(row, widths, right) }
        return text
    }

    private static func line(_ cells: [String], _ widths: [Int], _ right: [Bool]) -> String {
        var text = ""
        for (column, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: widths[column] - cell.count)
            if column > 0 { text += "  " }
            text += right[column] ? padding + cell : cell + padding
        }
        while text.last == " " { text.removeLast() }
        return text + "\n"
    }
}

/// The text with what a terminal would obey rather than show (control and format characters) written as escapes.
public func visible(_ text: String) -> String {
    // Printable ASCII, which is nearly everything, is not asked for its category.
    guard text.unicodeScalars.contains(where: isInvisible) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case let scalar where isInvisible(scalar): result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value >= 0x20, scalar.value < 0x7F { return false }
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: return true
    case .format: return scalar != "\u{200D}"
    default: return false
    }
}
