extension Polynomial {
    /// The sum; it holds where both do.
    ///
    /// - Precondition: both have the same variables.
    /// - Throws: `FormulaError.tooLarge`.
    func plus(_ other: Polynomial) throws(FormulaError) -> Polynomial {
        try collected(terms + other.terms, with: other)
    }

    /// The product; it holds where both do.
    ///
    /// - Precondition: both have the same variables.
    /// - Throws: `FormulaError.tooLarge`.
    func times(_ other: Polynomial) throws(FormulaError) -> Polynomial {
        var products: [Term] = []
        for a in terms {
            for b in other.terms { products.append(try a.times(b)) }
        }
        return try collected(products, with: other)
    }

    /// The same polynomial among more variables, of which those that are new do not occur and may have any value.
    ///
    /// - Parameters:
    ///   - variables: All variables.
    ///   - places: The place of each of its own among them.
    func embedded(in variables: [String], at places: [Int]) -> Polynomial {
        func spread(_ numbers: [Int], default filler: Int) -> [Int] {
            var all = Array(repeating: filler, count: variables.count)
            for (number, place) in zip(numbers, places) { all[place] = number }
            return all
        }
        return Polynomial(
            variables: variables,
            terms: terms.map { Term(coefficient: $0.coefficient, exponents: spread($0.exponents, default: 0)) },
            steps: spread(steps, default: 1), minimums: spread(minimums, default: 0))
    }

    /// The polynomial in variables that are greater by `offsets`: p(x − offsets).
    ///
    /// - Throws: `FormulaError.tooLarge`.
    func shifted(by offsets: [Int]) throws(FormulaError) -> Polynomial {
        func polynomial(_ terms: [Term]) -> Polynomial {
            let starts = zip(minimums, offsets).map { $0 + $1 }
            return Polynomial(variables: variables, terms: terms, steps: steps, minimums: starts)
        }
        let constant = variables.map { _ in 0 }
        var sum = polynomial([])
        for term in terms {
            var product = polynomial([Term(coefficient: term.coefficient, exponents: constant)])
            for (place, power) in term.exponents.enumerated() {
                var linear = constant
                linear[place] = 1
                let difference = polynomial([
                    Term(coefficient: Rational(1), exponents: linear),
                    Term(coefficient: Rational(Int128(-offsets[place])), exponents: constant),
                ])
                for _ in 0..<power { product = try product.times(difference) }
            }
            sum = try sum.plus(product)
        }
        return sum
    }

    /// The quotient where the division leaves nothing, else `nil`.
    ///
    /// - Precondition: both have the same variables, and `divisor` is not 0.
    /// - Throws: `FormulaError.tooLarge`.
    func divided(by divisor: Polynomial) throws(FormulaError) -> Polynomial? {
        var rest = self
        var quotient: [Term] = []
        // Terms are in an order that products keep, so that the first one of the rest is a multiple of the divisor's first.
        while let first = rest.terms.first {
            let exponents = zip(first.exponents, divisor.terms[0].exponents).map { $0 - $1 }
            guard exponents.allSatisfy({ $0 >= 0 }) else { return nil }
            let inverse = Rational(
                divisor.terms[0].coefficient.denominator, over: divisor.terms[0].coefficient.numerator)
            let term = Term(coefficient: try first.coefficient.times(inverse), exponents: exponents)
            quotient.append(term)
            var difference = rest.terms
            for other in divisor.terms {
                let product = try other.times(term)
                let negated = try product.coefficient.times(Rational(-1))
                difference.append(Term(coefficient: negated, exponents: product.exponents))
            }
            rest = try collected(difference, with: divisor)
        }
        return try collected(quotient, with: divisor)
    }

    /// The greatest power of `variable`, and what stands before it: a polynomial in the other variables.
    func leading(in variable: String) -> (power: Int, coefficient: Polynomial) {
        let power = degree(in: variable)
        guard let index = variables.firstIndex(of: variable) else { return (0, self) }
        let leading = terms.filter { $0.exponents[index] == power }.map { term in
            var exponents = term.exponents
            exponents[index] = 0
            return Term(coefficient: term.coefficient, exponents: exponents)
        }
        return (power, Polynomial(variables: variables, terms: leading, steps: steps, minimums: minimums))
    }

    private static func leastCommonMultiple(_ a: Int, _ b: Int) -> Int {
        var (divisor, rest) = (a, b)
        while rest > 0 { (divisor, rest) = (rest, divisor % rest) }
        return a / divisor * b
    }

    /// The polynomial with terms of equal powers in one.
    private func collected(_ terms: [Term], with other: Polynomial) throws(FormulaError) -> Polynomial {
        var coefficients: [[Int]: Rational] = [:]
        for term in terms {
            let sum = coefficients[term.exponents] ?? Rational(0)
            coefficients[term.exponents] = try sum.plus(term.coefficient)
        }
        return Polynomial(
            variables: variables, terms: coefficients.map { Term(coefficient: $1, exponents: $0) },
            steps: zip(steps, other.steps).map(Self.leastCommonMultiple),
            minimums: zip(minimums, other.minimums).map(max))
    }
}

extension Polynomial.Term {
    fileprivate func times(_ other: Self) throws(FormulaError) -> Self {
        Self(
            coefficient: try coefficient.times(other.coefficient),
            exponents: zip(exponents, other.exponents).map { $0 + $1 })
    }
}
