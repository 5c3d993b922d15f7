import CostAnalysis
import Graphs

/// What another tool counts of a network, for people: a table a pass, a row a layer, the total at the end.
struct ConventionTable {
    /// The tables as lines of text.
    let text: String

    /// - Parameter isExplained: Whether our count, the difference and the tool's rule stand beside its figure.
    init(_ report: ConventionReport, isExplained: Bool) {
        let convention = report.convention
        var lines = ["\(report.network), \(convention.unit) as of \(convention.tool)", convention.summary]
        for pass in Pass.allCases where convention.passes.contains(pass) {
            let layers = report.lines.filter { $0.pass == pass }.map { ($0.layer, $0.ours, $0.theirs, $0.rule) }
            let total = ("total", report.ourTotal(of: pass), report.total(of: pass), "")
            let rows = (layers + [total]).map { name, ours, theirs, rule in
                isExplained
                    ? [name] + [ours, theirs, theirs - ours].map(AlignedRows.grouped) + [rule]
                    : [name, AlignedRows.grouped(theirs)]
            }
            let heading =
                [pass.rawValue] + (isExplained ? ["ours", "theirs", "difference", "rule"] : [convention.unit])
            lines.append("")
            lines += Self.aligned([heading] + rows, isExplained: isExplained)
        }
        text = lines.joined(separator: "\n")
    }

    /// Rows with aligned columns, the rule as running text after them.
    private static func aligned(_ rows: [[String]], isExplained: Bool) -> [String] {
        guard isExplained else { return AlignedRows.lines(rows) }
        return zip(AlignedRows.lines(rows.map { Array($0.dropLast()) }), rows).map { numbers, row in
            row[4].isEmpty ? numbers : "\(numbers)  \(row[4])"
        }
    }
}
