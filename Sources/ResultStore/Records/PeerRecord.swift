import Measurement

/// A network's run in Costbook beside its run in another program.
public struct PeerRecord: Sendable, Hashable, Codable {
    /// What is compared; one comparison of it is kept for a machine.
    public struct Case: Sendable, Hashable, Codable {
        /// The network's name, or that of what else is compared, such as a kernel.
        public var network: String
        /// The number of examples, at least 1.
        public var batch: Int
        /// The number of threads of both programs, at least 1.
        public var threads: Int
        /// `inference`, or of training `forward`, `backward` and `step` (both), or `plan` for its compilation; `kernel` for a
        /// single operation.
        public var pass: String
        /// What is compared, such as `seconds`.
        public var metric: String
        /// The other program as it is set up, such as `eager`; `none` where there is no other. For a kernel `peak` or
        /// `memory`: the least time by the machine's peak or bandwidth.
        public var peer: String

        /// Creates a case.
        public init(network: String, batch: Int, threads: Int, pass: String, metric: String, peer: String) {
            self.network = network
            self.batch = batch
            self.threads = threads
            self.pass = pass
            self.metric = metric
            self.peer = peer
        }
    }

    /// What is compared.
    public var `case`: Case
    /// The unit of the values, such as `s`.
    public var unit: String
    /// The other program's version.
    public var peerVersion: String
    /// Costbook's value in each round.
    public var values: [Double]
    /// The peer's value in each round; empty where it has none.
    public var peerValues: [Double]
    /// What is to be known of the comparison, such as why the peer has no values.
    public var note: String

    /// Creates a comparison.
    public init(
        case: Case, unit: String, peerVersion: String, values: [Double], peerValues: [Double], note: String = ""
    ) {
        self.case = `case`
        self.unit = unit
        self.peerVersion = peerVersion
        self.values = values
        self.peerValues = peerValues
        self.note = note
    }

    /// The ratios of the rounds, ours over the peer's, in ascending order; none where the peer has no values.
    var ratios: [Double] {
        guard values.count == peerValues.count else { return [] }
        return zip(values, peerValues).map { $0 / $1 }.sorted()
    }
}
