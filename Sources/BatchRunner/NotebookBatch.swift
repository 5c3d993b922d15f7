public import Diagnostics
public import Measurement
public import Notebooks
import ResultStore

/// The experiments, formulas and claims of a set of notebooks, brought up to date in the results database.
public struct NotebookBatch: Sendable {
    /// What became of a batch.
    public struct Report: Sendable {
        /// The trials that ran.
        public var progress: BatchProgress
        /// The number of trials that had finished before.
        public var finishedBefore: Int
        /// The number of trials that had failed before and were not run again.
        public var failedBefore: Int
        /// Cells that could not be evaluated, with file and line; none after an interruption.
        public var faults: [Diagnostic]
        /// Costs without a formula and why, with file and line.
        public var notes: [Diagnostic]
    }

    /// The notebooks, read and checked.
    public var notebooks: [Notebook]
    /// Whether these are all notebooks there are, so that the database forgets others; their trials stay.
    public var isComplete: Bool
    /// The machine.
    public var machine: MachineFingerprint
    /// What runs the trials.
    public var runner: BatchRunner

    /// Creates a batch.
    public init(_ notebooks: [Notebook], isComplete: Bool, machine: MachineFingerprint, runner: BatchRunner) {
        self.notebooks = notebooks
        self.isComplete = isComplete
        self.machine = machine
        self.runner = runner
    }

    /// Runs the trials that the database lacks, stores each as it finishes, then what the notebooks make of them.
    ///
    /// - Parameters:
    ///   - path: The database, created where there is none.
    ///   - report: Called whenever there is something to tell.
    /// - Throws: `StoreError`, and `POSIXError` when no worker can be started. What was stored before stays.
    public func run(database path: String, progress report: @escaping (BatchEvent) -> Void) throws -> Report {
        let store = try ResultStore(path: path)
        let plan = try BatchPlan(notebooks, machine: machine.id, statuses: { try store.statuses(among: $0) })
        var progress: BatchProgress
        do {
            progress = try runner.run(plan, progress: report) { try store.insert($0.record(on: machine)) }
        } catch {
            try store.close()
            throw error
        }
        try storeExperiments(of: plan, in: store)
        if !progress.isInterrupted { try TrialPredictions(machine: machine, store: store).update(plan.uniqueTrials) }
        var (faults, notes): ([Diagnostic], [Diagnostic]) = ([], [])
        do {
            if !progress.isInterrupted { (faults, notes) = try storeConclusions(in: store) }
        } catch is CancellationError {
            progress.isInterrupted = true
        }
        try store.close()
        let trials = plan.uniqueTrials
        let failedBefore = trials.count { if case .failedBefore = $0.state { true } else { false } }
        return Report(
            progress: progress, finishedBefore: trials.count { $0.state == .finished },
            failedBefore: runner.retriesFailed ? 0 : failedBefore, faults: faults, notes: notes)
    }

    private func storeExperiments(of plan: BatchPlan, in store: ResultStore) throws {
        for notebook in notebooks {
            let experiments = plan.experiments.filter { $0.notebook == notebook.name }
            try store.setExperiments(
                experiments.map { ExperimentRecord(name: $0.name, trialKeys: $0.trials.map(\.key)) },
                of: NotebookRecord(notebook))
        }
        if isComplete { try store.keepNotebooks(named: notebooks.map(\.name)) }
    }

    /// Stores formulas and verdicts, and gives the faults that came up and what has no formula.
    ///
    /// - Throws: `CancellationError` after an interruption: a notebook's formulas and verdicts are then those of before.
    private func storeConclusions(in store: ResultStore) throws -> (faults: [Diagnostic], notes: [Diagnostic]) {
        var faults: [Diagnostic] = []
        var notes: [Diagnostic] = []
        for notebook in notebooks {
            let formulas = try FormulaRecords(notebook, isCancelled: runner.isInterrupted)
            try store.setFormulas(formulas.records, of: NotebookRecord(notebook))
            faults += formulas.faults
            notes += formulas.notes
        }
        let reader = try ResultReader(path: store.path)
        for notebook in notebooks {
            if runner.isInterrupted() { throw CancellationError() }
            let results = try NotebookEvaluator.evaluate(notebook, reader)
            try store.setClaims(results.claimRecords(of: notebook), of: NotebookRecord(notebook))
            faults += results.faults
        }
        return (faults, notes)
    }
}

extension NotebookRecord {
    /// A notebook's record.
    fileprivate init(_ notebook: Notebook) {
        self.init(name: notebook.name, title: notebook.title)
    }
}
