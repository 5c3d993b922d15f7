public import Diagnostics
import Foundation

/// How a quantity grows with one or two parameters: the curve that predicts it best, and the exponent of its power law with
/// an interval.
///
/// Curves are power laws, perhaps with an offset, polynomials, and terms with logarithms; cross-validation chooses. The
/// scatter is taken to be in proportion to the height, as that of times is. The data may be unable to tell: then
/// `doubts` says why.
///
///     let fit = try ScalingFit(parameters: ["width"], x: widths.map { [$0] }, y: seconds)
///     print(fit.exponents[0].value, fit.exponents[0].interval)
public struct ScalingFit: Sendable {
    /// The power of a parameter in the power law.
    public struct Exponent: Sendable, Hashable {
        /// The parameter.
        public let parameter: String
        /// The power.
        public let value: Double
        /// Its bootstrap interval.
        public let interval: Interval
    }

    /// The parameters, one or two.
    public let parameters: [String]
    /// The number of points.
    public let points: Int
    /// The curve of the chosen family.
    public let curve: FittedCurve
    /// Curves of other growth that predict as well and are no less simple.
    public let rivals: [FittedCurve]
    /// The exponents of the power law: the local growth over the range of the points where the chosen family is another one.
    public let exponents: [Exponent]
    /// Whether an offset belongs to that power law.
    public let powerLawHasOffset: Bool
    /// The logarithm of each point's height over the curve's: about the relative error.
    public let residuals: [Double]
    /// The share of the spread of log y that the curve explains; `nil` where there is no spread.
    public let rSquared: Double?

    /// The widest interval of an exponent that tells anything: half a power.
    public static let widestInterval = 0.5
    /// The fewest points.
    public static let fewestPoints = 5
    /// The most points: leaving each out in turn takes time with their square.
    public static let mostPoints = 1000

    /// Fits curves to points.
    ///
    /// - Parameters:
    ///   - parameters: The names of the parameters, one or two.
    ///   - x: The values of the parameters at each point.
    ///   - y: The quantity at each point.
    ///   - level: The level of the intervals.
    /// - Throws: `Diagnostic` without a place for too few or too many points, values that are not above 0, and a parameter that
    ///   has too few different values.
    /// - Complexity: O(resamples · points + families · points²).
    public init(
        parameters: [String], x: [[Double]], y: [Double], level: Double = Bootstrap.level
    ) throws(Diagnostic) {
        try Self.check(parameters, x, y)
        let points = FitPoints(x: x, y: y)
        guard let selection = FamilySelection(points),
            let law = PowerLawModel.fitted(to: points, hasOffset: selection.powerLawHasOffset)
        else {
            throw Diagnostic(
                "points that no curve goes through: the values of \(parameters.joined(separator: " and ")) move together",
                expected: "parameters that vary independently")
        }
        self.parameters = parameters
        self.points = y.count
        curve = selection.chosen
        rivals = selection.rivals
        powerLawHasOffset = selection.powerLawHasOffset
        let intervals = law.exponentIntervals(level: level)
        exponents = parameters.indices.map {
            Exponent(parameter: parameters[$0], value: law.exponents[$0], interval: intervals[$0])
        }
        let curve = selection.chosen
        residuals = zip(x, y).map { log($1 / curve.value(at: $0)) }
        let spread = points.logarithmicSpread
        rSquared = spread > 0 ? 1 - residuals.reduce(0) { $0 + $1 * $1 } / spread : nil
    }

    /// Why the data can't tell how the quantity grows; empty where they can.
    public var doubts: [String] {
        let wide = exponents.filter { $0.interval.high - $0.interval.low > Self.widestInterval }
        return wide.map { "the interval of the exponent of \($0.parameter) is wider than \(Self.widestInterval)" }
            + rivals.prefix(2).map { "\($0.text(parameters)) predicts as well" }
    }

    private static func check(_ parameters: [String], _ x: [[Double]], _ y: [Double]) throws(Diagnostic) {
        guard (1...2).contains(parameters.count), x.count == y.count, x.allSatisfy({ $0.count == parameters.count })
        else { throw Diagnostic("a fit against \(parameters.count) parameters", expected: "one or two") }
        let fewest = fewestPoints + parameters.count - 1
        guard y.count >= fewest else {
            throw Diagnostic("a fit of \(y.count) points", expected: "at least \(fewest)")
        }
        guard y.count <= mostPoints else {
            throw Diagnostic(
                "a fit of \(y.count) points", expected: "at most \(mostPoints), as a query gives that takes medians")
        }
        if let value = y.first(where: { !($0 > 0 && $0.isFinite) }) {
            throw Diagnostic("a fit of the value \(value)", expected: "values above 0")
        }
        for (axis, name) in parameters.enumerated() {
            let values = x.map { $0[axis] }
            if let value = values.first(where: { !($0 > 0 && $0.isFinite) }) {
                throw Diagnostic("a fit against \(name) = \(value)", expected: "values above 0")
            }
            let different = Set(values).count
            let needed = parameters.count == 1 ? 4 : 3
            guard different >= needed else {
                throw Diagnostic(
                    "a fit against \(different) different values of \(name)", expected: "at least \(needed)")
            }
        }
    }
}
