import CostAnalysis
import Graphs
import Networks

/// A network's cost for people: a table a pass, a row a layer, the pass as a whole at the end.
struct AnalysisTable {
    /// The tables as lines of text.
    let text: String

    private static let columns = ["macs", "flops", "bytes_read", "bytes_written", "span", "peak_memory_bytes"]

    init(_ analysis: NetworkAnalysis) {
        let settings = analysis.settings.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
        let step = analysis.step.settings.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
        var lines = [
            [analysis.network, settings, step].filter { !$0.isEmpty }.joined(separator: "  "),
            "parameters: \(Self.grouped(analysis.parameters))",
        ]
        for pass in analysis.passes {
            let rows = (pass.layers + [("total", pass.total)]).map { name, cost in
                [name]
                    + Self.columns.map { column in
                        Self.grouped(cost.metrics.first { $0.name == column }?.value ?? 0)
                    }
            }
            lines.append("")
            lines += Self.aligned([[pass.pass.rawValue] + Self.columns] + rows)
        }
        lines.append("")
        lines += Self.memory(analysis)
        text = lines.joined(separator: "\n")
    }

    /// What is alive at the peak of an inference and of a step.
    private static func memory(_ analysis: NetworkAnalysis) -> [String] {
        let kinds = MemoryBreakdown.Kind.allCases
        let profiles: [(String, MemoryProfile?)] = [
            ("inference", analysis.inferenceMemory), ("training step", analysis.memory),
        ]
        let rows = profiles.compactMap { name, profile in
            profile.map { (name, $0) }
        }.map { name, profile in
            [name] + kinds.map { grouped(profile.atPeak[$0]) } + [grouped(profile.peakBytes)]
        }
        return aligned([["bytes at the peak"] + kinds.map(\.rawValue) + ["total"]] + rows)
    }

    /// Rows with their columns aligned: the first to the left, numbers to the right.
    private static func aligned(_ rows: [[String]]) -> [String] {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).enumerated().map { place, cell in
                let padding = String(repeating: " ", count: cell.1 - cell.0.count)
                return place == 0 ? cell.0 + padding : padding + cell.0
            }.joined(separator: "  ")
        }
    }

    /// All digits of a number, in groups of three.
    private static func grouped(_ value: Int128) -> String {
        var digits = Array("\(value)")
        var place = digits.count - 3
        while place > (value < 0 ? 1 : 0) {
            digits.insert(",", at: place)
            place -= 3
        }
        return String(digits)
    }
}
