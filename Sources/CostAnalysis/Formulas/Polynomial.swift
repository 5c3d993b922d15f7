/// A polynomial in named parameters with rational coefficients.
public struct Polynomial: Hashable, Sendable {
    /// The parameters, in the order in which they are printed.
    public let variables: [String]
    /// The terms with coefficients other than 0, highest total degree first.
    let terms: [Term]
    /// For each variable the number of which it must be a multiple, 1 for any value.
    public let steps: [Int]
    /// For each variable the least value for which the polynomial holds.
    public let minimums: [Int]

    /// A product of powers of the parameters, times a coefficient.
    struct Term: Hashable, Sendable {
        let coefficient: Rational
        /// The power of each variable.
        let exponents: [Int]

        var degree: Int { exponents.reduce(0, +) }

        /// What stands for the variables: the first where the term is added, the second where it is subtracted.
        func arguments<Value>(_ added: [Value], _ subtracted: [Value]) -> [Value] {
            coefficient.numerator < 0 ? subtracted : added
        }
    }

    /// - Parameter minimums: The least values; the steps where none are given.
    init(variables: [String], terms: [Term], steps: [Int], minimums: [Int]? = nil) {
        self.variables = variables
        self.steps = steps
        self.minimums = minimums ?? steps
        self.terms = terms.filter { $0.coefficient.numerator != 0 }.sorted { a, b in
            a.degree != b.degree ? a.degree > b.degree : b.exponents.lexicographicallyPrecedes(a.exponents)
        }
    }

    /// The greatest power of `variable`; 0 for one that does not occur.
    public func degree(in variable: String) -> Int {
        guard let index = variables.firstIndex(of: variable) else { return 0 }
        return terms.map { $0.exponents[index] }.max() ?? 0
    }

    /// The same polynomial where it holds from other least values on.
    func holding(from minimums: [Int]) -> Polynomial {
        Polynomial(variables: variables, terms: terms, steps: steps, minimums: minimums)
    }

    /// Where the polynomial holds, in words, as in "depth at least 3, resolution a multiple of 32"; `nil` where it holds
    /// everywhere.
    public var condition: String? {
        var conditions: [String] = []
        for (name, (step, minimum)) in zip(variables, zip(steps, minimums)) {
            let parts = [step > 1 ? "a multiple of \(step)" : nil, minimum > step ? "at least \(minimum)" : nil]
            let known = parts.compactMap(\.self)
            if !known.isEmpty { conditions.append("\(name) \(known.joined(separator: " and "))") }
        }
        return conditions.isEmpty ? nil : conditions.joined(separator: ", ")
    }

    /// Whether the polynomial holds at a point, one number a variable.
    public func holds(at point: [Int]) -> Bool {
        zip(point, zip(steps, minimums)).allSatisfy { $0.isMultiple(of: $1.0) && $0 >= $1.1 }
    }

    /// The greatest sum of powers in a term.
    public var totalDegree: Int { terms.map(\.degree).max() ?? 0 }

    /// The value at a point, one number a variable.
    ///
    /// - Throws: `FormulaError.tooLarge` where 128 bits do not hold it.
    /// - Returns: `nil` where the value is no integer.
    func value(at point: [Int]) throws(FormulaError) -> Int128? { try value(at: point, subtracting: point) }

    /// The value of the terms that are added at one point, less that of those that are subtracted at another one.
    ///
    /// - Throws: `FormulaError.tooLarge` where 128 bits do not hold it.
    /// - Returns: `nil` where the value is no integer.
    func value(at point: [Int], subtracting other: [Int]) throws(FormulaError) -> Int128? {
        let value = try rationalValue(at: point, subtracting: other)
        return value.denominator == 1 ? value.numerator : nil
    }

    /// The value at a point, one number a variable.
    ///
    /// - Throws: `FormulaError.tooLarge` where 128 bits do not hold it.
    func rationalValue(at point: [Int]) throws(FormulaError) -> Rational {
        try rationalValue(at: point, subtracting: point)
    }

    private func rationalValue(at point: [Int], subtracting other: [Int]) throws(FormulaError) -> Rational {
        var sum = Rational(0)
        for term in terms {
            var product = term.coefficient
            for (value, power) in zip(term.arguments(point, other), term.exponents) {
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
    /// No polynomial of the degrees that were tried gives the cost: a point where the best one and the count differ.
    case noPolynomial(point: String)
    /// Along this variable alone no polynomial of the degrees that were tried gives the cost.
    case noPolynomialIn(String)
    /// There are too few networks of different sizes along this variable: sizes that there are not, and why one of them is not.
    case noNetworks(String, sizes: [Int], reason: String? = nil)
    /// Nothing can be counted at a point that is needed to tell how the variables work together.
    case noCount(point: String)
    /// Which activations are computed again changes with this variable, which decides how many operations there are.
    case planChanges(String)
}

extension FormulaError: CustomStringConvertible {
    /// The reason in one sentence.
    public var description: String {
        switch self {
        case .tooLarge: "the coefficients are larger than 128 bits hold"
        case .noPolynomial(let point):
            "no polynomial of degree up to \(PolynomialInterpolation.maximumDegree) in each parameter gives the count: at \(point) it differs"
        case .noNetworks(let variable, let sizes, let reason):
            "no formula in \(variable): no network can be built at \(variable)=\(sizes.map { "\($0)" }.joined(separator: ", "))"
                + (reason.map { ": \($0)" } ?? "")
        case .noCount(let point):
            "no formula, as there are too few networks of sizes near each other: none can be counted at \(point)"
        case .planChanges(let variable):
            "no polynomial in \(variable), as it changes which activations are computed again"
        case .noPolynomialIn(let variable):
            "no polynomial of degree up to \(PolynomialInterpolation.maximumDegree) in \(variable) gives the count"
        }
    }
}
