import CPUBackend
import Diagnostics
import Foundation
import Graphs
import Measurement
import Networks

/// The worker's side: prepares the trials of a request and measures them in turn, round by round.
public enum TrialWorker {
    /// Serves the request on standard input, and ends when the input does.
    ///
    /// - Throws: `Diagnostic` for a request that cannot be read.
    public static func serve() throws {
        // Should memory run out, the kernel had better take the worker than whoever waits for it.
        try? "1000".write(toFile: "/proc/self/oom_score_adj", atomically: false, encoding: .utf8)
        guard let line = readLine() else { return }
        guard let request = try? JSONDecoder().decode(WorkerRequest.self, from: Data(line.utf8)) else {
            throw Diagnostic("the request '\(line.prefix(80))'", expected: "a line of JSON from costbook run")
        }
        endWithInput()
        measure(request.trials, report: write)
    }

    /// Ends the process when its standard input ends, because then nobody waits for its answer.
    private static func endWithInput() {
        let watcher = Thread {
            while readLine() != nil {}
            _exit(0)
        }
        watcher.start()
    }

    private static func write(_ message: WorkerMessage) {
        guard var line = try? JSONEncoder().encode(message) else { return }
        line.append(UInt8(ascii: "\n"))
        try? FileHandle.standardOutput.write(contentsOf: line)
    }

    /// Measures trials in turn, round by round; all have the settings of the first.
    static func measure(_ trials: [TrialSpecification], report: @escaping (WorkerMessage) -> Void) {
        guard let settings = trials.first?.measurement else { return }
        var subjects: [PreparedTrial] = []
        for (place, trial) in trials.enumerated() {
            report(.running(trial: place))
            do {
                subjects.append(try PreparedTrial(trial, place: place))
            } catch {
                report(.failed(trial: place, reason: "\(error)"))
            }
        }
        let measurement = InterleavedMeasurement(
            warmUpRounds: settings.warmUpRounds, rounds: settings.rounds, seconds: settings.seconds)
        let timed = subjects.map { subject in
            InterleavedMeasurement.Subject(name: "\(subject.place)") {
                report(.running(trial: subject.place))
                return subject.run()
            }
        }
        do {
            for (subject, outcome) in zip(subjects, try measurement.run(timed)) {
                report(subject.message(about: outcome))
            }
        } catch {
            for subject in subjects { report(.failed(trial: subject.place, reason: "\(error)")) }
        }
    }
}

/// A trial with its network ready to run.
private struct PreparedTrial {
    let place: Int
    private let execution: Execution
    private let plannedPeakBytes: Int
    /// How a whole gradient is computed, where that is measured.
    private let gradient: GradientTrial?
    private let kernels: KernelReport
    /// What of each pass is timed apart, where operations are.
    private let operations: OperationTimes?

    init(_ trial: TrialSpecification, place: Int) throws {
        guard let settings = trial.measurement else { throw Diagnostic("a trial without measurement settings") }
        let step = trial.step ?? TrainingStep()
        let graph = try trial.network.graph(settings: trial.parameters, step: step)
        let plan = try ExecutionPlan.fitting(graph, threads: settings.threads)
        self.place = place
        gradient = step.gradient.map(GradientTrial.init)
        plannedPeakBytes = plan.plannedPeakBytes
        kernels = plan.kernelReport
        operations = settings.timesOperations == true ? OperationTimes(plan) : nil
        execution = Execution(plan, seed: UInt64(bitPattern: Int64(settings.seed)), threads: settings.threads)
    }

    /// Runs every pass once, or a whole gradient, and gives the seconds of each.
    func run() -> [String: Double] {
        if let gradient { return gradient.run(execution) }
        let passes = Dictionary(uniqueKeysWithValues: execution.run().map { ($0.key.rawValue, $0.value) })
        guard let operations else { return passes }
        return passes.merging(operations.seconds(of: execution.profile().map(\.seconds))) { seconds, _ in seconds }
    }

    func message(about outcome: InterleavedMeasurement.Outcome) -> WorkerMessage {
        if let failure = outcome.failure { return .failed(trial: place, reason: "\(failure)") }
        let outputs = execution.nonFiniteOutputs
        guard outputs.isEmpty else {
            let origin = execution.nonFiniteOrigin().map { "\($0)" }
            return .failed(trial: place, reason: origin ?? "NaN or infinity in '\(outputs.joined(separator: "', '"))'")
        }
        let passes = (Pass.allCases.map(\.rawValue) + [GradientTrial.pass]).compactMap { pass in
            outcome.samples[pass].map {
                TrialMeasurement.PassSamples(pass: pass, rounds: outcome.rounds, seconds: $0)
            }
        }
        return .measured(
            trial: place,
            measurement: TrialMeasurement(
                passes: passes, operations: operations?.samples(of: outcome), plannedPeakBytes: plannedPeakBytes,
                heldPeakBytes: execution.heldBytes,
                kernels: kernels))
    }
}
