import Foundation

/// Chooses among families of curves by cross-validation.
///
/// Each point is predicted by the curve through the others. Families whose mean squared error of log y is within one standard
/// error of the best are as good as it; of these the simplest is chosen. Source: T. Hastie, R. Tibshirani, J. Friedman, "The
/// Elements of Statistical Learning", 2009, section 7.10.1.
struct FamilySelection {
    /// The curve of the chosen family.
    let chosen: FittedCurve
    /// Curves of other growth that are as good and no less simple.
    let rivals: [FittedCurve]
    /// Whether an offset belongs to the power law.
    let powerLawHasOffset: Bool

    /// How many families with the same number of free numbers are cross-validated: those that fit best.
    private static let finalists = 6
    /// The relative distance from all points within which a curve goes through them.
    private static let exactness = 1e-9
    /// The squared error of a point that a curve of the others puts below 0.
    private static let missed = pow(log(1e3), 2)

    private struct Candidate {
        let family: FitFamily
        let curve: FittedCurve
        let loss: Double
        let isExact: Bool
        /// The squared error of log y at each point left out.
        var errors: [Double] = []

        var meanError: Double { errors.reduce(0, +) / Double(errors.count) }
    }

    /// Chooses; `nil` where no curve goes through the points.
    init?(_ points: FitPoints) {
        let fitted = FitFamily.all(parameters: points.dimensions).compactMap { Self.candidate($0, points) }
        let kept = Dictionary(grouping: fitted, by: \.curve.freedom).values.flatMap { alike in
            alike.sorted { $0.loss < $1.loss }.prefix(Self.finalists)
        }
        let power = fitted.filter { if case .powerLaw = $0.family { true } else { false } }
        let isAmongKept = Set(kept.map(\.family))
        let exact = kept.filter(\.isExact)
        let pool = exact.isEmpty ? kept + power.filter { !isAmongKept.contains($0.family) } : exact
        let candidates = pool.map { Self.validated($0, points) }.sorted { a, b in
            a.curve.freedom != b.curve.freedom ? a.curve.freedom < b.curve.freedom : a.meanError < b.meanError
        }
        guard let best = candidates.min(by: { $0.meanError < $1.meanError }) else { return nil }
        let good = exact.isEmpty ? candidates.filter { Self.isAsGood($0, as: best) } : candidates
        let choice = good.first ?? best
        chosen = choice.curve
        rivals = good.filter { other in
            other.curve.freedom <= choice.curve.freedom
                && !other.curve.growsLike(choice.curve, parameters: points.dimensions)
        }.map(\.curve)
        powerLawHasOffset = Self.needsOffset(power.map { Self.validated($0, points) })
    }

    private static func candidate(_ family: FitFamily, _ points: FitPoints) -> Candidate? {
        guard family.freedom(parameters: points.dimensions) <= points.count - 2,
            let curve = FittedCurve(family, points)
        else { return nil }
        let distances = zip(points.x, points.y).map { log($1 / curve.value(at: $0)) }
        guard distances.allSatisfy(\.isFinite) else { return nil }
        return Candidate(
            family: family, curve: curve, loss: distances.reduce(0) { $0 + $1 * $1 },
            isExact: distances.allSatisfy { abs($0) < exactness })
    }

    private static func validated(_ candidate: Candidate, _ points: FitPoints) -> Candidate {
        var candidate = candidate
        candidate.errors = (0..<points.count).map { left in
            let others = points.subset((0..<points.count).filter { $0 != left })
            guard let curve = FittedCurve(candidate.family, others, mayBeNegative: true) else { return missed }
            let distance = log(points.y[left] / curve.value(at: points.x[left]))
            return distance.isFinite ? min(distance * distance, missed) : missed
        }
        return candidate
    }

    /// Whether the errors of one are within one standard error of those of the best, point by point.
    private static func isAsGood(_ candidate: Candidate, as best: Candidate) -> Bool {
        let excess = zip(candidate.errors, best.errors).map { $0 - $1 }
        let count = Double(excess.count)
        let mean = excess.reduce(0, +) / count
        let variance = excess.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        return mean <= (variance / count).squareRoot()
    }

    /// Whether the power law with offset predicts as well as that without: its wider interval holds either way.
    private static func needsOffset(_ laws: [Candidate]) -> Bool {
        guard let plain = laws.first(where: { $0.family == .powerLaw(hasOffset: false) }),
            let raised = laws.first(where: { $0.family == .powerLaw(hasOffset: true) })
        else { return laws.contains { $0.family == .powerLaw(hasOffset: true) } }
        return isAsGood(raised, as: plain) && !plain.isExact
    }
}
