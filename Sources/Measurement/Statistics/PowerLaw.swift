import Foundation

/// A power law y = c · xᵉ fitted to points: the least-squares line of log y on log x.
public struct PowerLaw: Sendable, Hashable {
    /// The exponent: the line's slope.
    public let exponent: Double
    /// The factor c.
    public let factor: Double

    private let points: [LogPoint]

    /// Fits the law to points.
    ///
    /// - Parameters:
    ///   - x: The abscissas, above 0.
    ///   - y: The ordinates, above 0, as many.
    /// - Returns: `nil` where there are fewer than three distinct abscissas, or a number is not finite and above 0.
    public init?(x: [Double], y: [Double]) {
        guard x.count == y.count, (x + y).allSatisfy({ $0 > 0 && $0.isFinite }), Set(x).count >= 3 else { return nil }
        points = zip(x, y).map { LogPoint(x: log($0), y: log($1)) }
        guard let line = fitLine(points) else { return nil }
        exponent = line.slope
        factor = exp(line.intercept)
    }

    /// The percentile bootstrap interval of the exponent, points resampled in pairs (Efron and Tibshirani, "An
    /// Introduction to the Bootstrap", section 9.5); resamples of a single abscissa are drawn again.
    ///
    /// - Complexity: O(resamples · points).
    public func exponentInterval(level: Double = Bootstrap.level) -> Interval? {
        var generator = SplitMix64(seed: Bootstrap.seed)
        var replicates: [Double] = []
        replicates.reserveCapacity(Bootstrap.resamples)
        while replicates.count < Bootstrap.resamples {
            let resample = points.map { _ in points[generator.index(below: points.count)] }
            if let line = fitLine(resample) { replicates.append(line.slope) }
        }
        return Interval(replicates: replicates, level: level)
    }
}

private struct LogPoint: Sendable, Hashable {
    var x: Double
    var y: Double
}

/// The least-squares line through points, or `nil` where all abscissas are the same.
private func fitLine(_ points: [LogPoint]) -> (slope: Double, intercept: Double)? {
    guard points.contains(where: { $0.x != points[0].x }) else { return nil }
    let count = Double(points.count)
    let meanX = points.reduce(0) { $0 + $1.x } / count
    let meanY = points.reduce(0) { $0 + $1.y } / count
    var squares = 0.0
    var products = 0.0
    for point in points {
        squares += (point.x - meanX) * (point.x - meanX)
        products += (point.x - meanX) * (point.y - meanY)
    }
    let slope = products / squares
    return (slope, meanY - slope * meanX)
}
