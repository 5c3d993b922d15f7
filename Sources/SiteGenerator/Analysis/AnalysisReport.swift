public import Tables

/// A report about networks for people, made of tables, charts and formulas: for a terminal, as Markdown, and as a page.
public struct AnalysisReport: Sendable {
    /// What it is about, such as the network's name.
    public let title: String
    /// What holds for all of it, such as settings: a sentence or a list, each on a line.
    public let summary: [String]
    /// The parts, in their order.
    public let sections: [Section]

    /// A part of a report.
    public struct Section: Sendable {
        /// Its heading.
        public var heading: String
        /// What it shows.
        public var body: Body
        /// Remarks under it, each on a line.
        public var notes: [String] = []
        /// Whether it is long and read only by who looks for it.
        public var isDetail = false
    }

    /// What a part shows.
    public enum Body: Sendable {
        case table(Table)
        case chart(Chart)
        case formulas([Formula])
    }

    /// A table under headings for people.
    public struct Table: Sendable {
        /// The columns, from left to right.
        public let columns: [Column]
        /// The rows, with a value a column.
        public let data: DataTable

        /// A column.
        public struct Column: Sendable {
            /// The heading.
            public let label: String
            /// How numbers are written.
            public let format: NumberFormat
        }

        init(_ columns: [(label: String, format: NumberFormat)], rows: [[Datum]]) {
            self.columns = columns.map { Column(label: $0.label, format: $0.format) }
            data = DataTable(columns: columns.map(\.label), rows: rows)
        }
    }

    /// A chart: its specification in YAML, and its data.
    public struct Chart: Sendable {
        /// The specification.
        let specification: String
        /// The data.
        let data: DataTable
    }

    /// A formula, or the reason why there is none.
    public struct Formula: Sendable {
        /// The pass, the part of it, or `network`.
        let part: String
        /// What is counted, such as `multiply-adds (MACs)`.
        let metric: String
        /// The layer, or several that are counted together; `nil` for all of the pass.
        let layer: String?
        /// The formula in plain text, or the reason.
        public let text: String
        /// Where it holds and how it grows; may be empty.
        public let facts: String
        /// The formula as LaTeX; `nil` where there is none.
        public let latex: String?
        /// The formula as MathML; `nil` where there is none.
        let mathML: String?

        /// What it gives, beside what the heading says.
        public var subject: String { layer ?? metric }
    }
}
