import Foundation
import Measurement
import ResultStore
import Tables

/// How fast trials are stored.
enum StoreBenchmark {
    private static let trials = 300
    private static let layers = 40

    /// Inserts trials in bulk into a database in `folder`, and prints the rows a second.
    static func run(in folder: URL) throws {
        let records = (0..<trials).map(record)
        let rows = records.reduce(0) { sum, record in
            sum + record.counts.count + record.measurements.reduce(0) { $0 + 1 + $1.samples.count }
        }
        let store = try ResultStore(path: folder.appending(path: "bulk.sqlite").path)
        let start = ContinuousClock.now
        try store.insert(records)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        try store.close()
        Benchmarks.line(
            "storing \(trials) trials, \(rows) metric rows", "\(Int(Double(rows) / seconds)) rows/s")
    }

    private static func record(_ number: Int) -> TrialRecord {
        var counts = [TrialRecord.Count(pass: "model", metric: "parameters", value: 1000)]
        for pass in ["forward", "backward"] {
            for layer in [""] + (0..<layers).map({ "linear\($0)" }) {
                counts += ResultSchema.exactMetrics.map { metric in
                    .init(pass: pass, layer: layer, metric: metric, value: Int128(number) << 32)
                }
            }
        }
        let samples = (0..<30).map { 0.001 + Double($0) * 1e-6 }
        let measurements = ["forward", "backward"].compactMap { pass in
            Distribution(samples).map { MeasurementRecord(pass: pass, metric: "seconds", unit: "s", $0) }
        }
        return TrialRecord(
            key: "trial \(number)", network: "mlp", parameters: [.init(name: "width", value: .integer(Int64(number)))],
            seed: 1, threads: 1, engineVersion: "benchmark", startedAt: Date(timeIntervalSince1970: 0),
            specification: "{}", machine: .current(), counts: counts, measurements: measurements)
    }
}
