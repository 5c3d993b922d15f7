import Networks
public import Notebooks
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
    ///   - stored: For every key in the database, why the trial failed, or `nil` where it did not.
    /// - Throws: what encoding a specification throws.
    /// - Complexity: O(trials).
    public init(_ notebooks: [Notebook], machine: String, stored: [String: String?]) throws {
        var experiments: [Experiment] = []
        for notebook in notebooks {
            for cell in notebook.cells {
                guard case .experiment(let declaration) = cell.body else { continue }
                let trials = try declaration.points.map { point in
                    let specification = TrialSpecification(declaration, point: point, machine: machine)
                    let text = try specification.canonicalJSON
                    let key = StableHash(text).hexadecimal
                    return Trial(
                        key: key, specification: specification, canonicalJSON: text,
                        state: State(stored[key]))
                }
                experiments.append(Experiment(notebook: notebook.name, name: cell.name, trials: trials))
            }
        }
        self.experiments = experiments
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
    /// The state of a trial by what the database says: `nil` for nothing.
    init(_ stored: String??) {
        switch stored {
        case .none: self = .missing
        case .some(.none): self = .finished
        case .some(.some(let failure)): self = .failedBefore(failure)
        }
    }
}

extension TrialSpecification {
    /// The trial of an experiment at a point of its grid.
    init(_ experiment: ExperimentDeclaration, point: [String: ParameterValue], machine: String) {
        self.init(
            network: experiment.network, parameters: point,
            measurement: experiment.measurement.map { measurement in
                Measurement(
                    warmUpRounds: measurement.warmUpRounds, rounds: measurement.rounds, seconds: measurement.seconds,
                    seed: experiment.seed, threads: experiment.threads, machine: machine)
            })
    }
}
