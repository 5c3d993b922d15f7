/// What a running batch tells.
public enum BatchEvent: Sendable {
    /// A trial of an experiment is being run.
    case running(String, TrialSpecification)
    /// A trial of an experiment is finished, or has failed.
    case finished(String, TrialSpecification, failure: String?, BatchProgress)
}

/// How far a batch has come.
public struct BatchProgress: Sendable {
    /// The number of trials that had to run.
    public let total: Int
    /// The number of them that are finished or have failed.
    public private(set) var done = 0
    /// The number of those that have failed.
    public private(set) var failed = 0
    /// Whether the batch was stopped before its end.
    public internal(set) var isInterrupted = false
    private let totalWeight: Double
    private var doneWeight = 0.0
    private let start = ContinuousClock.now

    init(_ trials: [BatchPlan.Trial]) {
        total = trials.count
        totalWeight = trials.reduce(0) { $0 + Self.weight(of: $1) }
    }

    /// About how long a trial takes: what it is measured for, in seconds, or a millisecond to count it.
    private static func weight(of trial: BatchPlan.Trial) -> Double {
        0.001 + (trial.specification.measurement?.seconds ?? 0)
    }

    mutating func advance(past completed: CompletedTrial) {
        done += 1
        if completed.failure != nil { failed += 1 }
        doneWeight += Self.weight(of: completed.trial)
    }

    /// The seconds that the rest takes if it goes on as it went so far; `nil` before the first trial is finished.
    public var secondsLeft: Double? {
        guard doneWeight > 0 else { return nil }
        return (ContinuousClock.now - start) / .seconds(1) * (totalWeight - doneWeight) / doneWeight
    }
}
