/// What every bootstrap here has in common.
public enum Bootstrap {
    /// The number of resamples.
    public static let resamples = 2000
    /// The seed of every bootstrap, so that the same sample has the same interval everywhere.
    public static let seed: UInt64 = 1
    /// The confidence level.
    public static let level = 0.95

    /// The percentile interval of the median of a sample.
    ///
    /// Below 6 values no such interval reaches 95 %: even the whole range of 5 misses the median once in 16.
    ///
    /// - Returns: `nil` for an empty sample.
    /// - Complexity: O(resamples · values).
    public static func interval(ofMedian sample: [Double]) -> Interval? {
        MedianBootstrap(count: sample.count).interval(of: sample)
    }
}

/// The bootstrap of the median for samples of one size.
///
/// Which order statistics a resample's median lies between depends on the size alone, not on the values. So the
/// resamples are drawn once, as ranks, and serve every sample of that size.
public struct MedianBootstrap: Sendable {
    /// The size of the samples.
    public let count: Int
    /// The ranks, from 0, whose mean is the median of each resample; the same one twice where the size is odd.
    private let ranks: [(lower: Int, upper: Int)]

    /// Draws the resamples.
    ///
    /// - Complexity: O(resamples · count): a resample is counted, not sorted.
    public init(count: Int) {
        self.count = count
        var generator = SplitMix64(seed: Bootstrap.seed)
        var counts = Array(repeating: 0, count: count)
        ranks = (0..<(count > 0 ? Bootstrap.resamples : 0)).map { _ in
            for index in 0..<count { counts[index] = 0 }
            for _ in 0..<count { counts[generator.index(below: count)] += 1 }
            return Self.middle(of: counts)
        }
    }

    /// The percentile interval of the median of a sample of this size; `nil` for another size, and for none.
    ///
    /// - Complexity: O(count · log count + resamples · log resamples).
    public func interval(of sample: [Double]) -> Interval? {
        guard sample.count == count else { return nil }
        let sorted = sample.sorted()
        let replicates = ranks.map { sorted[$0.lower] + (sorted[$0.upper] - sorted[$0.lower]) / 2 }
        return Interval(replicates: replicates, level: Bootstrap.level)
    }

    /// The ranks in the middle of a resample that holds each rank as often as `counts` says.
    private static func middle(of counts: [Int]) -> (lower: Int, upper: Int) {
        let before = ((counts.count - 1) / 2, counts.count / 2)
        var seen = 0
        var lower: Int?
        for rank in 0..<counts.count {
            seen += counts[rank]
            if lower == nil, seen > before.0 { lower = rank }
            if let lower, seen > before.1 { return (lower, rank) }
        }
        return (0, counts.count - 1)
    }
}
