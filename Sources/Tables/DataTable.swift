/// One value of a table: what SQLite can hold, blobs left out.
public enum Datum: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
}

extension Datum {
    /// The value as a floating-point number, or `nil` for text and null.
    public var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        case .null, .text: nil
        }
    }
}

/// A table of named columns: the result of a query, the data of a chart.
public struct DataTable: Sendable, Hashable {
    /// The names of the columns, from left to right.
    public var columns: [String]
    /// The rows; each has one value a column.
    public var rows: [[Datum]]

    /// Creates a table.
    public init(columns: [String], rows: [[Datum]]) {
        self.columns = columns
        self.rows = rows
    }

    /// The place of the column called `name`, or `nil`.
    public func index(of name: String) -> Int? {
        columns.firstIndex(of: name)
    }
}
