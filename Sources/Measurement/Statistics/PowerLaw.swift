import Foundation

/// A power law y = c · xᵉ fitted to points: the least-squares line of log y on log x.
public struct PowerLaw: Sendable, Hashable {
    /// The exponent: the line's slope.
    public let exponent: Double
    /// The factor c.
    public let factor: Double

    /// The logarithms of the abscissas, less their mean.
    private let abscissas: [Double]
    /// The distances from the line, raised to equal variance by their leverages, less their mean.
    private let residuals: [Double]
    /// The sum of the abscissas' squares.
    private let spread: Double
    /// The exponent's standard error.
    private let standardError: Double

    /// Fits the law to points.
    ///
    /// - Parameters:
    ///   - x: The abscissas, above 0.
    ///   - y: The ordinates, above 0, as many.
    /// - Returns: `nil` where there are fewer than three distinct abscissas, or a number is not finite and above 0.
    public init?(x: [Double], y: [Double]) {
        guard x.count == y.count, (x + y).allSatisfy({ $0 > 0 && $0.isFinite }), Set(x).count >= 3 else { return nil }
        let count = Double(x.count)
        let meanX = x.reduce(0) { $0 + log($1) } / count
        let meanY = y.reduce(0) { $0 + log($1) } / count
        let abscissas = x.map { log($0) - meanX }
        let ordinates = y.map { log($0) - meanY }
        let spread = abscissas.reduce(0) { $0 + $1 * $1 }
        let slope = zip(abscissas, ordinates).reduce(0) { $0 + $1.0 * $1.1 } / spread
        let distances = zip(abscissas, ordinates).map { $1 - slope * $0 }
        let raised = zip(abscissas, distances).map { abscissa, distance in
            distance / max(1 - 1 / count - abscissa * abscissa / spread, 1e-12).squareRoot()
        }
        let meanRaised = raised.reduce(0, +) / count
        exponent = slope
        factor = exp(meanY - slope * meanX)
        self.abscissas = abscissas
        self.spread = spread
        residuals = raised.map { $0 - meanRaised }
        standardError = (distances.reduce(0) { $0 + $1 * $1 } / (count - 2) / spread).squareRoot()
    }

    /// The studentized bootstrap interval of the exponent, residuals resampled.
    ///
    /// Unlike the percentile interval it keeps its level with half a dozen points, as sweeps have. It takes the
    /// scatter in log y to be alike at all points. Source: A. C. Davison, D. V. Hinkley, "Bootstrap Methods and their
    /// Application", 1997, algorithm 6.1 and section 6.2.5.
    ///
    /// - Complexity: O(resamples · points).
    public func exponentInterval() -> Interval {
        var generator = SplitMix64(seed: Bootstrap.seed)
        let replicates = (0..<Bootstrap.resamples).compactMap { _ in studentizedError(&generator) }.sorted()
        guard
            let low = quantile((1 - Bootstrap.level) / 2, ofSorted: replicates),
            let high = quantile((1 + Bootstrap.level) / 2, ofSorted: replicates)
        else { return Interval(low: exponent, high: exponent, level: Bootstrap.level) }
        return Interval(
            low: exponent - high * standardError, high: exponent - low * standardError, level: Bootstrap.level)
    }

    /// The error of a resample's exponent in units of its standard error, or `nil` for a resample without scatter.
    private func studentizedError(_ generator: inout SplitMix64) -> Double? {
        let count = Double(abscissas.count)
        var sum = 0.0
        var squares = 0.0
        var products = 0.0
        for abscissa in abscissas {
            let residual = residuals[generator.index(below: residuals.count)]
            sum += residual
            squares += residual * residual
            products += abscissa * residual
        }
        let error = products / spread
        let scatter = squares - sum * sum / count - error * products
        guard scatter > squares * 1e-12 else { return nil }
        return error / (scatter / (count - 2) / spread).squareRoot()
    }
}
