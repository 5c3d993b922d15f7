import Foundation
public import Networks

/// Everything that decides a trial's result, and nothing else: what does not stand here re-runs no trial.
public struct TrialSpecification: Sendable, Hashable, Codable {
    /// The version of the counting and measuring code; raised by hand whenever a change of it changes results.
    public static let currentEngine = "8"

    /// The network as declared.
    public var network: NetworkDeclaration
    /// The value of every parameter of the network.
    public var parameters: [String: ParameterValue]
    /// What a step of training consists of, or `nil` for the gradient by reverse mode alone.
    public var step: TrainingStep?
    /// The version of the code that counts and measures.
    public var engine: String
    /// How the passes are timed, or `nil` for exact counts alone.
    public var measurement: Measurement?

    /// What decides a measurement beside the network. Exact counts depend on none of it.
    public struct Measurement: Sendable, Hashable, Codable {
        /// Rounds that are run and not kept.
        public var warmUpRounds: Int
        /// The least number of rounds that are kept.
        public var rounds: Int
        /// The least time that the kept rounds take together, in seconds.
        public var seconds: Double
        /// The seed of the random inputs and weights.
        public var seed: Int
        /// The number of compute threads.
        public var threads: Int
        /// The fingerprint of the machine.
        public var machine: String
        /// Whether operations are timed one by one too; `nil` where they are not.
        public var timesOperations: Bool?

        /// Creates the settings of a measurement.
        public init(
            warmUpRounds: Int, rounds: Int, seconds: Double, seed: Int, threads: Int, machine: String,
            timesOperations: Bool = false
        ) {
            self.warmUpRounds = warmUpRounds
            self.rounds = rounds
            self.seconds = seconds
            self.seed = seed
            self.threads = threads
            self.machine = machine
            self.timesOperations = timesOperations ? true : nil
        }
    }

    /// Creates a specification.
    public init(
        network: NetworkDeclaration, parameters: [String: ParameterValue], step: TrainingStep = TrainingStep(),
        engine: String = currentEngine,
        measurement: Measurement? = nil
    ) {
        self.network = network
        self.parameters = parameters
        self.step = step == TrainingStep() ? nil : step
        self.engine = engine
        self.measurement = measurement
    }

    /// The specification as JSON with sorted keys: equal specifications have equal texts.
    public var canonicalJSON: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    /// The values of the network's parameters, in the order of the declaration, and of what the step sets.
    public var settings: [(name: String, value: ParameterValue)] {
        network.parameters.compactMap { parameter in
            parameters[parameter.name].map { (parameter.name, $0) }
        } + (step?.settings ?? [])
    }

    /// The settings as a person would write them, as in `batch=1 depth=2`.
    public var parameterText: String {
        settings.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    }
}
