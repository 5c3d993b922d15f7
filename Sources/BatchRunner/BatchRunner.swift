import CPUBackend
import Diagnostics
public import Foundation

/// Runs the trials of a plan that the database does not have.
///
/// Trials are counted in this process and measured in worker processes, one worker at a time, so that nothing of
/// ours disturbs a measurement. Each finished trial is handed on at once.
public struct BatchRunner: Sendable {
    /// The most trials that are measured interleaved in one worker.
    static let blockLength = 6
    /// The greatest ratio of the operations of two trials of a block: all of a block run in every round, and a small
    /// network needs many rounds.
    static let blockSpread: Int128 = 16

    /// How workers are started.
    public var worker: WorkerProgram
    /// The longest time that a trial may take to be prepared, or to run once, in seconds.
    public var timeLimit: Double
    /// Whether trials that failed before run again.
    public var retriesFailed: Bool
    /// Whether the batch is to stop; asked often.
    public var isInterrupted: @Sendable () -> Bool
    /// The memory that a worker may take in bytes, or `nil` for no limit.
    var availableMemory: @Sendable () -> Int? = { AvailableMemory.bytes() }

    /// Creates a runner.
    public init(
        worker: WorkerProgram, timeLimit: Double, retriesFailed: Bool, isInterrupted: @escaping @Sendable () -> Bool
    ) {
        self.worker = worker
        self.timeLimit = timeLimit
        self.retriesFailed = retriesFailed
        self.isInterrupted = isInterrupted
    }

    /// Runs what has to run.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - progress: Called whenever there is something to tell.
    ///   - record: Keeps a finished trial; nothing of it is kept elsewhere.
    /// - Throws: what `record` throws, and `POSIXError` when no worker can be started. A trial that fails is no error.
    public func run(
        _ plan: BatchPlan, progress report: @escaping (BatchEvent) -> Void, record: (CompletedTrial) throws -> Void
    ) throws -> BatchProgress {
        let work = plan.trialsToRun(retryingFailed: retriesFailed)
        var session = Session(runner: self, work: work.flatMap(\.trials), report: report)
        for (experiment, trials) in work {
            session.experiment = "\(experiment.notebook)/\(experiment.name)"
            try session.run(trials, record: record)
            if session.progress.isInterrupted { break }
        }
        return session.progress
    }
}

/// A trial that has run, whether it failed or not.
public struct CompletedTrial: Sendable {
    /// The trial.
    public let trial: BatchPlan.Trial
    /// When it was begun.
    public let startedAt: Date
    /// Its exact counts; none where the network cannot be built.
    public var counts: TrialCounts?
    /// What was measured; none where nothing was, or was to be.
    public var measurement: TrialMeasurement?
    /// Why it failed, or `nil`.
    public var failure: String?
}

/// The state of one run of a batch.
private struct Session {
    let runner: BatchRunner
    let report: (BatchEvent) -> Void
    var progress: BatchProgress
    var experiment = ""
    private var block: [CompletedTrial] = []
    private var blockBytes: Int128 = 0

    init(runner: BatchRunner, work: [BatchPlan.Trial], report: @escaping (BatchEvent) -> Void) {
        self.runner = runner
        self.report = report
        progress = BatchProgress(work)
    }

    mutating func run(_ trials: [BatchPlan.Trial], record: (CompletedTrial) throws -> Void) throws {
        for trial in trials {
            guard !runner.isInterrupted() else {
                progress.isInterrupted = true
                return
            }
            var completed = CompletedTrial(trial: trial, startedAt: Date())
            do {
                let specification = trial.specification
                completed.counts = try TrialCounts(of: specification)
            } catch {
                completed.failure = "\(error)"
            }
            guard trial.specification.measurement != nil, let counts = completed.counts else {
                try finish(completed, record)
                continue
            }
            try enlist(completed, counts, record)
            if progress.isInterrupted { return }
        }
        try measureBlock(record)
    }

    /// Puts a trial into the block; a block is measured when it is full, when the memory does not suffice for more, and
    /// when the next trial is of another order of magnitude.
    private mutating func enlist(
        _ completed: CompletedTrial, _ counts: TrialCounts, _ record: (CompletedTrial) throws -> Void
    ) throws {
        let available = runner.availableMemory()
        do {
            try AvailableMemory.require(counts.leastBytes, for: .weights, of: available)
        } catch {
            var completed = completed
            completed.failure = "\(error)"
            return try finish(completed, record)
        }
        let bytes = counts.peakMemoryBytes
        if let available, blockBytes + bytes > Int128(available) / 2 { try measureBlock(record) }
        let others = block.compactMap(\.counts?.flops)
        if others.contains(where: { max($0, counts.flops) > BatchRunner.blockSpread * min($0, counts.flops) }) {
            try measureBlock(record)
        }
        block.append(completed)
        blockBytes += bytes
        if block.count == BatchRunner.blockLength { try measureBlock(record) }
    }

    private mutating func measureBlock(_ record: (CompletedTrial) throws -> Void) throws {
        guard !block.isEmpty, !progress.isInterrupted else { return }
        let trials = block
        block = []
        blockBytes = 0
        let measurement = BlockMeasurement(
            command: runner.worker, timeLimit: runner.timeLimit, isInterrupted: runner.isInterrupted)
        let (experiment, report) = (experiment, report)
        let isComplete = try measurement.run(
            trials.map(\.trial.specification),
            started: { report(.running(experiment, trials[$0].trial.specification)) },
            finished: { place, outcome in
                var completed = trials[place]
                switch outcome {
                case .measured(let measurement): completed.measurement = measurement
                case .failed(let reason): completed.failure = reason
                }
                try finish(completed, record)
            })
        if !isComplete { progress.isInterrupted = true }
    }

    private mutating func finish(_ completed: CompletedTrial, _ record: (CompletedTrial) throws -> Void) throws {
        try record(completed)
        progress.advance(past: completed)
        report(.finished(experiment, completed.trial.specification, failure: completed.failure, progress))
    }
}
