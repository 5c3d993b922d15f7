public import CPUBackend

/// What running a trial's network gave, before any statistics.
public struct TrialMeasurement: Sendable, Hashable, Codable {
    /// The samples of a pass, by the round in which they were taken.
    public struct PassSamples: Sendable, Hashable, Codable {
        /// The pass.
        public var pass: String
        /// The kind of operation, where the samples are of one kind only.
        public var kind: String?
        /// The round of each sample.
        public var rounds: [Int]
        /// The time of the pass, or of its operations of the kind, in each of these rounds, in seconds.
        public var seconds: [Double]
    }

    /// The samples of each pass, in the order in which the passes run.
    public var passes: [PassSamples]
    /// The samples of each kind of operation, pass by pass; `nil` unless asked for.
    public var operations: [PassSamples]?
    /// The memory that the plan foresaw, in bytes.
    public var plannedPeakBytes: Int
    /// The memory that was held while the network ran, in bytes.
    public var heldPeakBytes: Int
    /// The kernels that ran.
    public var kernels: KernelReport
}
