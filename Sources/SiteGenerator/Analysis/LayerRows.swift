import CostAnalysis
import Graphs
import Tables

/// The layers of a network with their shares of what a step of training costs and holds.
struct LayerRows {
    let layers: [LayerSummary]

    /// The most bars of a chart.
    private static let mostBars = 40

    init(_ layers: [LayerSummary]) {
        self.layers = layers
    }

    /// The layers as a table; what belongs to none is called `(none)`.
    var section: AnalysisReport.Section {
        let parameters = layers.reduce(0) { $0 + $1.parameters }
        let flops = layers.reduce(0) { $0 + $1.flops }
        let bytes = layers.reduce(0) { $0 + $1.bytes }
        let memory = layers.reduce(0) { $0 + $1.bytesAtPeak }
        func row(_ name: String, _ values: [Int128]) -> [Datum] {
            [.text(name.isEmpty ? "(none)" : name)]
                + zip(values, [parameters, flops, bytes, memory]).flatMap { value, whole in
                    [Datum(count: value), share(value, of: whole)]
                }
        }
        let rows = layers.map { row($0.name, [$0.parameters, $0.flops, $0.bytes, $0.bytesAtPeak]) }
        let columns: [(String, NumberFormat)] =
            [("layer", .automatic)]
            + ["parameters", "flops", "bytes", "memory at peak"].flatMap { [($0, .integer), ("share", .percent)] }
        return AnalysisReport.Section(
            heading: "Layers: a step of training",
            body: .table(.init(columns, rows: rows + [row("total", [parameters, flops, bytes, memory])])),
            notes: ["Memory is what is alive of each layer at the peak of the step: its weights, and what it wrote."])
    }

    /// The layers of a pass with all their counts.
    static func detail(_ pass: PassCost) -> AnalysisReport.Section {
        let metrics = ["macs", "flops", "bytes_read", "bytes_written", "span", "peak_memory_bytes"]
        let rows = (pass.layers + [(name: "total", cost: pass.total)]).map { name, cost -> [Datum] in
            let work = cost.work
            let counts = [
                cost.macs, cost.flops, work.bytesRead, work.bytesWritten, cost.span, cost.peakMemoryBytes,
            ]
            return [.text(name)] + counts.map { Datum(count: $0) }
        }
        let columns: [(String, NumberFormat)] = [("layer", .automatic)] + metrics.map { ($0, .integer) }
        return AnalysisReport.Section(
            heading: "Layers: \(pass.pass.rawValue)", body: .table(.init(columns, rows: rows)), isDetail: true)
    }

    /// The FLOPs of the layers as bars, a part a pass; of many layers those with the most.
    var chart: AnalysisReport.Section {
        let bars = layers.filter { $0.flops > 0 }
        let least = bars.count > Self.mostBars ? bars.map(\.flops).sorted(by: >)[Self.mostBars - 1] : 0
        let shown = bars.filter { $0.flops >= least }
        let others = bars.filter { $0.flops < least }
        let names = shown.map { ($0.name.isEmpty ? "(none)" : $0.name, [$0]) }
        let groups = names + (others.isEmpty ? [] : [("\(others.count) other layers", others)])
        let passes = Pass.allCases.filter { pass in layers.contains { $0.costs[pass] != nil } }
        let rows = groups.flatMap { name, members in
            passes.map { pass -> [Datum] in
                let flops = members.reduce(0) { $0 + ($1.costs[pass]?.flops ?? 0) }
                return [.text(name), .text(pass.rawValue), .real(Double(count: flops))]
            }
        }
        let specification = """
            data: {name: layers}
            title: FLOPs by layer
            description: The floating-point operations of each layer in a step of training, by pass.
            mark: bar
            encoding:
              x: {field: flops, type: quantitative, title: FLOPs, axis: {format: metric}}
              y: {field: layer, type: nominal, sort: null, title: null}
              color: {field: pass, type: nominal, sort: null, title: Pass}
            """
        return AnalysisReport.Section(
            heading: "FLOPs by layer",
            body: .chart(
                .init(specification: specification, data: DataTable(columns: ["layer", "pass", "flops"], rows: rows))))
    }
}
