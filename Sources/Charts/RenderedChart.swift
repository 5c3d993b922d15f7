public import Diagnostics
public import Tables

/// A chart as an image that needs neither browser nor script.
public struct RenderedChart: Sendable, Hashable {
    /// The SVG element: scales to its container, follows the reader's colour scheme, carries its name and description.
    public var svg: String
    /// The accessible name: the title, or one made of the axes' titles.
    public var title: String
    /// The alternative text: the kind of chart, its data with their ranges, and how each series runs.
    public var description: String
    /// The number of rows of which something could not be drawn.
    public var droppedRows: Int
    /// What could not be drawn and why, and other remarks, each a sentence.
    public var notes: [String]
    /// The columns that the chart reads, in alphabetical order.
    public var usedColumns: [String]
}

extension ChartSpecification {
    /// Draws the chart.
    ///
    /// The same specification, data and identifier give the same bytes.
    /// - Parameters:
    ///   - data: The rows; integers beyond 64 bits may come as text of digits.
    ///   - id: The identifier of the SVG element, unique on its page; other characters than letters, digits, `-` and
    ///     `_` are replaced.
    /// - Throws: `Diagnostic` with a line of the specification for a field that is no column, and for text where a
    ///   number is needed.
    /// - Complexity: O(rows · log rows) for each layer.
    public func render(_ data: DataTable, id: String) throws(Diagnostic) -> RenderedChart {
        let bound = try BoundData(self, data)
        let alternative = AlternativeText(self, bound)
        let composer = ChartComposer(
            specification: self, data: bound, layout: ChartLayout(self, bound), id: Self.identifier(id),
            title: alternative.title, description: alternative.description)
        return RenderedChart(
            svg: composer.svg(), title: alternative.title, description: alternative.description,
            droppedRows: bound.droppedRows, notes: bound.notes, usedColumns: fields)
    }

    private static func identifier(_ id: String) -> String {
        let safe = id.unicodeScalars.map { scalar -> Character in
            let isSafe = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            return isSafe || scalar == "-" || scalar == "_" ? Character(scalar) : "-"
        }
        let text = String(safe)
        return text.first?.isLetter == true ? text : "chart-" + text
    }
}
