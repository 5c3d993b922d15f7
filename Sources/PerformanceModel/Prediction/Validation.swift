import CPUBackend
import Diagnostics
import Graphs
import Measurement
import Networks
public import ResultStore

/// Holds predicted times of the zoo against measured ones, each family predicted from the others.
public struct Validation: Sendable {
    /// The number of compute threads.
    public var threads: Int
    /// The most rounds in which a network is measured.
    public var rounds: Int
    /// Whether to stop; asked often.
    public var isCancelled: @Sendable () -> Bool

    /// Creates a validation.
    public init(threads: Int, rounds: Int = 15, isCancelled: @escaping @Sendable () -> Bool) {
        self.threads = threads
        self.rounds = rounds
        self.isCancelled = isCancelled
    }

    /// What a validation gives.
    public struct Result: Sendable {
        /// A row a pass of a network.
        public let records: [ValidationRecord]
        /// The model fitted to everything that was measured.
        public let model: TimeModel
    }

    private struct Measured {
        let subject: ValidationCase
        let steps: [StepSample]
        let passes: [Pass: Distribution]
        let stepPasses: [Pass]
    }

    /// Measures the zoo and predicts every family from the sweep and the other families.
    ///
    /// - Parameters:
    ///   - sweep: The measured steps of the calibration.
    ///   - report: Called whenever there is something to tell.
    /// - Throws: `CancellationError` once it is to stop.
    public func run(sweep: [StepSample], report: (Calibrator.Progress) -> Void) throws -> Result {
        var measured: [Measured] = []
        let cases = ValidationCase.all
        for (place, subject) in cases.enumerated() {
            let name = "\(subject.network) \(subject.settingsText)"
            report(Calibrator.Progress(subject: name, part: Double(place) / Double(cases.count)))
            measured.append(try measure(subject))
        }
        var records: [ValidationRecord] = []
        for family in Set(measured.map(\.subject.family)).sorted() {
            if isCancelled() { throw CancellationError() }
            report(Calibrator.Progress(subject: "predicting \(family) from the others", part: 1))
            let others = measured.filter { $0.subject.family != family }.flatMap(\.steps)
            let model = TimeModel(sweep + others)
            for network in measured where network.subject.family == family {
                records += Self.records(of: network, by: model)
            }
        }
        return Result(records: records, model: TimeModel(sweep + measured.flatMap(\.steps)))
    }

    private func measure(_ subject: ValidationCase) throws -> Measured {
        guard let declaration = Zoo.declaration(named: subject.network) else {
            throw Diagnostic.unknown("network", subject.network, valid: Zoo.names)
        }
        let graph =
            subject.isTraining
            ? try declaration.graph(settings: subject.settings)
            : try declaration.inferenceGraph(settings: subject.settings)
        let measurement = try StepMeasurement(
            graph, threads: threads, rounds: rounds, seconds: 2, isCancelled: isCancelled)
        return Measured(
            subject: subject, steps: measurement.steps, passes: measurement.passes,
            stepPasses: measurement.plan.steps.filter { !$0.isOnce }.map(\.pass))
    }

    private static func records(of network: Measured, by model: TimeModel) -> [ValidationRecord] {
        var predicted: [Pass: Double] = [:]
        for (step, pass) in zip(network.steps, network.stepPasses) {
            predicted[pass, default: 0] += model.seconds(step.features)
        }
        return Pass.allCases.compactMap { pass in
            guard let measured = network.passes[pass], let seconds = predicted[pass] else { return nil }
            let subject = network.subject
            return ValidationRecord(
                family: subject.family, network: subject.network, settings: subject.settingsText,
                mode: subject.isTraining ? "training" : "inference", pass: pass.rawValue, predictedSeconds: seconds,
                measured: measured)
        }
    }
}

/// How far predictions of networks that did not serve to calibrate were from what was measured.
public struct PredictionError: Sendable, Hashable {
    /// The number of predictions.
    public let count: Int
    /// The median of the absolute errors, relative to what was measured.
    public let median: Double
    /// The part of the predictions within 15 %.
    public let partWithin15Percent: Double
    /// The absolute error that nine of ten predictions keep.
    public let ninetieth: Double

    /// Sums up relative errors; `nil` where there are none.
    public init?(_ errors: [Double]) {
        let sorted = errors.map(abs).sorted()
        guard let middle = quantile(0.5, ofSorted: sorted), let most = quantile(0.9, ofSorted: sorted) else {
            return nil
        }
        count = sorted.count
        median = middle
        ninetieth = most
        partWithin15Percent = Double(sorted.count { $0 <= 0.15 }) / Double(sorted.count)
    }
}
