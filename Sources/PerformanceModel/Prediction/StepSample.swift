/// A step with the time that it took.
public struct StepSample: Sendable, Hashable, Codable {
    /// What decides the time.
    public var features: StepFeatures
    /// The median time in seconds.
    public var seconds: Double
    /// The ends of the median's bootstrap interval, in seconds.
    public var low: Double
    /// The upper end.
    public var high: Double
    /// The number of rounds.
    public var rounds: Int

    /// Creates a sample.
    public init(features: StepFeatures, seconds: Double, low: Double, high: Double, rounds: Int) {
        self.features = features
        self.seconds = seconds
        self.low = low
        self.high = high
        self.rounds = rounds
    }
}
