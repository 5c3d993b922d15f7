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
