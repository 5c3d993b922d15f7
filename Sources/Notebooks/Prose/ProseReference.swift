public import Tables

/// Something that prose refers to: a value of a cell, or a figure or table.
public enum ProseReference: Sendable, Hashable {
    /// `{{ cell.column }}` or `{{ cell.column | format }}`: the value of a cell that has one row.
    case value(cell: String, column: String, format: NumberFormat)
    /// `@fig-name` or `@tbl-name`: a chart or table cell.
    case label(String)
}

/// A reference and its line in the file.
public struct PlacedReference: Sendable, Hashable {
    /// What is referred to.
    public var reference: ProseReference
    /// The line, counted from 1; of the cell for a reference in a cell's text.
    public var line: Int
}

/// What stands in prose in a reference's place.
public struct ProseReplacement: Sendable, Hashable {
    /// The text; it is shown as it is, whatever characters it holds.
    public var text: String
    /// Where the text leads, as a relative address such as `#fig-width`; `nil` for plain text.
    public var target: String?

    /// Creates a replacement.
    public init(_ text: String, target: String? = nil) {
        self.text = text
        self.target = target
    }
}
