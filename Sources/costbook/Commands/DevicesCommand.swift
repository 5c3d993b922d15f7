import ArgumentParser
import CPUBackend
import CostAnalysis
import Diagnostics
import Graphs
import Networks
import PerformanceModel
import Tables

struct DevicesCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract: "List known devices, or model what a network would take on them.",
        discussion: """
            Examples:
              costbook devices
              costbook devices --figures --format markdown
              costbook devices resnet50 --set batch=8
              costbook devices vgg16 --pass inference --device nvidia-t4 --precision int8

            Times and energies are modelled from the makers' figures, not measured: each operation takes the longer of \
            its arithmetic and its traffic. Neuromorphic chips take energy for each synaptic operation: the \
            multiply-adds of inference whose activation was not zero in a run on random weights. Figures that could not be \
            found in their document again are named as unverified wherever they are used.
            """)

    @Argument(help: "A network of the zoo, or a .yml file.")
    var network: String?

    @Option(name: .customLong("set"), help: "Values of parameters: name=value, several separated by commas.")
    var settings: [Settings] = []

    @Option(help: "The pass: inference, forward or backward; forward unless given.")
    var pass: String?

    @Option(help: "One device alone.")
    var device: String?

    @Option(help: "The number format; the device's nearest to float32 unless given.")
    var precision: String?

    @Flag(help: "List every figure with its source and date.")
    var figures = false

    @Option(help: "How the result is written: table, csv, json or markdown.")
    var format = TableFormat.table

    func validate() throws {
        _ = try Settings.merged(settings)
        let options = [
            ("--set", !settings.isEmpty), ("--pass", pass != nil), ("--precision", precision != nil),
        ]
        let chosen = options.filter(\.1).map(\.0)
        if network == nil, let first = chosen.first {
            throw ValidationError("\(first) needs a NETWORK, as in costbook devices resnet50.")
        }
        if network != nil, figures {
            throw ValidationError("--figures lists the devices' figures, and does not go with a NETWORK.")
        }
    }

    func execute() throws {
        let devices = try device.map { [try DeviceCatalogue.device(named: $0)] } ?? DeviceCatalogue.devices
        let table =
            try network.map { try estimates($0, devices) } ?? (figures ? Self.figures(devices) : Self.list(devices))
        StandardStream.output.write(format.write(table))
    }

    private static func list(_ devices: [Device]) -> DataTable {
        DataTable(
            columns: [
                "device", "kind", "precision", "peak_flops_per_second", "bytes_per_second", "memory_bytes", "watts",
                "unverified_figures",
            ],
            rows: devices.map { device in
                let precision = Device.Precision.allCases.first { device.peaks[$0] != nil }
                return [
                    .text(device.name), .text(device.kind.rawValue), precision.map { .text($0.rawValue) } ?? .null,
                    datum(precision.flatMap { device.peaks[$0] }), datum(device.bandwidth), datum(device.memory),
                    datum(device.power), names(device.unverifiedFigures),
                ]
            })
    }

    private static func datum(_ figure: Device.Figure?) -> Datum {
        figure.map { .real($0.value) } ?? .null
    }

    private static func figures(_ devices: [Device]) -> DataTable {
        let rows = devices.flatMap { device in
            device.figures.map { name, figure -> [Datum] in
                [
                    .text(device.name), .text(name), .real(figure.value), .text(figure.source), .text(figure.date),
                    figure.derivation.map { .text($0) } ?? .null, .text(figure.isVerified ? "yes" : "no"),
                ]
            }
        }
        return DataTable(
            columns: ["device", "figure", "value", "source", "date", "derivation", "verified"], rows: rows)
    }

    /// Names of figures, null for none.
    private static func names(_ figures: [String]) -> Datum {
        figures.isEmpty ? .null : .text(figures.joined(separator: ", "))
    }

    private func estimates(_ network: String, _ devices: [Device]) throws -> DataTable {
        let declaration = try NetworkDeclaration.named(network)
        let settings = try Settings.merged(self.settings)
        let name = self.pass ?? Pass.forward.rawValue
        guard let pass = Pass(rawValue: name), [.inference, .forward, .backward].contains(pass) else {
            throw Diagnostic.unknown("pass", name, valid: ["inference", "forward", "backward"])
        }
        let graph =
            pass == .inference
            ? try declaration.inferenceGraph(settings: settings) : try declaration.graph(settings: settings)
        let peak = PassCost.passes(of: graph).map(\.total.peakMemoryBytes).max() ?? 0
        let chosen = try precision.map { name in
            guard let precision = Device.Precision(rawValue: name) else {
                throw Diagnostic.unknown("precision", name, valid: Device.Precision.allCases.map(\.rawValue))
            }
            return precision
        }
        let synapses =
            devices.contains { $0.kind == .neuromorphic }
            ? try Self.synapses(of: try declaration.inferenceGraph(settings: settings)) : nil
        var rows: [[Datum]] = []
        for device in devices {
            if device.kind == .neuromorphic {
                rows.append(Self.row(device, synapses, pass))
            } else if chosen == nil || device.peaks[chosen ?? .float32] != nil || self.device != nil {
                rows.append(
                    Self.row(
                        try DeviceEstimate(
                            pass, of: graph, peakBytes: Double(peak), on: device, precision: chosen)))
            }
        }
        let columns = [
            "device", "precision", "modelled_seconds", "modelled_joules", "bandwidth_bound", "fits_memory",
            "synaptic_operations", "missing_figures", "unverified_figures",
        ]
        return DataTable(columns: columns, rows: rows)
    }

    private static func row(_ estimate: DeviceEstimate) -> [Datum] {
        [
            .text(estimate.device.name), estimate.precision.map { .text($0.rawValue) } ?? .null,
            estimate.seconds.map { .real($0) } ?? .null, estimate.joules.map { .real($0) } ?? .null,
            estimate.bandwidthBoundPart.map { .real($0) } ?? .null,
            estimate.fits.map { .text($0 ? "yes" : "no") } ?? .null, .null,
            names(estimate.missing), names(estimate.unverified),
        ]
    }

    /// The synaptic operations of a network, or why they are not counted: that takes a run, and so memory.
    private static func synapses(of graph: Graph) throws -> Result<SynapticOperations, MemoryError> {
        do {
            return .success(try SynapticOperations(of: graph, seed: 1))
        } catch let error as MemoryError {
            return .failure(error)
        }
    }

    private static func row(
        _ device: Device, _ synapses: Result<SynapticOperations, MemoryError>?, _ pass: Pass
    ) -> [Datum] {
        var missing = pass == .backward ? ["backward pass: the figures are those of inference"] : []
        if case .failure(let error) = synapses { missing.append("synaptic operations: the run \(error)") }
        if device.synapticEnergy == nil { missing.append("synaptic energy") }
        let operations = try? synapses?.get()
        return [
            .text(device.name), .null, .null, operations?.joules(on: device).map { .real($0) } ?? .null, .null, .null,
            operations.map { .real($0.total) } ?? .null,
            names(missing), names(device.unverifiedFigures.filter { $0 == "synaptic energy" }),
        ]
    }
}
