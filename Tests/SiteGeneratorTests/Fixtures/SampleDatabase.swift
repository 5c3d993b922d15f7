import Foundation
import Measurement
import ResultStore
import Tables

/// A results database with trials of the sample notebook's experiment.
enum SampleDatabase {
    static let machine = MachineFingerprint(
        architecture: "x86_64", processor: "Example <CPU>", sockets: 1, cores: 2, threads: 4,
        caches: ["L1 data 32 KiB"],
        instructionSets: ["avx2", "fma"], memoryBytes: 8 << 30, operatingSystem: "debian 12")

    /// A reader of a new database in `folder`, with a finished trial for each width and a failed one.
    static func reader(in folder: TemporaryFolder, notebook: String = "growth") throws -> ResultReader {
        let path = folder.path + "/costbook.sqlite"
        let trials = [64, 128, 256, 512, 1024].compactMap { trial(width: $0) } + [failed]
        let store = try ResultStore(path: path)
        try store.insert(trials)
        let record = NotebookRecord(name: notebook, title: "How cost grows")
        try store.setExperiments([ExperimentRecord(name: "sweep", trialKeys: trials.map(\.key))], of: record)
        try store.setFormulas(
            [
                FormulaRecord(
                    cell: "macs", pass: "forward", metric: "macs", polynomial: SampleNotebook.polynomial,
                    text: "3·width²", degrees: ["width": 2, "": 2])
            ], of: record)
        try store.close()
        return try ResultReader(path: path)
    }

    private static func trial(width: Int) -> TrialRecord? {
        let time = Double(width * width) * 1e-8
        let seconds = (0..<12).map { time * (1 + 0.01 * Double($0 % 4)) }
        guard let forward = Distribution(seconds), let backward = Distribution(seconds.map { 1.9 * $0 }) else {
            return nil
        }
        var record = empty(width: width)
        record.machine = machine
        let macs = Int128(width * width * 3)
        record.counts = [
            .init(pass: "model", metric: "parameters", value: macs),
            .init(pass: "forward", metric: "macs", value: macs),
            .init(pass: "forward", metric: "flops", value: 2 * macs),
            .init(pass: "backward", metric: "macs", value: 2 * macs),
            .init(pass: "backward", metric: "flops", value: 4 * macs),
            .init(pass: "forward", layer: "linear1", metric: "flops", value: macs),
        ]
        record.measurements = [
            MeasurementRecord(pass: "forward", metric: "seconds", unit: "s", forward),
            MeasurementRecord(pass: "backward", metric: "seconds", unit: "s", backward),
        ]
        return record
    }

    private static var failed: TrialRecord {
        var record = empty(width: 1 << 20)
        record.failure = "12 TiB planned <b>"
        return record
    }

    private static func empty(width: Int) -> TrialRecord {
        TrialRecord(
            key: "key-\(width)", network: "mlp",
            parameters: [("batch", 32), ("depth", 4), ("width", width)].map {
                .init(name: $0, value: .integer(Int64($1)))
            }, seed: 1, threads: 1, engineVersion: "1.0", startedAt: Date(timeIntervalSince1970: 1_772_359_200),
            specification: "{\"network\":\"mlp\"}")
    }
}
