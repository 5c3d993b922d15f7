public import CostAnalysis
import Graphs
import Tables

extension AnalysisReport {
    /// Two networks side by side: what each costs, and the ratio of the second to the first.
    public init(comparing first: NetworkAnalysis, with second: NetworkAnalysis) {
        let names = ["A: \(first.network)", "B: \(second.network)"]
        let columns: [(String, NumberFormat)] = [
            ("metric", .automatic), (names[0], .integer), (names[1], .integer), ("B − A", .integer),
            ("B / A", .fixed(3)),
        ]
        var sections: [Section] = [
            Section(
                heading: "Network",
                body: .table(
                    .init(
                        columns,
                        rows: [
                            Self.row("parameters", first.parameters, second.parameters),
                            Self.row(
                                "memory at the peak of a step", first.memory.peakBytes, second.memory.peakBytes),
                            Self.row(
                                "activations kept", first.memory.keptActivationBytes,
                                second.memory.keptActivationBytes),
                        ])))
        ]
        for pass in first.passes {
            guard let other = second.passes.first(where: { $0.pass == pass.pass }) else { continue }
            let rows = zip(pass.total.metrics, other.total.metrics).map { Self.row($0.name, $0.value, $1.value) }
            let parallelism: [Datum] = [
                .text("average parallelism"), .real(pass.criticalPath.averageParallelism),
                .real(other.criticalPath.averageParallelism),
                .real(other.criticalPath.averageParallelism - pass.criticalPath.averageParallelism),
                Self.ratio(pass.criticalPath.averageParallelism, other.criticalPath.averageParallelism),
            ]
            sections.append(
                Section(
                    heading: pass.pass.rawValue.prefix(1).uppercased() + pass.pass.rawValue.dropFirst(),
                    body: .table(.init(columns, rows: rows + [parallelism]))))
        }
        self.init(
            title: "\(first.network) and \(second.network)",
            summary: zip(names, [first, second]).map { "\($0)  \($1.headline[0])" }, sections: sections)
    }

    private static func row(_ name: String, _ first: Int128, _ second: Int128) -> [Datum] {
        [
            .text(name), Datum(count: first), Datum(count: second), Datum(count: second - first),
            ratio(Double(first), Double(second)),
        ]
    }

    private static func ratio(_ first: Double, _ second: Double) -> Datum {
        first > 0 ? .real(second / first) : .null
    }
}
