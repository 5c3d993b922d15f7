/// Which of several polynomials are needed for their maximum, where every variable is a multiple of its step, from the least on
/// that makes a network.
///
/// Written as Σ c·C(t₁, k₁)·C(t₂, k₂)…, with tᵢ steps beyond the least multiple, a polynomial is at least another one
/// wherever its coefficients are: binomial coefficients are not negative. The same holds for a weighted mean of two, and a
/// mean is at most the greater of the two.
enum Domination {
    private struct Candidate {
        let values: [Int128]
        let coefficients: [Int128]
        /// The sum of the coefficients, rounded.
        let size: Double

        init(_ values: [Int128], coefficients: [Int128]) {
            self.values = values
            self.coefficients = coefficients
            size = coefficients.reduce(0) { $0 + Double($1) }
        }
    }

    /// The polynomials, as their values at the lattice's points, without those that another one or a mean of two others
    /// never falls below.
    ///
    /// - Throws: `FormulaError.tooLarge`.
    /// - Complexity: O(n² · points), and O(m³ · points) for the m that no single one dominates.
    static func greatest(of all: Set<[Int128]>, on lattice: Lattice) throws(FormulaError) -> [[Int128]] {
        var candidates: [Candidate] = []
        for values in all {
            candidates.append(Candidate(values, coefficients: try coefficients(values, on: lattice)))
        }
        var kept: [Candidate] = []
        // One that is at least another has the greater sum of coefficients, so that it comes first.
        for candidate in candidates.sorted(by: precedes) {
            let isDominated = kept.contains { zip($0.coefficients, candidate.coefficients).allSatisfy { $0 >= $1 } }
            if !isDominated { kept.append(candidate) }
        }
        for place in kept.indices.reversed() {
            let others = kept.indices.filter { $0 != place }
            let isDominated = others.contains { first in
                others.contains { second in
                    first < second && isBelowMean(kept[place], of: kept[first], and: kept[second])
                }
            }
            if isDominated { kept.remove(at: place) }
        }
        return kept.map(\.values)
    }

    private static func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
        a.size != b.size ? a.size > b.size : b.coefficients.lexicographicallyPrecedes(a.coefficients)
    }

    /// Whether λ·a + (1 − λ)·b is at least `candidate` in every coefficient for some λ from 0 to 1.
    ///
    /// Every coefficient asks for λ·(a − b) ≥ candidate − b, a bound on λ from below or above. Numbers beyond 128 bits are
    /// taken for a no.
    private static func isBelowMean(_ candidate: Candidate, of a: Candidate, and b: Candidate) -> Bool {
        var low = Fraction(0, 1)
        var high = Fraction(1, 1)
        for place in candidate.coefficients.indices {
            let slope = a.coefficients[place] - b.coefficients[place]
            let needed = candidate.coefficients[place] - b.coefficients[place]
            if slope == 0 {
                guard needed <= 0 else { return false }
            } else {
                let bound = slope > 0 ? Fraction(needed, slope) : Fraction(-needed, -slope)
                guard let isAboveLow = low.isLess(than: bound), let isBelowHigh = bound.isLess(than: high) else {
                    return false
                }
                if slope > 0, isAboveLow { low = bound }
                if slope < 0, isBelowHigh { high = bound }
            }
        }
        return high.isLess(than: low) == false
    }

    /// A fraction with a positive denominator.
    private struct Fraction {
        let numerator: Int128
        let denominator: Int128

        init(_ numerator: Int128, _ denominator: Int128) {
            self.numerator = numerator
            self.denominator = denominator
        }

        /// `nil` where 128 bits do not hold the products.
        func isLess(than other: Fraction) -> Bool? {
            let (left, leftOverflows) = numerator.multipliedReportingOverflow(by: other.denominator)
            let (right, rightOverflows) = other.numerator.multipliedReportingOverflow(by: denominator)
            return leftOverflows || rightOverflows ? nil : left < right
        }
    }

    /// The coefficients of the binomials: finite differences of all orders, with the least multiples as their origin.
    private static func coefficients(_ values: [Int128], on lattice: Lattice) throws(FormulaError) -> [Int128] {
        var values = values
        for (axis, stride) in zip(lattice.axes, lattice.strides) {
            let count = axis.degree + 1
            for first in values.indices where first / stride % count == 0 {
                var line = (0..<count).map { values[first + $0 * stride] }
                for order in line.indices.dropFirst() {
                    for place in line.indices[order...].reversed() {
                        line[place] = try difference(line[place], line[place - 1])
                    }
                }
                // Δᵏf(x − 1) = Δᵏf(x) − Δᵏ⁺¹f(x − 1), back to the first multiple that makes a network.
                for _ in axis.least..<axis.first {
                    for place in line.indices.dropLast().reversed() {
                        line[place] = try difference(line[place], line[place + 1])
                    }
                }
                for (place, value) in line.enumerated() { values[first + place * stride] = value }
            }
        }
        return values
    }

    private static func difference(_ a: Int128, _ b: Int128) throws(FormulaError) -> Int128 {
        let (value, overflow) = a.subtractingReportingOverflow(b)
        guard !overflow else { throw .tooLarge }
        return value
    }
}
