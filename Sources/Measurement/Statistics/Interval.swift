/// A confidence interval.
public struct Interval: Sendable, Hashable, Codable {
    /// The lower end.
    public var low: Double
    /// The upper end.
    public var high: Double
    /// The confidence level, such as 0.95.
    public var level: Double

    /// Creates an interval.
    public init(low: Double, high: Double, level: Double) {
        self.low = low
        self.high = high
        self.level = level
    }

    /// Whether a value lies within the interval, its ends included.
    public func contains(_ value: Double) -> Bool {
        low <= value && value <= high
    }

    /// The percentile interval of a statistic's bootstrap replicates (Efron and Tibshirani, "An Introduction to the
    /// Bootstrap", section 13.3), or `nil` without replicates.
    init?(replicates: [Double], level: Double) {
        let sorted = replicates.sorted()
        guard
            let low = quantile((1 - level) / 2, ofSorted: sorted),
            let high = quantile((1 + level) / 2, ofSorted: sorted)
        else { return nil }
        self.init(low: low, high: high, level: level)
    }
}
