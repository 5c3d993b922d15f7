/// The derivative of `function` at `point` along `direction`, by central differences over five points: exact for
/// polynomials up to degree 4, with an error of h⁴/30 · f⁽⁵⁾ otherwise (Abramowitz and Stegun 25.3.6).
///
/// - Precondition: no kink lies nearer than two steps along the direction.
public func centralDifference(
    of function: ([[Double]]) -> Double, at point: [[Double]], along direction: [[Double]], step: Double = 1e-3
) -> Double {
    func value(_ steps: Double) -> Double {
        function(zip(point, direction).map { x, u in zip(x, u).map { $0 + steps * step * $1 } })
    }
    return (8 * (value(1) - value(-1)) - (value(2) - value(-2))) / (12 * step)
}

/// Σ aᵢ · bᵢ.
public func innerProduct(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}
