/// A polynomial in named parameters with rational coefficients.
public struct Polynomial: Hashable, Sendable {
    /// The parameters, in the order in which they are printed.
    public let variables: [String]
    /// The terms with coefficients other than 0, highest total degree first.
    let terms: [Term]
    /// For each variable the number of which it must be a multiple, 1 for any value.
    public let steps: [Int]

    /// A product of powers of the parameters, times a coefficient.
    struct Term: Hashable, Sendable {
        let coefficient: Rational
        /// The power of each variable.
        let exponents: [Int]

        var degree: Int { exponents.reduce(0, +) }
    }

    init(variables: [String], terms: [Term], steps: [Int]) {
        self.variables = variables
        self.steps = steps
        self.terms = terms.filter { $0.coefficient.numerator != 0 }.sorted { a, b in
            a.degree != b.degree ? a.degree > b.degree : b.exponents.lexicographicallyPrecedes(a.exponents)
        }
    }

    /// The greatest power of `variable`; 0 for one that does not occur.
    public func degree(in variable: String) -> Int {
        guard let index = variables.firstIndex(of: variable) else { return 0 }
        return terms.map { $0.exponents[index] }.max() ?? 0
    }

    /// Where the polynomial holds, in words, as in "resolution a multiple of 32"; `nil` where it holds everywhere.
    public var condition: String? {
        let conditions = zip(variables, steps).filter { $0.1 > 1 }.map { "\($0.0) a multiple of \($0.1)" }
        return conditions.isEmpty ? nil : conditions.joined(separator: ", ")
    }

    /// The greatest sum of powers in a term.
    public var totalDegree: Int { terms.map(\.degree).max() ?? 0 }

    /// The value at a point, one number a variable.
    ///
    /// - Throws: `FormulaError.tooLarge` where 128 bits do not hold it.
    /// - Returns: `nil` where the value is no integer.
    func value(at point: [Int]) throws(FormulaError) -> Int128? {
        let value = try rationalValue(at: point)
        return value.denominator == 1 ? value.numerator : nil
    }

    /// The value at a point, one number a variable.
    ///
    /// - Throws: `FormulaError.tooLarge` where 128 bits do not hold it.
    func rationalValue(at point: [Int]) throws(FormulaError) -> Rational {
        var sum = Rational(0)
        for term in terms {
            var product = term.coefficient
            for (value, power) in zip(point, term.exponents) {
                for _ in 0..<power { product = try product.times(Rational(Int128(value))) }
            }
            sum = try sum.plus(product)
        }
        return sum
    }
}

/// Why a cost has no formula.
public enum FormulaError: Error, Hashable, Sendable {
    /// Numbers that 128 bits do not hold came up.
    case tooLarge
    /// No polynomial of the degrees that were tried gives the cost: the variable along which it is none, or a point
    /// where the best one and the count differ.
    case noPolynomial(point: String)
}

extension FormulaError: CustomStringConvertible {
    /// The reason in one sentence.
    public var description: String {
        switch self {
        case .tooLarge: "the coefficients are larger than 128 bits hold"
        case .noPolynomial(let point):
            "no polynomial of degree up to \(PolynomialInterpolation.maximumDegree) in each parameter gives the count: see \(point)"
        }
    }
}
