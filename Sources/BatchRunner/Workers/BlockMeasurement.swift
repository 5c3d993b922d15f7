import Foundation

/// Measures a block of trials in worker processes, so that a trial that takes its worker down is the only one lost.
struct BlockMeasurement {
    /// How workers are started.
    let command: WorkerProgram
    /// The longest time that a trial may take to be prepared, or to run once, in seconds.
    let timeLimit: Double
    /// Whether the batch is to stop.
    let isInterrupted: @Sendable () -> Bool

    /// What became of a trial.
    enum Outcome: Sendable, Equatable {
        case measured(TrialMeasurement)
        case failed(String)
    }

    /// Measures `trials`, and the rest of them in a new worker whenever a worker ends before its time.
    ///
    /// - Parameters:
    ///   - started: Called with the place of the trial that runs now.
    ///   - finished: Called once for each trial, with its place and what became of it, as soon as it is known.
    /// - Throws: what `finished` throws, and `POSIXError` when no worker can be started.
    /// - Returns: Whether all trials are finished; `false` after an interruption.
    func run(
        _ trials: [TrialSpecification], started: (Int) -> Void, finished: (Int, Outcome) throws -> Void
    ) throws -> Bool {
        var waiting = Array(trials.indices)
        while !waiting.isEmpty {
            let places = waiting
            let end = try serve(places.map { trials[$0] }, started: { started(places[$0]) }) { place, outcome in
                waiting.removeAll { $0 == places[place] }
                try finished(places[place], outcome)
            }
            switch end {
            case .interrupted: return false
            case .complete: break
            case .broken(let running, let reason):
                let blamed = running.map { places[$0] } ?? places[0]
                guard let place = waiting.first(where: { $0 == blamed }) ?? waiting.first else { break }
                waiting.removeAll { $0 == place }
                try finished(place, .failed(reason))
            }
        }
        return true
    }

    private enum End {
        case complete
        case interrupted
        /// The worker ended, or was ended, while the trial at a place ran.
        case broken(running: Int?, reason: String)
    }

    /// Lets one worker measure `trials`.
    private func serve(
        _ trials: [TrialSpecification], started: (Int) -> Void, finished: (Int, Outcome) throws -> Void
    ) throws -> End {
        let request = String(decoding: try JSONEncoder().encode(WorkerRequest(trials: trials)), as: UTF8.self)
        let worker = try WorkerProcess(command, request: request)
        var unfinished = Set(trials.indices)
        var running: Int?
        var lastHeard = ContinuousClock.now
        while !unfinished.isEmpty {
            guard !isInterrupted() else { return .interrupted }
            let event = worker.next(within: 0.1)
            guard event != .silence else {
                guard (ContinuousClock.now - lastHeard) / .seconds(1) > timeLimit else { continue }
                return .broken(running: running, reason: "took longer than the time limit of \(timeLimit) s")
            }
            lastHeard = .now
            switch event {
            case .silence: break
            case .ended(let how): return .broken(running: running, reason: how)
            case .line(let line):
                switch WorkerMessage(line: line) {
                case .running(let place) where unfinished.contains(place):
                    if running != place { started(place) }
                    running = place
                case .measured(let place, let measurement) where unfinished.contains(place):
                    unfinished.remove(place)
                    try finished(place, .measured(measurement))
                case .failed(let place, let reason) where unfinished.contains(place):
                    unfinished.remove(place)
                    try finished(place, .failed(reason))
                default:
                    return .broken(running: running, reason: "the worker said '\(line.prefix(80))'")
                }
            }
        }
        return .complete
    }
}
