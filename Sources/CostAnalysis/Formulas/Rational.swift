/// A rational number in lowest terms, with a positive denominator.
struct Rational: Hashable, Sendable {
    let numerator: Int128
    let denominator: Int128

    init(_ value: Int128) {
        numerator = value
        denominator = 1
    }

    /// - Precondition: the denominator is not 0.
    init(_ numerator: Int128, over denominator: Int128) {
        let divisor = Self.greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
        let sign: Int128 = denominator < 0 ? -1 : 1
        self.numerator = sign * (numerator / divisor)
        self.denominator = sign * (denominator / divisor)
    }

    private static func greatestCommonDivisor(_ a: UInt128, _ b: UInt128) -> Int128 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return Int128(a)
    }

    /// The sum, or an error where it does not fit.
    func plus(_ other: Rational) throws(FormulaError) -> Rational {
        let left = try Self.product(numerator, other.denominator)
        let right = try Self.product(other.numerator, denominator)
        let (sum, overflow) = left.addingReportingOverflow(right)
        guard !overflow else { throw .tooLarge }
        return Rational(sum, over: try Self.product(denominator, other.denominator))
    }

    /// The product, or an error where it does not fit.
    func times(_ other: Rational) throws(FormulaError) -> Rational {
        // Crosswise in lowest terms first, so that the products stay as small as the result allows.
        let a = Rational(numerator, over: other.denominator)
        let b = Rational(other.numerator, over: denominator)
        return Rational(
            try Self.product(a.numerator, b.numerator), over: try Self.product(a.denominator, b.denominator))
    }

    /// The difference, or an error where it does not fit.
    func minus(_ other: Rational) throws(FormulaError) -> Rational {
        try plus(other.times(Rational(-1)))
    }

    /// The value, rounded.
    var real: Double { Double(numerator) / Double(denominator) }

    private static func product(_ a: Int128, _ b: Int128) throws(FormulaError) -> Int128 {
        let (value, overflow) = a.multipliedReportingOverflow(by: b)
        guard !overflow else { throw .tooLarge }
        return value
    }
}
