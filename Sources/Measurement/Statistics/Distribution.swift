/// A measured quantity: every sample, the median, its interval, and which samples stick out.
public struct Distribution: Sendable, Hashable {
    /// The samples, in the order in which they were taken; none is ever dropped.
    public let samples: [Double]
    /// Which samples lie outside Tukey's fences, in the order of the samples.
    public let isOutlier: [Bool]
    /// The median of all samples.
    public let median: Double
    /// The bootstrap interval of the median.
    public let interval: Interval

    /// Summarises samples; `nil` where there is none, or one that is not finite.
    public init?(_ samples: [Double]) {
        guard
            samples.allSatisfy(\.isFinite), let interval = Bootstrap.interval(ofMedian: samples),
            let fences = TukeyFences(samples), let middle = Measurement.median(samples)
        else { return nil }
        self.samples = samples
        self.interval = interval
        median = middle
        isOutlier = samples.map { !fences.contains($0) }
    }

    /// The number of samples outside the fences.
    public var outliers: Int {
        isOutlier.count { $0 }
    }
}

/// Tukey's fences: the quartiles, extended by one and a half times the distance between them.
///
/// Source: J. W. Tukey, "Exploratory Data Analysis", 1977, section 2D.
public struct TukeyFences: Sendable, Hashable {
    /// The lower fence.
    public let lower: Double
    /// The upper fence.
    public let upper: Double

    /// The fences of a sample, or `nil` for an empty one.
    public init?(_ sample: [Double]) {
        let sorted = sample.sorted()
        guard let first = quantile(0.25, ofSorted: sorted), let third = quantile(0.75, ofSorted: sorted) else {
            return nil
        }
        let reach = 1.5 * (third - first)
        lower = first - reach
        upper = third + reach
    }

    /// Whether a value lies between the fences, or on one.
    public func contains(_ value: Double) -> Bool {
        lower <= value && value <= upper
    }
}
