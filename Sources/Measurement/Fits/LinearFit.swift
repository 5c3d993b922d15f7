import Foundation

/// Fits the coefficients of given terms to points whose scatter is in proportion to their height.
///
/// Solves the estimating equations of a gamma-distributed response with identity link by reweighting: Σ (y − ŷ) φ / ŷ² = 0
/// for each term φ. Source: P. McCullagh, J. A. Nelder, "Generalized Linear Models", 1989, section 8.3.
enum LinearFit {
    private static let rounds = 12

    /// The coefficients of the terms, the offset first where there is one; `nil` where the points do not determine them
    /// or the curve is not above 0 at every point.
    ///
    /// - Complexity: O(points · terms²).
    static func coefficients(of terms: [FitTerm], hasOffset: Bool, _ points: FitPoints) -> [Double]? {
        let size = terms.count + (hasOffset ? 1 : 0)
        let rows = points.x.map { point in (hasOffset ? [1] : []) + terms.map { $0.value(at: point) } }
        var weights = points.y.map { 1 / $0 }
        var coefficients: [Double] = []
        for _ in 0..<rounds {
            var system = SmallLinearSystem(size: size)
            for (index, row) in rows.enumerated() {
                system.add(row.map { $0 * weights[index] }, from: 0, value: points.y[index] * weights[index])
            }
            guard system.decompose() else { return nil }
            let next = system.solution()
            let heights = rows.map { row in zip(row, next).reduce(0) { $0 + $1.0 * $1.1 } }
            guard heights.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
            weights = heights.map { 1 / $0 }
            let isSettled =
                !coefficients.isEmpty && zip(coefficients, next).allSatisfy { abs($0 - $1) <= 1e-12 * abs($1) }
            coefficients = next
            if isSettled { break }
        }
        return coefficients
    }
}
