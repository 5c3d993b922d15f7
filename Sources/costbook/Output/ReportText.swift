import SiteGenerator
import Tables

/// A report for a terminal: tables with aligned columns, one after the other; charts are left out.
struct ReportText {
    /// The report as lines of text.
    let text: String

    init(_ report: AnalysisReport) {
        var lines = [report.title] + report.summary
        for section in report.sections {
            switch section.body {
            case .chart: continue
            case .table(let table):
                lines += ["", section.heading] + Self.aligned(table)
            case .formulas(let formulas):
                lines += ["", section.heading]
                for formula in formulas {
                    lines.append("\(formula.subject): \(formula.text)")
                    if !formula.facts.isEmpty { lines.append("  \(formula.facts)") }
                }
            }
            lines += section.notes
        }
        text = lines.map(visible).joined(separator: "\n")
    }

    /// The rows under their headings: columns of text to the left, of numbers to the right.
    private static func aligned(_ table: AnalysisReport.Table) -> [String] {
        let isText = table.columns.indices.map { place in
            table.data.rows.contains { if case .text = $0[place] { $0[place].integerDigits == nil } else { false } }
        }
        let rows = table.data.rows.map { row in
            zip(table.columns, row).map { column, datum in column.format.format(datum) }
        }
        return AlignedRows.lines([table.columns.map(\.label)] + rows, isText: isText)
    }
}
