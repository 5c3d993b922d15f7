import CostAnalysis
import Graphs
import Tables

/// What a network holds in memory: over time as a chart, at the peak as a table.
struct MemorySections {
    let analysis: NetworkAnalysis
    let memory: MemoryProfile

    /// The most points of a line; each is the highest of those that it stands for, so the peak is among them.
    private static let mostPoints = 240

    /// The lines of the chart: what each sums up.
    private static let lines: [(name: String, kinds: [MemoryBreakdown.Kind])] = [
        ("total", MemoryBreakdown.Kind.allCases),
        ("weights, state, data", [.weights, .buffers, .data, .optimizerState]),
        ("activations", [.activations]), ("gradients", [.gradients]), ("temporaries", [.temporaries]),
    ]

    init(_ analysis: NetworkAnalysis, _ memory: MemoryProfile) {
        self.analysis = analysis
        self.memory = memory
    }

    var sections: [AnalysisReport.Section] { [chart, table] }

    private var chart: AnalysisReport.Section {
        let rows = places.flatMap { place in
            Self.lines.map { line -> [Datum] in
                let alive = memory.timeline[place].alive
                let bytes = line.kinds.reduce(0) { $0 + alive[$1] }
                return [.integer(Int64(place + 1)), .text(line.name), .real(Double(count: bytes))]
            }
        }
        let specification = """
            data: {name: memory}
            title: Memory over a step
            description: The bytes alive while each operation of a step of training runs, by what they are.
            height: 260
            mark: line
            encoding:
              x: {field: operation, type: quantitative, scale: {zero: false}, title: Operation}
              y: {field: bytes, type: quantitative, title: Bytes alive, axis: {format: bytes}}
              color: {field: what, type: nominal, sort: null, title: What}
            """
        return AnalysisReport.Section(
            heading: "Memory over a step",
            body: .chart(
                .init(
                    specification: specification,
                    data: DataTable(columns: ["operation", "what", "bytes"], rows: rows))),
            notes: memory.peak.map { peak in
                let point = memory.timeline[peak]
                return [
                    "The peak is at operation \(peak + 1) of \(memory.timeline.count): \(point.operation) of "
                        + "\(point.layer.isEmpty ? "no layer" : point.layer), \(point.pass.rawValue)."
                ]
            } ?? [])
    }

    /// The operations that are drawn: all, or of every stretch the one with the most bytes alive.
    private var places: [Int] {
        let count = memory.timeline.count
        let stretch = max(1, (count + Self.mostPoints - 1) / Self.mostPoints)
        return stride(from: 0, to: count, by: stretch).compactMap { start in
            let end = min(start + stretch, count)
            return (start..<end).max {
                memory.timeline[$0].alive.total < memory.timeline[$1].alive.total
            }
        }
    }

    private var table: AnalysisReport.Section {
        let kinds = MemoryBreakdown.Kind.allCases
        let profiles: [(String, MemoryProfile?)] = [
            ("inference", analysis.inferenceMemory), ("training step", memory),
        ]
        let rows = profiles.compactMap { name, profile in
            profile.map { profile in
                [.text(name)] + kinds.map { Datum(count: profile.atPeak[$0]) } + [Datum(count: profile.peakBytes)]
            }
        }
        let names = kinds.map { $0.rawValue.replacing("_", with: " ") } + ["total"]
        return AnalysisReport.Section(
            heading: "Memory at the peak, in bytes",
            body: .table(.init([("of", .automatic)] + names.map { ($0, .integer) }, rows: rows)))
    }
}
