import Diagnostics
import Foundation
import Measurement
import ResultStore
import Tables
import Testing

@testable import PerformanceModel

@Suite struct CalibrationTests {
    private func machine(_ name: String) -> MachineFingerprint {
        MachineFingerprint(
            architecture: "x86_64", processor: name, sockets: 1, cores: 2, threads: 2,
            caches: ["L1 data 32 KiB", "L1 instruction 32 KiB", "L2 512 KiB", "L3 16384 KiB"],
            instructionSets: ["avx2"], memoryBytes: 8 << 30, operatingSystem: "debian 12")
    }

    private func record(threads: Int) throws -> CalibrationRecord {
        let limit = { (quantity: String, name: String, bytes: Int, value: Double) in
            CalibrationRecord.Limit(
                quantity: quantity, name: name, workingSetBytes: bytes, unit: "1/s",
                try #require(Distribution([value, value * 1.1, value * 0.9])))
        }
        let features = StepFeatures(
            operation: "loop", kernel: "", flops: 1e6, transcendentals: 0, read: [0, 0, 0, 0, 0, 0],
            written: [0, 0, 0, 0, 0, 0], shape: [1])
        let sample = StepSample(features: features, seconds: 1e-3, low: 9e-4, high: 2e-3, rounds: 5)
        return CalibrationRecord(
            threads: threads, engineVersion: "1", instructionSet: "avx2", model: try TimeModel([sample]).json,
            limits: [
                try limit("peak", "float32", 0, 1e11), try limit("bandwidth", "read", 1 << 30, 1e10),
                try limit("overhead", "operation", 0, 1e-6),
            ],
            steps: [try sample.record])
    }

    @Test func calibrationsAreStoredAndReplaced() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "calibration-\(UUID()).sqlite").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let store = try ResultStore(path: path)
        let own = machine("A")
        for _ in 0..<2 { try store.insert(try record(threads: 1), on: own, at: Date(timeIntervalSince1970: 0)) }
        try store.close()
        let reader = try ResultReader(path: path)
        #expect(try reader.calibrations().count == 1)
        let calibration = try MachineCalibration(reader, machine: own, threads: 1)
        #expect(calibration.roofline.peak == 1e11)
        #expect(calibration.roofline.overhead == 1e-6)
        #expect(calibration.error == nil)
        let samples = try reader.stepSamples(ofCalibration: calibration.stored.id)
        #expect(samples.map(\.seconds) == [1e-3])
        #expect(try reader.query("SELECT median FROM calibrations WHERE quantity = 'peak'").rows == [[.real(1e11)]])
    }

    /// A peak below that of fewer threads is measured again until it is reached, and the greatest counts.
    @Test(
        arguments: [
            (nil, [5, 9], 5.0, 1), (4.0, [5, 9], 5, 1), (8, [5, 6, 9, 10], 9, 3), (20, [5, 7, 6, 4, 3, 30], 7, 5),
        ] as [(Double?, [Double], Double, Int)])
    func aPeakBelowThatOfFewerThreadsIsMeasuredAgain(
        _ least: Double?, _ medians: [Double], _ expected: Double, _ count: Int
    ) throws {
        var attempts = 0
        let limit = try MachineLimits.greatest(reaching: least) { attempt in
            #expect(attempt == attempts)
            attempts += 1
            return .init(
                quantity: "peak", name: "float32", unit: "FLOP/s", try #require(Distribution([medians[attempt]])))
        }
        #expect(limit.distribution.median == expected)
        #expect(attempts == count)
    }

    @Test func thePeakOfFewerThreadsIsThatOfThisMachine() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "calibration-\(UUID()).sqlite").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let store = try ResultStore(path: path)
        try store.insert(try record(threads: 1), on: machine("A"), at: Date(timeIntervalSince1970: 0))
        try store.close()
        let reader = try ResultReader(path: path)
        #expect(try reader.greatestPeak(of: machine("A"), below: 2) == 1e11)
        #expect(try reader.greatestPeak(of: machine("A"), below: 1) == nil)
        #expect(try reader.greatestPeak(of: machine("B"), below: 2) == nil)
    }

    @Test func validationsGiveTheError() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "calibration-\(UUID()).sqlite").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let store = try ResultStore(path: path)
        try store.insert(try record(threads: 1), on: machine("A"), at: Date(timeIntervalSince1970: 0))
        let measured = try #require(Distribution([1, 1, 1]))
        try store.setValidation(
            [1.1, 0.8].map {
                ValidationRecord(
                    family: "mlp", network: "mlp", settings: "batch=\($0)", mode: "training", pass: "forward",
                    predictedSeconds: $0, measured: measured)
            }, model: try record(threads: 1).model, of: 1)
        try store.close()
        let calibration = try MachineCalibration(try ResultReader(path: path), machine: machine("A"), threads: 1)
        #expect(abs((calibration.error?.median ?? 0) - 0.15) < 1e-9)
        #expect(calibration.error?.partWithin15Percent == 0.5)
    }

    @Test func calibrationsOfOtherMachinesAreRefusedWithBothFingerprints() throws {
        let (own, other) = (machine("A"), machine("B"))
        let stored = StoredCalibration(
            id: 1, fingerprint: other.id, machine: other.name, threads: 1, engineVersion: "1", calibratedAt: "")
        let error = #expect(throws: Diagnostic.self) {
            try MachineCalibration.choose(among: [stored], machine: own, threads: 1)
        }
        #expect(error?.message.contains(own.id) == true)
        #expect(error?.message.contains(other.id) == true)
        #expect(throws: Diagnostic.self) { try MachineCalibration.choose(among: [], machine: own, threads: 1) }
        #expect(throws: Diagnostic.self) {
            try MachineCalibration.choose(among: [stored], machine: other, threads: 2)
        }
        #expect(try MachineCalibration.choose(among: [stored], machine: other, threads: 1).id == 1)
    }

    @Test(arguments: [
        (16 << 10, 1, "L1"), (64 << 10, 1, "L2"), (1 << 20, 1, "L3"), (16 << 20, 2, "memory"), (64 << 20, 1, "memory"),
    ])
    func levelsAreThoseOfTheCaches(_ bytes: Int, _ threads: Int, _ level: String) {
        #expect(machine("A").level(ofBytes: bytes, threads: threads) == level)
    }
}
