/// The ratio of two quantities that were measured in the same rounds.
///
/// Pairing cancels what a round does to both, such as a slow clock. The two differ when the interval excludes 1.
public struct PairedRatio: Sendable, Hashable {
    /// The median of the ratios of the pairs.
    public let median: Double
    /// The bootstrap interval of that median.
    public let interval: Interval

    /// The ratio of `numerator` to `denominator`, round by round.
    ///
    /// - Returns: `nil` where the two differ in length, are empty, or a ratio is not finite.
    public init?(_ numerator: [Double], over denominator: [Double]) {
        guard numerator.count == denominator.count else { return nil }
        let ratios = zip(numerator, denominator).map { $0 / $1 }
        guard
            ratios.allSatisfy(\.isFinite), let middle = Measurement.median(ratios),
            let interval = Bootstrap.interval(ofMedian: ratios)
        else { return nil }
        median = middle
        self.interval = interval
    }

    /// Whether the two quantities differ at the interval's level.
    public var isDifference: Bool {
        !interval.contains(1)
    }
}
