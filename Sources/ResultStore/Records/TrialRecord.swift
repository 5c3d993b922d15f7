public import Foundation
public import Measurement
public import Tables

/// A trial as it is stored: a network at given parameters, what was counted and what was measured.
public struct TrialRecord: Sendable, Hashable, Codable {
    /// The hash of everything that decides the result.
    public var key: String
    /// The network's name.
    public var network: String
    /// The network's parameters; integers, reals, text, and booleans as 0 or 1.
    public var parameters: [Parameter]
    /// The seed of random inputs and weights.
    public var seed: Int
    /// The number of compute threads, at least 1.
    public var threads: Int
    /// The version of what counted and ran.
    public var engineVersion: String
    /// When the trial was started; stored to the second.
    public var startedAt: Date
    /// What decides the result, as canonical JSON.
    public var specification: String
    /// The machine, or `nil` where nothing was measured.
    public var machine: MachineFingerprint?
    /// Why the trial failed, or `nil` where it finished.
    public var failure: String?
    /// What was counted exactly, layers in the network's order.
    public var counts: [Count]
    /// What was measured.
    public var measurements: [MeasurementRecord]
    /// The vectors of the kernels that ran, such as `avx2`; `nil` where nothing ran.
    public var instructionSet: String?
    /// The operations that ran on their reference kernels because they have no faster one.
    public var fallbacks: [Fallback]

    /// A parameter and its value.
    public struct Parameter: Sendable, Hashable, Codable {
        /// The parameter's name.
        public var name: String
        /// Its value; never null.
        public var value: Datum

        /// Creates a parameter.
        public init(name: String, value: Datum) {
            self.name = name
            self.value = value
        }
    }

    /// An exact count.
    public struct Count: Sendable, Hashable, Codable {
        /// The pass, such as `forward`; `model` for what belongs to no pass.
        public var pass: String
        /// The layer; empty for the whole pass.
        public var layer: String
        /// The metric, such as `macs`.
        public var metric: String
        /// The count, at least 0.
        public var value: Int128

        /// Creates a count.
        public init(pass: String, layer: String = "", metric: String, value: Int128) {
            self.pass = pass
            self.layer = layer
            self.metric = metric
            self.value = value
        }
    }

    /// An operation that ran on its reference kernel.
    public struct Fallback: Sendable, Hashable, Codable {
        /// The pass.
        public var pass: String
        /// The operation's name.
        public var operation: String
        /// The number of nodes, at least 1.
        public var nodes: Int

        /// Creates a row.
        public init(pass: String, operation: String, nodes: Int) {
            self.pass = pass
            self.operation = operation
            self.nodes = nodes
        }
    }

    /// Creates a trial.
    public init(
        key: String, network: String, parameters: [Parameter], seed: Int, threads: Int, engineVersion: String,
        startedAt: Date, specification: String, machine: MachineFingerprint? = nil, failure: String? = nil,
        counts: [Count] = [], measurements: [MeasurementRecord] = [], instructionSet: String? = nil,
        fallbacks: [Fallback] = []
    ) {
        self.key = key
        self.network = network
        self.parameters = parameters
        self.seed = seed
        self.threads = threads
        self.engineVersion = engineVersion
        self.startedAt = startedAt
        self.specification = specification
        self.machine = machine
        self.failure = failure
        self.counts = counts
        self.measurements = measurements
        self.instructionSet = instructionSet
        self.fallbacks = fallbacks
    }
}

/// Whether a trial is in the database, and how it ended.
public enum TrialStatus: Sendable, Hashable {
    /// It finished.
    case finished
    /// It failed, for the reason given.
    case failed(String)
}
