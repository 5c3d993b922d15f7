public import Measurement

/// A measured quantity of a pass, with every sample.
public struct MeasurementRecord: Sendable, Hashable, Codable {
    /// The pass, such as `forward`.
    public var pass: String
    /// The quantity, such as `seconds` or `held_peak_bytes`.
    public var metric: String
    /// The unit, such as `s` or `B`.
    public var unit: String
    /// The median of the samples.
    public var median: Double
    /// The interval of the median.
    public var interval: Interval
    /// Every sample; none is dropped.
    public var samples: [Sample]

    /// One sample.
    public struct Sample: Sendable, Hashable, Codable {
        /// The round in which it was taken; unique in its measurement.
        public var round: Int
        /// The value, in the measurement's unit.
        public var value: Double
        /// Whether it lies outside Tukey's fences.
        public var isOutlier: Bool

        /// Creates a sample.
        public init(round: Int, value: Double, isOutlier: Bool) {
            self.round = round
            self.value = value
            self.isOutlier = isOutlier
        }
    }

    /// Creates a measurement of a distribution.
    ///
    /// - Parameter rounds: The round of each sample; 0, 1, 2 … where it is `nil`.
    public init(pass: String, metric: String, unit: String, _ distribution: Distribution, rounds: [Int]? = nil) {
        self.pass = pass
        self.metric = metric
        self.unit = unit
        median = distribution.median
        interval = distribution.interval
        let rounds = rounds ?? Array(distribution.samples.indices)
        samples = zip(rounds, zip(distribution.samples, distribution.isOutlier)).map { round, sample in
            Sample(round: round, value: sample.0, isOutlier: sample.1)
        }
    }
}
