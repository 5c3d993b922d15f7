/// The quantile of a sample, interpolated linearly between order statistics (type 7 of Hyndman and Fan, "Sample
/// quantiles in statistical packages", The American Statistician 50, 1996).
///
/// - Parameters:
///   - probability: 0 to 1; 0.5 is the median.
///   - sorted: The sample in ascending order.
/// - Returns: `nil` for an empty sample.
public func quantile(_ probability: Double, ofSorted sorted: [Double]) -> Double? {
    guard let last = sorted.last else { return nil }
    let position = min(max(probability, 0), 1) * Double(sorted.count - 1)
    let lower = Int(position)
    guard lower + 1 < sorted.count else { return last }
    let fraction = position - Double(lower)
    guard fraction > 0 else { return sorted[lower] }
    return sorted[lower] + fraction * (sorted[lower + 1] - sorted[lower])
}

/// The median of a sample in any order, or `nil` for an empty one.
public func median(_ sample: [Double]) -> Double? {
    quantile(0.5, ofSorted: sample.sorted())
}
