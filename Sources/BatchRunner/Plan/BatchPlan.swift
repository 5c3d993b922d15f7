import Networks
public import Notebooks
public import ResultStore
import Tables

/// The trials that a set of notebooks asks for, and which of them the database has already.
public struct BatchPlan: Sendable {
    /// An experiment with its trials.
    public struct Experiment: Sendable {
        /// The notebook's name.
        public let notebook: String
        /// The cell's name.
        public let name: String
        /// The trials, in the order of the grid.
        public let trials: [Trial]
    }

    /// A trial of an experiment.
    public struct Trial: Sendable {
        /// The hash of everything that decides the result.
        public let key: String
        /// Everything that decides the result.
        public let specification: TrialSpecification
        /// The canonical text of the specification.
        public let canonicalJSON: String
        /// Whether it has to run.
        public let state: State
    }

    /// Whether a trial has to run.
    public enum State: Sendable, Hashable {
        /// The database has it.
        case finished
        /// It was run and failed, for a reason; it runs again only when asked for.
        case failedBefore(String)
        /// The database does not have it.
        case missing
    }

    /// The experiments, notebook by notebook, in the order of the text.
    public let experiments: [Experiment]
}

extension BatchPlan {
    /// Plans the experiments of notebooks.
    ///
    /// - Parameters:
    ///   - notebooks: The notebooks.
    ///   - machine: The fingerprint of the machine on which trials would be measured.
    ///   - statuses: How the trials of given keys ended; those that the database does not have are left out.
    /// - Throws: what `statuses` throws.
    /// - Complexity: O(trials).
    public init(
        _ notebooks: [Notebook], machine: String, statuses: ([String]) throws -> [String: TrialStatus]
    ) throws {
        var experiments: [Experiment] = []
        for notebook in notebooks {
            for cell in notebook.cells {
                guard case .experiment(let declaration) = cell.body else { continue }
                let specifications = declaration.points.flatMap { point in
                    declaration.steps.map { step in
                        TrialSpecification(declaration, point: point, step: step, machine: machine)
                    }
                }
                let texts = try specifications.map { try $0.canonicalJSON }
                let keys = texts.map { StableHash($0).hexadecimal }
                let ended = try statuses(keys)
                let trials = specifications.indices.map { place in
                    Trial(
                        key: keys[place], specification: specifications[place], canonicalJSON: texts[place],
                        state: State(ended[keys[place]]))
                }
                experiments.append(Experiment(notebook: notebook.name, name: cell.name, trials: trials))
            }
        }
        self.experiments = experiments
    }

    /// All trials, each once, in the order in which they are first asked for.
    public var uniqueTrials: [Trial] {
        var seen: Set<String> = []
        return experiments.flatMap(\.trials).filter { seen.insert($0.key).inserted }
    }

    /// The trials that have to run, each once, in the order in which they are first asked for.
    ///
    /// - Parameter retryingFailed: Whether trials that failed before run again.
    public func trialsToRun(retryingFailed: Bool) -> [(experiment: Experiment, trials: [Trial])] {
        var seen: Set<String> = []
        return experiments.compactMap { experiment in
            let trials = experiment.trials.filter { trial in
                switch trial.state {
                case .finished: false
                case .failedBefore: retryingFailed && seen.insert(trial.key).inserted
                case .missing: seen.insert(trial.key).inserted
                }
            }
            return trials.isEmpty ? nil : (experiment, trials)
        }
    }
}

extension BatchPlan.State {
    /// The state of a trial by what the database says of it: `nil` for nothing.
    init(_ status: TrialStatus?) {
        switch status {
        case nil: self = .missing
        case .finished: self = .finished
        case .failed(let reason): self = .failedBefore(reason)
        }
    }
}

extension TrialSpecification {
    /// The trial of an experiment at a point of its grid, with one of its steps.
    init(
        _ experiment: ExperimentDeclaration, point: [String: ParameterValue], step: TrainingStep, machine: String
    ) {
        self.init(
            network: experiment.network, parameters: point, step: step,
            measurement: experiment.measurement.map { measurement in
                Measurement(
                    warmUpRounds: measurement.warmUpRounds, rounds: measurement.rounds, seconds: measurement.seconds,
                    seed: experiment.seed, threads: experiment.threads, machine: machine,
                    timesOperations: measurement.timesOperations)
            })
    }
}
