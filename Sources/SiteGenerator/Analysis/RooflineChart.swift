import CostAnalysis
import Graphs
import PerformanceModel
import Tables

/// A network under the roofline of a machine: layers where they could be at best, passes where they are.
struct RooflineChart {
    let analysis: NetworkAnalysis
    let times: AnalysisTimes
    let roofline: Roofline

    private struct Point {
        let series: String
        let flops: Double
        let bytes: Double
        let rate: Double

        var intensity: Double { flops / bytes }
    }

    init(_ analysis: NetworkAnalysis, _ times: AnalysisTimes, _ roofline: Roofline) {
        self.analysis = analysis
        self.times = times
        self.roofline = roofline
    }

    var section: AnalysisReport.Section {
        let specification = """
            data: {name: roofline}
            title: Roofline
            description: The rate of arithmetic against operations a byte. Lines are what the machine allows; points are layers at their best, and passes at the rate that they reach.
            height: 340
            layer:
              - mark: line
                encoding: {x: \(Self.abscissa), y: {field: roof, \(Self.ordinate)}, color: \(Self.color)}
              - mark: point
                encoding: {x: \(Self.abscissa), y: {field: rate, \(Self.ordinate)}, color: \(Self.color)}
            """
        let points = layerPoints + passPoints
        let rows =
            roofs(over: points.map(\.intensity))
            + points.map { [.text($0.series), .real($0.intensity), .null, .real($0.rate)] }
        let isMeasured = !times.measured.isEmpty
        let note =
            "Layers stand where the machine would allow them to be, each on its own; passes at the rate of the "
            + "\(isMeasured ? "measured" : "predicted") time. The level of memory is the one that holds what they move."
        return AnalysisReport.Section(
            heading: "Roofline",
            body: .chart(
                .init(
                    specification: specification,
                    data: DataTable(columns: ["series", "intensity", "roof", "rate"], rows: rows))),
            notes: [note])
    }

    private static let abscissa = "{field: intensity, type: quantitative, scale: {type: log}, title: FLOPs per byte}"
    private static let ordinate = "type: quantitative, scale: {type: log}, title: FLOP/s, axis: {format: metric}"
    private static let color = "{field: series, type: nominal, sort: null, title: null}"

    /// The roofs of the fastest and the slowest level of memory.
    private func roofs(over intensities: [Double]) -> [[Datum]] {
        guard let first = roofline.levels.max(by: { $0.bandwidth < $1.bandwidth }),
            let last = roofline.levels.min(by: { $0.bandwidth < $1.bandwidth })
        else { return [] }
        let ridges = [first, last].map { roofline.peak / $0.bandwidth }
        let all = intensities + ridges
        let ends = [(all.min() ?? 1) / 2, (all.max() ?? 1) * 2]
        return zip([first, last], ridges).flatMap { level, ridge in
            (ends + [ridge]).sorted().map { intensity in
                [
                    .text("roof of \(level.name)"), .real(intensity),
                    .real(min(roofline.peak, intensity * level.bandwidth)), .null,
                ]
            }
        }
    }

    private var layerPoints: [Point] {
        analysis.passes.filter { [.forward, .backward].contains($0.pass) }.flatMap { pass in
            pass.layers.compactMap { layer -> Point? in
                let (flops, bytes) = (Double(layer.cost.flops), Double(layer.cost.bytes))
                guard flops > 0, bytes > 0 else { return nil }
                let place = roofline.place(flops: flops, bytes: bytes)
                return Point(
                    series: "layers, \(pass.pass.rawValue)", flops: flops, bytes: bytes, rate: place.attainable)
            }
        }
    }

    private var passPoints: [Point] {
        analysis.passes.compactMap { pass -> Point? in
            let (flops, bytes) = (Double(pass.total.flops), Double(pass.total.bytes))
            guard let seconds = times.seconds(of: pass.pass), seconds > 0, flops > 0, bytes > 0 else { return nil }
            return Point(series: "passes", flops: flops, bytes: bytes, rate: flops / seconds)
        }
    }
}
