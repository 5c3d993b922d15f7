import ArgumentParser
import CPUBackend
import CostAnalysis
import Diagnostics
import Graphs
import Measurement
import Networks
import PerformanceModel
import ResultStore
import Tables

struct PredictCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Predict the time of a network's passes on this machine, without running them.",
        discussion: """
            Examples:
              costbook predict resnet50 --set batch=8
              costbook predict gpt --set depth=4,length=256 --threads 2
              costbook predict vgg11 --by operation --format markdown

            Needs a calibration of this machine (costbook calibrate). The error is that on networks whose family did \
            not serve to calibrate (costbook calibrate --validate). least_seconds is the roofline's bound.
            """)

    @Argument(help: "A network of the zoo, or a .yml file.")
    var network: String

    @Option(name: .customLong("set"), help: "Values of parameters: name=value, several separated by commas.")
    var settings: [Settings] = []

    @Option(help: "The number of threads.")
    var threads = 1

    @Option(help: "What a row is: pass, or operation.")
    var by = Row.pass

    @Option(help: "How the result is written: table, csv, json or markdown.")
    var format = TableFormat.table

    @OptionGroup var database: DatabaseOption

    enum Row: String, ExpressibleByArgument, CaseIterable {
        case pass
        case operation
    }

    func validate() throws {
        try validateThreads(threads)
        _ = try Settings.merged(settings)
    }

    func execute() throws {
        let declaration = try NetworkDeclaration.named(network)
        let settings = try Settings.merged(self.settings)
        let graphs = [try declaration.inferenceGraph(settings: settings), try declaration.graph(settings: settings)]
        for graph in graphs { try requireMemory(for: graph) }
        let reader = try database.calibrations()
        let calibration = try MachineCalibration(reader, machine: .current(), threads: threads)
        var rows: [[Datum]] = []
        for graph in graphs {
            let prediction = calibration.model.prediction(of: ExecutionPlan(graph, threads: threads))
            for pass in Pass.allCases {
                guard let seconds = prediction.passes[pass] else { continue }
                switch by {
                case .pass: rows.append(Self.row(pass, seconds, prediction, graph, calibration))
                case .operation:
                    let parts = (prediction.operations[pass] ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                    rows += parts.map { name, part in
                        [.text(pass.rawValue), .text(name), .real(part), .real(part / seconds)]
                    }
                }
            }
        }
        let columns =
            switch by {
            case .pass:
                [
                    "pass", "predicted_seconds", "median_error", "within_15_percent", "least_seconds", "bound",
                    "level", "intensity", "share_reached", "part_not_calibrated",
                ]
            case .operation: ["pass", "operation", "predicted_seconds", "share"]
            }
        StandardStream.output.write(format.write(DataTable(columns: columns, rows: rows)))
        let note = calibration.error.map(\.text) ?? "the error is not known before 'costbook calibrate --validate'"
        StandardStream.error.line("predicted, not measured: \(note)")
    }

    /// Compiling a network takes as much memory as running it.
    private func requireMemory(for graph: Graph) throws(Diagnostic) {
        do {
            try AvailableMemory.require(MemoryProfile(graph).peakBytes, for: .tensors)
        } catch {
            throw Diagnostic("'\(network)' \(error)", expected: "a smaller network or batch")
        }
    }

    private static func row(
        _ pass: Pass, _ seconds: Double, _ prediction: TimePrediction, _ graph: Graph, _ calibration: MachineCalibration
    ) -> [Datum] {
        let cost = PassCost.passes(of: graph).first { $0.pass == pass }?.total
        let bytes = cost.map { $0.work.bytesRead + $0.work.bytesWritten } ?? 0
        let point = calibration.roofline.place(
            flops: Double(cost?.flops ?? 0), bytes: Double(bytes),
            operations: graph.nodes.count { $0.pass == pass && !$0.isView },
            seconds: seconds)
        return [
            .text(pass.rawValue), .real(seconds), (calibration.error?.median).map(Datum.real) ?? .null,
            (calibration.error?.partWithin15Percent).map(Datum.real) ?? .null, .real(point.leastSeconds),
            .text(point.bound.rawValue), .text(point.level.name), .real(point.intensity),
            point.share.map(Datum.real) ?? .null, .real((prediction.unknownSeconds[pass] ?? 0) / seconds),
        ]
    }
}
