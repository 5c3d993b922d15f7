public import CostAnalysis
import Graphs
import Tables

extension AnalysisReport {
    /// What another tool counts of a network: a table a pass, a row a layer, the total at the end.
    ///
    /// - Parameters:
    ///   - counts: The tool's counts, and ours.
    ///   - isExplained: Whether our count, the difference and the tool's rule stand beside its figure.
    public init(_ counts: ConventionReport, isExplained: Bool) {
        let convention = counts.convention
        let columns: [(String, NumberFormat)] =
            isExplained
            ? [
                ("layer", .automatic), ("ours", .integer), ("theirs", .integer), ("difference", .integer),
                ("rule", .automatic),
            ]
            : [("layer", .automatic), (convention.unit, .integer)]
        func row(_ name: String, _ ours: Int128, _ theirs: Int128, _ rule: String) -> [Datum] {
            isExplained
                ? [
                    .text(name), Datum(count: ours), Datum(count: theirs), Datum(count: theirs - ours), .text(rule),
                ]
                : [.text(name), Datum(count: theirs)]
        }
        let sections = Pass.allCases.filter(convention.passes.contains).map { pass in
            let layers = counts.lines.filter { $0.pass == pass }.map { row($0.layer, $0.ours, $0.theirs, $0.rule) }
            let total = row("total", counts.ourTotal(of: pass), counts.total(of: pass), "")
            return Section(
                heading: pass.rawValue.prefix(1).uppercased() + pass.rawValue.dropFirst(),
                body: .table(.init(columns, rows: layers + [total])))
        }
        self.init(
            title: "\(counts.network), \(convention.unit) as of \(convention.tool)", summary: [convention.summary],
            sections: sections)
    }
}
