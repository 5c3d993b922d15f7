import Foundation

/// The ticks of a logarithmic domain: labelled ones, and lighter ones between them.
struct LogTicks: Equatable {
    /// The values with labels, rising.
    var major: [Double]
    /// The values without labels, rising.
    var minor: [Double]

    /// Ticks between two positive bounds, at most about `count` of them with labels and at least two.
    ///
    /// Whole powers of the base have labels; where fewer than two lie in the domain, so do their multiples by 2 and 5,
    /// then those by every integer below the base, then round values as on a linear scale.
    init(from lower: Double, to upper: Double, base: Double, count: Int) {
        let powers = Self.powers(from: lower, to: upper, base: base)
        let limit = max(2, count)
        if powers.count >= 2 {
            self.init(powers: powers, from: lower, to: upper, base: base, limit: limit)
            return
        }
        for factors in [[1, 2, 5], Array(stride(from: 1, to: base, by: 1))] where base >= 3 {
            let values = Self.multiples(factors, from: lower, to: upper, base: base)
            if values.count >= 2, values.count <= max(limit, 3) {
                let others = Self.multiples(Self.allFactors(base), from: lower, to: upper, base: base)
                self.init(major: values, minor: others.filter { !values.contains($0) })
                return
            }
        }
        let linear = LinearTicks(from: lower, to: upper, count: min(limit, 5)).values
        self.init(major: linear.count >= 2 ? linear : [lower, upper], minor: [])
    }

    private init(powers: [Double], from lower: Double, to upper: Double, base: Double, limit: Int) {
        let factors = Self.allFactors(base)
        if powers.count * 3 <= limit, base >= 6 {
            let major = Self.multiples([1, 2, 5], from: lower, to: upper, base: base)
            let all = Self.multiples(factors, from: lower, to: upper, base: base)
            self.init(major: major, minor: all.filter { !major.contains($0) })
            return
        }
        var stride = 1
        while (powers.count + stride - 1) / stride > limit { stride += 1 }
        // Powers of ten with an exponent that the stride divides read best: 1, 1k, 1M.
        let first = base == 10 ? Int(log10(powers[0]).rounded()) : 0
        var major: [Double] = []
        var minor: [Double] = []
        for (offset, power) in powers.enumerated() {
            let isLabelled = (first + offset) % stride == 0
            if isLabelled { major.append(power) } else { minor.append(power) }
        }
        if major.count < 2, let first = powers.first, let last = powers.last {
            major = [first, last]
            minor = Array(powers.dropFirst().dropLast())
        }
        if stride == 1, powers.count <= 12 {
            minor = Self.multiples(Array(factors.dropFirst()), from: lower, to: upper, base: base)
        }
        self.init(major: major, minor: minor)
    }

    private init(major: [Double], minor: [Double]) {
        self.major = major
        self.minor = minor
    }

    /// The bounds, moved outwards to whole powers of the base or, for `coarse` false, to their multiples by 2 and 5.
    static func nice(from lower: Double, to upper: Double, base: Double, coarse: Bool) -> (Double, Double) {
        let factors: [Double] = coarse || base < 6 ? [1] : [1, 2, 5]
        let below = power((log(lower) / log(base) + 1e-9).rounded(.down), base)
        let above = power((log(upper) / log(base) - 1e-9).rounded(.down), base)
        let low = factors.map { $0 * below }.last { $0 <= lower * (1 + 1e-9) } ?? below
        let high = (factors + [base]).map { $0 * above }.first { $0 >= upper * (1 - 1e-9) } ?? above * base
        return (low, high)
    }

    private static func allFactors(_ base: Double) -> [Double] {
        base <= 20 ? Array(stride(from: 1, to: base, by: 1)) : [1]
    }

    private static func powers(from lower: Double, to upper: Double, base: Double) -> [Double] {
        multiples([1], from: lower, to: upper, base: base)
    }

    private static func multiples(
        _ factors: [Double], from lower: Double, to upper: Double, base: Double
    ) -> [Double] {
        let first = (log(lower) / log(base)).rounded(.down) - 1
        let last = (log(upper) / log(base)).rounded(.up) + 1
        guard last - first <= 3000 else { return [] }
        var values: [Double] = []
        for exponent in stride(from: first, through: last, by: 1) {
            for factor in factors {
                let value = factor * power(exponent, base)
                if value >= lower * (1 - 1e-9), value <= upper * (1 + 1e-9) { values.append(value) }
            }
        }
        return values
    }

    /// A power of the base, exact where the base is a small integer.
    private static func power(_ exponent: Double, _ base: Double) -> Double {
        exponent < 0 && base == base.rounded() ? 1 / pow(base, -exponent) : pow(base, exponent)
    }
}
