import CPUBackend
import Diagnostics
import Foundation
import Graphs
import Networks

/// The worker's side: prepares the trials of a request and measures them in turn, round by round.
public enum TrialWorker {
    /// The most rounds that a trial is measured.
    static let maximumRounds = 10_000

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

    /// Measures trials in turn: in every round each runs once, until it has its rounds and its seconds.
    static func measure(_ trials: [TrialSpecification], report: @escaping (WorkerMessage) -> Void) {
        var subjects: [Subject] = []
        for (place, trial) in trials.enumerated() {
            report(.running(trial: place))
            do {
                subjects.append(try Subject(trial, place: place))
            } catch {
                report(.failed(trial: place, reason: "\(error)"))
            }
        }
        var round = 0
        while subjects.contains(where: { !$0.isDone }), round < maximumRounds {
            for subject in subjects where !subject.isDone {
                report(.running(trial: subject.place))
                subject.run(round: round)
            }
            round += 1
        }
        for subject in subjects { report(.measured(trial: subject.place, measurement: subject.measurement)) }
    }
}

/// A trial with its network ready to run, and the samples that it has given.
private final class Subject {
    let place: Int
    private let settings: TrialSpecification.Measurement
    private let execution: Execution
    private let plannedPeakBytes: Int
    private var rounds: [Int] = []
    private var samples: [Pass: [Double]] = [:]
    private var seconds = 0.0

    init(_ trial: TrialSpecification, place: Int) throws {
        guard let settings = trial.measurement else { throw Diagnostic("a trial without measurement settings") }
        let plan = ExecutionPlan(try trial.network.graph(settings: trial.parameters))
        self.place = place
        self.settings = settings
        plannedPeakBytes = plan.plannedPeakBytes
        execution = Execution(plan, seed: UInt64(bitPattern: Int64(settings.seed)), threads: settings.threads)
    }

    var isDone: Bool { rounds.count >= settings.rounds && seconds >= settings.seconds }

    func run(round: Int) {
        let times = execution.run()
        guard round >= settings.warmUpRounds else { return }
        rounds.append(round - settings.warmUpRounds)
        for (pass, time) in times {
            samples[pass, default: []].append(time)
            seconds += time
        }
    }

    var measurement: TrialMeasurement {
        TrialMeasurement(
            passes: Pass.allCases.compactMap { pass in
                samples[pass].map { .init(pass: pass.rawValue, rounds: rounds, seconds: $0) }
            }, plannedPeakBytes: plannedPeakBytes, heldPeakBytes: execution.heldBytes)
    }
}
