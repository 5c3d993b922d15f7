import Foundation

/// A product of powers of the parameters and of their binary logarithms: x₁^i₁ · log₂^j₁ x₁ · x₂^i₂ · …
///
/// Sums of such terms are the performance model normal form. Source: A. Calotoiu, T. Hoefler, M. Poke, F. Wolf, "Using
/// automated performance modeling to find scalability bugs in complex codes", SC 2013, equation 1; for several
/// parameters A. Calotoiu et al., "Fast multi-parameter performance modeling", CLUSTER 2016, equation 2.
public struct FitTerm: Sendable, Hashable {
    /// The power of each parameter.
    public let powers: [Double]
    /// The power of the binary logarithm of each parameter.
    public let logarithms: [Int]

    /// Creates a term; without logarithms unless given.
    init(powers: [Double], logarithms: [Int]? = nil) {
        self.powers = powers
        self.logarithms = logarithms ?? powers.map { _ in 0 }
    }

    /// The term at a point, one number above 0 a parameter.
    func value(at point: [Double]) -> Double {
        var product = 1.0
        for index in powers.indices {
            if powers[index] != 0 { product *= pow(point[index], powers[index]) }
            for _ in 0..<logarithms[index] { product *= log2(point[index]) }
        }
        return product
    }

    /// Whether two terms grow alike: the same powers, those of logarithms included.
    func growsLike(_ other: FitTerm) -> Bool {
        logarithms == other.logarithms && zip(powers, other.powers).allSatisfy { abs($0 - $1) < 1e-9 }
    }
}
