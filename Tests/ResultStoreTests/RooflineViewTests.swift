import Foundation
import Measurement
import Tables
import Testing

@testable import ResultStore

@Suite struct RooflineViewTests {
    private func limit(_ quantity: String, _ name: String, _ bytes: Int, _ value: Double) throws
        -> CalibrationRecord.Limit
    {
        CalibrationRecord.Limit(
            quantity: quantity, name: name, level: bytes > 0 ? "level of \(bytes)" : "", workingSetBytes: bytes,
            unit: "1/s", try #require(Distribution([value])))
    }

    /// A pass of 1000 operations on 500 bytes that takes 2 s, on a machine of 1000 operations a second and 100 bytes a
    /// second beyond 400 bytes, 1000 within: at 2 operations a byte 200 operations a second are attainable.
    @Test func passesLieUnderTheRoofOfTheirLevel() throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path())
        let counts = [("flops", 1000), ("bytes_read", 300), ("bytes_written", 200)].map {
            TrialRecord.Count(pass: "forward", metric: $0.0, value: Int128($0.1))
        }
        let small = [("flops", 10), ("bytes_read", 1), ("bytes_written", 1)].map {
            TrialRecord.Count(pass: "forward", layer: "small", metric: $0.0, value: Int128($0.1))
        }
        try store.insert(trial(seconds: [10, 10, 10], counts: counts + small))
        let record = CalibrationRecord(
            threads: 1, engineVersion: "1", instructionSet: "avx2", model: "{}",
            limits: [
                try limit("peak", "float32", 0, 1000), try limit("peak", "bfloat16", 0, 4000),
                try limit("bandwidth", "read", 400, 1000),
                try limit("bandwidth", "write", 400, 500), try limit("bandwidth", "read", 4000, 100),
            ], steps: [])
        try store.insert(record, on: machine, at: Date(timeIntervalSince1970: 0))
        try store.setPredictions(["forward": 12], ofTrial: "key-64-2", calibration: 1)
        try store.close()
        let reader = try ResultReader(path: folder.path())
        let sql = """
            SELECT layer, level, intensity, ridge_intensity, attainable_flops_per_second, bound,
                   reached_flops_per_second, share_reached
            FROM rooflines WHERE pass = 'forward' ORDER BY layer
            """
        #expect(
            try reader.query(sql).rows == [
                [
                    .text(""), .text("level of 4000"), .real(2), .real(10), .real(200), .text("bandwidth"), .real(100),
                    .real(0.5),
                ],
                [
                    .text("small"), .text("level of 400"), .real(5), .real(1), .real(1000), .text("compute"), .null,
                    .null,
                ],
            ])
        let predictions = try reader.query("SELECT predicted_seconds, median_seconds, round(error, 9) FROM predictions")
        #expect(predictions.rows == [[.real(12), .real(10), .real(0.2)]])
    }
}
