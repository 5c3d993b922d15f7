extension Polynomial {
    /// The growth in all parameters together, as in `Θ(batch·length·width² + batch·length²·width)`: the terms that no other term
    /// outgrows whichever parameters grow.
    ///
    /// - Complexity: O(terms²).
    public var growth: String { Self.growth(of: terms, in: variables) }

    static func growth(of terms: [Term], in variables: [String]) -> String {
        let leading = terms.filter { term in
            !terms.contains { other in
                other.exponents != term.exponents && zip(term.exponents, other.exponents).allSatisfy { $0 <= $1 }
            }
        }
        var seen: Set<[Int]> = []
        let monomials = leading.map(\.exponents).filter { seen.insert($0).inserted }.map { exponents in
            let powers = zip(variables, exponents).filter { $0.1 > 0 }.map { $0.0 + Self.superscript($0.1) }
            return powers.isEmpty ? "1" : powers.joined(separator: "·")
        }
        return "Θ(\(monomials.isEmpty ? "0" : monomials.joined(separator: " + ")))"
    }

    /// The growth in one parameter while the others stay, as in `Θ(width²)`.
    public func growth(in variable: String) -> String {
        let degree = degree(in: variable)
        return degree == 0 ? "Θ(1)" : "Θ(\(variable)\(Self.superscript(degree)))"
    }

    /// Where the polynomial holds as LaTeX, after the formula; empty where it holds everywhere.
    var latexCondition: String {
        condition.map { ",\\quad \\text{for \($0.replacing("_", with: "\\_"))}" } ?? ""
    }

    /// The polynomial as LaTeX for mathematics mode, as in `2 \cdot \mathit{batch} \cdot \mathit{width}^{2}`.
    public var latex: String {
        let symbols = variables.map(Self.latexSymbol)
        return latex(symbols: symbols, subtracted: symbols)
    }

    /// A parameter's name as LaTeX.
    static func latexSymbol(_ name: String) -> String { "\\mathit{\(name.replacing("_", with: "\\_"))}" }

    /// The polynomial as LaTeX, with a symbol for each variable where it is added, and where it is subtracted.
    func latex(symbols: [String], subtracted: [String]) -> String {
        joined { term in
            let own = term.arguments(symbols, subtracted)
            let powers = zip(own, term.exponents).filter { $0.1 > 0 }.map { symbol, power in
                symbol + (power == 1 ? "" : "^{\(power)}")
            }
            let value = term.coefficient
            let number =
                value.denominator == 1
                ? "\(value.numerator.magnitude)" : "\\frac{\(value.numerator.magnitude)}{\(value.denominator)}"
            let isOne = value.numerator.magnitude == 1 && value.denominator == 1
            return (isOne && !powers.isEmpty ? powers : [number] + powers).joined(separator: " \\cdot ")
        }
        .replacing("−", with: "-")
    }
}
