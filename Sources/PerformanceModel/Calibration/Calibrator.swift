import Diagnostics
import CPUBackend
import Foundation
import Graphs
public import Measurement
import Networks
public import ResultStore

/// Measures a machine, and fits the model of times to what was measured.
public struct Calibrator: Sendable {
    /// The machine.
    public var machine: MachineFingerprint
    /// The version of what runs, as trials record it.
    public var engineVersion: String
    /// The longest time that the sweep over kernels takes for one number of threads, in seconds.
    public var sweepSeconds: Double
    /// Whether to stop; asked often.
    public var isCancelled: @Sendable () -> Bool

    /// How far a calibration has come.
    public struct Progress: Sendable {
        /// What is measured now.
        public let subject: String
        /// The part that is done, from 0 to 1.
        public let part: Double
    }

    /// What a calibration gives.
    public struct Outcome: Sendable {
        /// What is stored.
        public let calibration: CalibrationRecord
        /// How many networks of the sweep were measured in the time.
        public let networks: (measured: Int, planned: Int)
        /// The peak that fewer threads reached and these did not, in FLOP/s: something else had the processors; `nil` for
        /// a peak that can be trusted.
        public let missedPeak: Double?

        /// The measured steps.
        public var steps: [CalibrationRecord.Step] { calibration.steps }
    }

    /// Creates a calibrator.
    public init(
        machine: MachineFingerprint, engineVersion: String, sweepSeconds: Double = 60,
        isCancelled: @escaping @Sendable () -> Bool
    ) {
        self.machine = machine
        self.engineVersion = engineVersion
        self.sweepSeconds = sweepSeconds
        self.isCancelled = isCancelled
    }

    /// Calibrates the machine for a number of threads.
    ///
    /// - Parameters:
    ///   - leastPeak: The peak that fewer threads reached, in FLOP/s; where these do not, it is measured again some times.
    ///   - report: Called whenever there is something to tell.
    /// - Throws: `CancellationError` once it is to stop; `Diagnostic` where too little could be measured.
    public func calibrate(threads: Int, leastPeak: Double? = nil, report: (Progress) -> Void) throws -> Outcome {
        report(Progress(subject: "peak, bandwidth, overhead", part: 0))
        let limits = try MachineLimits(
            threads: threads, machine: machine, leastPeak: leastPeak, isCancelled: isCancelled
        ).measure()
        let (steps, networks) = try sweep(threads: threads, report: report)
        guard steps.count >= 100 else {
            throw Diagnostic("a calibration with \(steps.count) steps", expected: "at least 100; give it more time")
        }
        let record = CalibrationRecord(
            threads: threads, engineVersion: engineVersion, instructionSet: MachineProbe.instructionSet,
            model: try TimeModel(steps).json, limits: limits, steps: try steps.map { try $0.record })
        let peak = limits.first { $0.quantity == "peak" && $0.name == "float32" }?.distribution.median ?? 0
        return Outcome(
            calibration: record, networks: (measured: networks, planned: SweepNetwork.all.count),
            missedPeak: leastPeak.flatMap { peak < $0 ? $0 : nil })
    }

    private func sweep(threads: Int, report: (Progress) -> Void) throws -> ([StepSample], Int) {
        let networks = SweepNetwork.all
        let clock = ContinuousClock()
        let start = clock.now
        var steps: [StepSample] = []
        var measured = 0
        for (place, network) in networks.enumerated() {
            let elapsed = (clock.now - start) / .seconds(1)
            guard elapsed < sweepSeconds else { break }
            report(
                Progress(
                    subject: "kernels, network \(place + 1) of \(networks.count)",
                    part: max(elapsed / sweepSeconds, Double(place) / Double(networks.count))))
            for isTraining in [true, false] {
                let settings: [String: ParameterValue] = ["batch": .integer(network.batch)]
                let graph =
                    isTraining
                    ? try network.declaration.graph(settings: settings)
                    : try network.declaration.inferenceGraph(settings: settings)
                let measurement = try StepMeasurement(
                    graph, threads: threads, rounds: 9, seconds: 0.06, isCancelled: isCancelled)
                steps += measurement.steps
            }
            measured += 1
        }
        return (steps, measured)
    }
}

extension TimeModel {
    /// The model as JSON with sorted keys.
    public var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    /// The model that a database holds.
    ///
    /// - Throws: `Diagnostic` for a text that is no model of this version.
    public init(json: String) throws {
        guard let model = try? JSONDecoder().decode(TimeModel.self, from: Data(json.utf8)) else {
            throw Diagnostic("the calibration's model cannot be read", expected: "one that 'costbook calibrate' wrote")
        }
        self = model
    }
}

extension StepSample {
    /// The sample as it is stored.
    var record: CalibrationRecord.Step {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return CalibrationRecord.Step(
                operation: features.operation, kernel: features.kernel, flops: features.flops, bytes: features.bytes,
                seconds: seconds, low: low, high: high, rounds: rounds,
                features: String(decoding: try encoder.encode(features), as: UTF8.self))
        }
    }

    /// The sample that a database holds.
    init(_ record: CalibrationRecord.Step) throws {
        guard let features = try? JSONDecoder().decode(StepFeatures.self, from: Data(record.features.utf8)) else {
            throw Diagnostic("a calibration's step cannot be read", expected: "one that 'costbook calibrate' wrote")
        }
        self.init(
            features: features, seconds: record.seconds, low: record.low, high: record.high, rounds: record.rounds)
    }
}
