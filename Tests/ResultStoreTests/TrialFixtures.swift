import Foundation
import Measurement
import ResultStore
import Tables

/// A folder of its own for one test, removed with it.
final class TemporaryFolder {
    let url = FileManager.default.temporaryDirectory.appending(path: "costbook-store-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func path(_ name: String = "costbook.sqlite") -> String {
        url.appending(path: name).path
    }

    func contents() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
    }
}

/// A trial of a perceptron with textbook counts: batch · (depth − 1) · width² multiply-adds.
func trial(
    width: Int = 64, depth: Int = 2, key: String? = nil, failure: String? = nil, seconds: [Double] = [],
    parameters: [TrialRecord.Parameter] = [], counts: [TrialRecord.Count] = []
) -> TrialRecord {
    let macs = Int128(width * width * (depth - 1))
    var trial = TrialRecord(
        key: key ?? "key-\(width)-\(depth)", network: "mlp",
        parameters: [
            .init(name: "width", value: .integer(Int64(width))), .init(name: "depth", value: .integer(Int64(depth))),
        ] + parameters,
        seed: 1, threads: 1, engineVersion: "1.0", startedAt: Date(timeIntervalSince1970: 0),
        specification: "{\"network\":\"mlp\"}", failure: failure,
        counts: [
            .init(pass: "model", metric: "parameters", value: macs),
            .init(pass: "forward", metric: "macs", value: macs),
            .init(pass: "backward", metric: "macs", value: 2 * macs),
        ] + counts)
    if let forward = Distribution(seconds), let backward = Distribution(seconds.map { $0 * 2 }) {
        trial.machine = machine
        trial.measurements = [
            MeasurementRecord(pass: "forward", metric: "seconds", unit: "s", forward),
            MeasurementRecord(pass: "backward", metric: "seconds", unit: "s", backward),
        ]
    }
    return trial
}

let machine = MachineFingerprint(
    architecture: "x86_64", processor: "Example CPU", sockets: 1, cores: 2, threads: 4, caches: ["L1 data 32 KiB"],
    instructionSets: ["avx2", "fma"], memoryBytes: 8 << 30, operatingSystem: "debian 12")

/// A reader of a database that holds these trials, all of them in the experiment `grid` of the notebook `growth`.
func reader(of trials: [TrialRecord], in folder: TemporaryFolder) throws -> ResultReader {
    let store = try ResultStore(path: folder.path())
    try store.insert(trials)
    try store.setExperiments(
        [ExperimentRecord(name: "grid", trialKeys: trials.map(\.key))],
        of: NotebookRecord(name: "growth", title: "Growth"))
    try store.close()
    return try ResultReader(path: folder.path())
}
