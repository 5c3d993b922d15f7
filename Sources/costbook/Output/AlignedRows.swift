/// Rows of cells as lines for a terminal.
enum AlignedRows {
    /// The rows with their columns aligned: text to the left, numbers to the right.
    ///
    /// - Parameters:
    ///   - rows: The rows, each with as many cells as the first.
    ///   - isText: Whether each column is text; the first alone unless given.
    static func lines(_ rows: [[String]], isText: [Bool]? = nil) -> [String] {
        let columns = (rows.first ?? []).indices
        let lengths = rows.map { $0.map(width) }
        let widths = columns.map { column in lengths.map { $0[column] }.max() ?? 0 }
        return zip(rows, lengths).map { row, length in
            var line: [UInt8] = []
            for column in columns {
                let padding = repeatElement(UInt8(ascii: " "), count: widths[column] - length[column])
                let isText = isText?[column] ?? (column == 0)
                if column > 0 { line += [UInt8(ascii: " "), UInt8(ascii: " ")] }
                if !isText { line += padding }
                line += row[column].utf8
                if isText { line += padding }
            }
            while line.last == UInt8(ascii: " ") { line.removeLast() }
            return String(decoding: line, as: UTF8.self)
        }
    }

    /// The number of characters; of ASCII text without looking for those that belong together.
    private static func width(_ text: String) -> Int {
        text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.count
    }
}
