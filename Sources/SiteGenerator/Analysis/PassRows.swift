import CostAnalysis
import Foundation
import Graphs
import Measurement
import PerformanceModel
import Tables

/// The passes of a network, one a row: exact cost, parallelism, and times where they are known.
struct PassRows {
    let analysis: NetworkAnalysis
    let times: AnalysisTimes

    init(_ analysis: NetworkAnalysis, _ times: AnalysisTimes) {
        self.analysis = analysis
        self.times = times
    }

    var section: AnalysisReport.Section {
        var columns: [(String, NumberFormat)] = [
            ("pass", .automatic), ("macs", .integer), ("flops", .integer), ("bytes", .integer),
            ("flops per byte", .automatic), ("span", .integer), ("parallelism", .automatic),
            ("peak memory", .integer),
        ]
        if hasPredictions { columns += [("predicted", .seconds)] }
        if times.roofline != nil { columns += [("bound by", .automatic), ("least time", .seconds)] }
        if hasMeasurements {
            columns += [("measured", .seconds), ("low", .seconds), ("high", .seconds), ("samples", .integer)]
        }
        let rows = analysis.passes.flatMap { pass in
            [exact(pass.pass.rawValue, pass.total, pass.criticalPath.averageParallelism) + timing(pass)]
                + parts(pass).map { $0 + Array(repeating: .null, count: columns.count - $0.count) }
        }
        return AnalysisReport.Section(
            heading: "Passes", body: .table(.init(columns, rows: rows)),
            notes: analysis.passes.map(Self.criticalPath) + times.notes)
    }

    private var hasPredictions: Bool { !times.predicted.isEmpty }
    private var hasMeasurements: Bool { !times.measured.isEmpty }

    private func exact(_ name: String, _ cost: Cost, _ parallelism: Double?) -> [Datum] {
        [
            .text(name), Datum(count: cost.macs), Datum(count: cost.flops), Datum(count: cost.bytes),
            share(cost.flops, of: cost.bytes), Datum(count: cost.span), parallelism.map(Datum.real) ?? .null,
            Datum(count: cost.peakMemoryBytes),
        ]
    }

    private func parts(_ pass: PassCost) -> [[Datum]] {
        guard pass.parts.count > 1 else { return [] }
        return pass.parts.map { exact("· \($0.part.rawValue.replacing("_", with: " "))", $0.cost, nil) }
    }

    private func timing(_ pass: PassCost) -> [Datum] {
        var row: [Datum] = []
        if hasPredictions { row.append(times.predicted[pass.pass].map(Datum.real) ?? .null) }
        if let roofline = times.roofline {
            let point = roofline.place(
                flops: Double(pass.total.flops), bytes: Double(pass.total.bytes), operations: operations(pass.pass))
            row += [.text(point.bound.rawValue), .real(point.leastSeconds)]
        }
        if hasMeasurements {
            let measured = times.measured[pass.pass]
            row += [measured?.median, measured?.interval.low, measured?.interval.high].map {
                $0.map(Datum.real) ?? .null
            }
            row.append(measured.map { .integer(Int64($0.samples.count)) } ?? .null)
        }
        return row
    }

    private func operations(_ pass: Pass) -> Int {
        let graph = pass == .inference ? analysis.inferenceGraph : analysis.graph
        return graph?.nodes.count { $0.pass == pass && !$0.isView } ?? 0
    }

    /// What a pass waits for: work over span, Brent's bounds, and the layers with the longest parts of the critical path.
    private static func criticalPath(_ pass: PassCost) -> String {
        let path = pass.criticalPath
        let number = { (count: Int128) in NumberFormat.integer.format(Datum(count: count)) }
        let longest = path.steps.sorted { $0.span > $1.span }.prefix(3).map { "\($0.layer) \(number($0.span))" }
        let bounds = [8, 1024].map { processors in
            let range = path.speedUp(processors: processors)
            return String(format: "%.4g to %.4g on \(processors) processors", range.lowerBound, range.upperBound)
        }
        return "\(pass.pass.rawValue): work \(number(path.work)), span \(number(path.span)); "
            + "speed-up \(bounds.joined(separator: ", ")); "
            + "critical path through \(path.steps.count) layers, longest \(longest.joined(separator: ", "))"
    }
}
