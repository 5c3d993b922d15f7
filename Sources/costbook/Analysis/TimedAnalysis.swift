import CPUBackend
import CostAnalysis
import Diagnostics
import Graphs
import Measurement
import PerformanceModel
import ResultStore
import SiteGenerator

/// Predicts and measures the passes of an analysed network, as far as it is asked for.
struct TimedAnalysis {
    let options: TimeOptions
    /// Whether the machine's calibration is used where there is one, asked for or not.
    let wantsCalibration: Bool

    init(_ options: TimeOptions, wantsCalibration: Bool) {
        self.options = options
        self.wantsCalibration = wantsCalibration
    }

    /// What is known of the times.
    ///
    /// - Throws: `Diagnostic` for a prediction without a calibration of this machine, and for a network that does not fit
    ///   into memory where times are asked for.
    func times(of analysis: NetworkAnalysis) throws -> AnalysisTimes {
        var times = AnalysisTimes()
        guard options.predict || options.measure || wantsCalibration else { return times }
        let calibration = try calibration()
        guard options.measure || calibration != nil else { return times }
        if let fault = memoryFault(analysis) {
            guard !options.measure, !options.predict else { throw fault }
            times.notes.append("No predicted times: \(fault.message).")
            return times
        }
        let graphs = [analysis.inferenceGraph, analysis.graph].compactMap(\.self)
        let plans = graphs.map { ExecutionPlan($0, threads: options.threads) }
        if let calibration { predict(plans, calibration, &times) }
        if options.measure { try measure(plans, &times) }
        return times
    }

    /// What is wrong with a network that does not fit into memory. Compiling it takes as much as running it.
    private func memoryFault(_ analysis: NetworkAnalysis) -> Diagnostic? {
        let needed = [analysis.inferenceMemory, analysis.memory].compactMap { $0?.peakBytes }.max() ?? 0
        do {
            try AvailableMemory.require(needed, for: .tensors)
            return nil
        } catch {
            return Diagnostic(
                "'\(analysis.network)' \(error)", expected: "a smaller network or batch for --measure and --predict")
        }
    }

    private func calibration() throws -> MachineCalibration? {
        guard options.predict || options.database.exists else { return nil }
        let reader = try options.database.calibrations()
        do {
            return try MachineCalibration(reader, machine: .current(), threads: options.threads)
        } catch let error as Diagnostic {
            if options.predict { throw error }
            return nil
        }
    }

    private func predict(_ plans: [ExecutionPlan], _ calibration: MachineCalibration, _ times: inout AnalysisTimes) {
        for plan in plans {
            times.predicted.merge(calibration.model.prediction(of: plan).passes) { $1 }
        }
        times.roofline = calibration.roofline
        let error = calibration.error?.text ?? "the error is not known before 'costbook calibrate --validate'"
        times.notes.append("Predicted, not measured, on \(counted(options.threads, "thread")): \(error).")
    }

    private func measure(_ plans: [ExecutionPlan], _ times: inout AnalysisTimes) throws {
        for plan in plans {
            try plan.requireMemory()
            let execution = Execution(plan, seed: 1)
            let subject = InterleavedMeasurement.Subject(name: "network") {
                Dictionary(uniqueKeysWithValues: execution.run().map { ($0.key.rawValue, $0.value) })
            }
            for outcome in try InterleavedMeasurement(seconds: 0.5).run([subject]) {
                if let failure = outcome.failure { throw failure }
                for (name, samples) in outcome.samples {
                    guard let pass = Pass(rawValue: name), let seconds = Distribution(samples) else { continue }
                    times.measured[pass] = seconds
                }
            }
        }
        times.notes.append(
            "Measured on \(MachineFingerprint.current().name), \(counted(options.threads, "thread")), random weights: "
                + "medians with 95 % intervals.")
    }
}

extension AnalysisTimes {
    /// The times as JSON; `nil` where none are known.
    var json: String? {
        let passes = Pass.allCases.compactMap { pass -> String? in
            var members: [String] = []
            if let seconds = predicted[pass] { members.append("\"predicted_seconds\": \(seconds)") }
            if let found = measured[pass] {
                members += [
                    "\"median_seconds\": \(found.median)", "\"seconds_low\": \(found.interval.low)",
                    "\"seconds_high\": \(found.interval.high)", "\"samples\": \(found.samples)",
                ]
            }
            return members.isEmpty ? nil : "\"\(pass.rawValue)\": {\(members.joined(separator: ", "))}"
        }
        return passes.isEmpty ? nil : "{\(passes.joined(separator: ", "))}"
    }
}
