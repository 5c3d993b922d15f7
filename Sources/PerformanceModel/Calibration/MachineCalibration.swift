import Diagnostics
public import Measurement
public import ResultStore
import Tables

/// A calibration as it is used: the model of times, the limits of the machine, and how far predictions can be trusted.
public struct MachineCalibration: Sendable {
    /// Which calibration it is.
    public let stored: StoredCalibration
    /// The model of times.
    public let model: TimeModel
    /// What the machine can do at best.
    public let roofline: Roofline
    /// The error on networks whose family did not serve to calibrate; `nil` before `costbook calibrate --validate`.
    public let error: PredictionError?

    /// Reads the calibration of a machine for a number of threads.
    ///
    /// - Throws: `Diagnostic` where the database has none, has only those of other machines (with both fingerprints),
    ///   or of other numbers of threads; `StoreError`.
    public init(_ reader: ResultReader, machine: MachineFingerprint, threads: Int) throws {
        let all = try reader.calibrations()
        stored = try Self.choose(among: all, machine: machine, threads: threads)
        guard let json = try reader.calibrationModel(stored.id) else {
            throw Diagnostic("the calibration has no model", expected: "one that 'costbook calibrate' wrote")
        }
        model = try TimeModel(json: json)
        roofline = try Roofline(try reader.limits(ofCalibration: stored.id))
        error = PredictionError(try reader.validationErrors(ofCalibration: stored.id))
    }

    /// The calibration that fits.
    static func choose(
        among all: [StoredCalibration], machine: MachineFingerprint, threads: Int
    ) throws(Diagnostic) -> StoredCalibration {
        guard !all.isEmpty else {
            throw Diagnostic("the database has no calibration", expected: "one; run 'costbook calibrate'")
        }
        let own = all.filter { $0.fingerprint == machine.id }
        guard !own.isEmpty else {
            let others = Set(all.map(\.fingerprint)).sorted().joined(separator: ", ")
            throw Diagnostic(
                "the calibration is that of another machine: \(others), and this one is \(machine.id)",
                expected: "a calibration of this machine; run 'costbook calibrate'")
        }
        guard let found = own.first(where: { $0.threads == threads }) else {
            let known = own.map { "\($0.threads)" }.joined(separator: ", ")
            throw Diagnostic(
                "no calibration for \(threads) threads", expected: "one of \(known), or run 'costbook calibrate'")
        }
        return found
    }
}

extension ResultReader {
    /// The greatest peak of 32 bits that a machine reached with fewer threads, in FLOP/s; `nil` where none was measured.
    ///
    /// - Throws: `StoreError`.
    public func greatestPeak(of machine: MachineFingerprint, below threads: Int) throws -> Double? {
        let sql = """
            SELECT max(median) FROM calibrations
            WHERE fingerprint = :machine AND quantity = 'peak' AND name = 'float32'
                AND threads < :threads
            """
        let parameters: [String: Datum] = ["machine": .text(machine.id), "threads": .integer(Int64(threads))]
        return try query(sql, parameters: parameters).rows.first?.first?.number
    }

    /// The measured steps of a calibration.
    ///
    /// - Throws: `StoreError`; `Diagnostic` for steps that another version wrote.
    public func stepSamples(ofCalibration id: Int64) throws -> [StepSample] {
        try steps(ofCalibration: id).map { try StepSample($0) }
    }
}
