/// What the quotient of two counts tends to as one parameter grows and the others stay.
public struct CostLimit: Hashable, Sendable {
    /// The parameter that grows.
    public let variable: String
    /// The power of the parameter by which the first count outgrows the second; the limit is finite from 0 down.
    let power: Int
    /// What stands before the greatest power of the parameter in both counts.
    let numerator: Polynomial
    let denominator: Polynomial
    /// The quotient of both, where that is a polynomial.
    let quotient: Polynomial?

    /// - Precondition: `second` is not 0.
    /// - Throws: `FormulaError.tooLarge`.
    init(of first: Polynomial, over second: Polynomial, as variable: String) throws(FormulaError) {
        let (high, low) = (first.leading(in: variable), second.leading(in: variable))
        self.variable = variable
        power = high.power - low.power
        numerator = high.coefficient
        denominator = low.coefficient
        quotient = try numerator.divided(by: denominator)
    }

    /// The limit in plain text, as in `6·length`, or how the quotient grows.
    public var text: String {
        if power < 0 { return "0" }
        if power > 0 { return "no bound, Θ(\(variable)\(Polynomial.superscript(power)))" }
        return quotient?.text ?? "(\(numerator.text)) / (\(denominator.text))"
    }

    /// The limit as LaTeX for mathematics mode.
    public var latex: String {
        let limit =
            power < 0
            ? "0" : power > 0 ? "\\infty" : quotient?.latex ?? "\\frac{\(numerator.latex)}{\(denominator.latex)}"
        return "\\mathit{\(variable.replacing("_", with: "\\_"))} \\to \\infty:\\quad \(limit)"
    }

    /// The limit as presentation MathML, for a page.
    public var mathML: String {
        if power < 0 { return Polynomial.mathML("<mn>0</mn>") }
        if power > 0 { return Polynomial.mathML("<mi>∞</mi>") }
        let fraction = "<mfrac><mrow>\(numerator.mathMLRow)</mrow><mrow>\(denominator.mathMLRow)</mrow></mfrac>"
        return Polynomial.mathML(quotient.map { "<mrow>\($0.mathMLRow)</mrow>" } ?? fraction)
    }
}

extension NetworkFormulas {
    /// What the FLOPs of the forward and the backward pass together are per weight and example, as each parameter grows.
    ///
    /// For networks that use every weight once a token it is 6 times the number of tokens: 2 FLOPs forward, 4 backward.
    ///
    /// - Returns: A limit for every parameter but the batch; none where a count is no polynomial or there are no weights.
    /// - Throws: `FormulaError.tooLarge`.
    public mutating func stepLimits() throws -> [CostLimit] {
        var counts: [Polynomial] = []
        for (metric, pass) in [("flops", FormulaPass.forward), ("flops", .backward), ("parameters", .forward)] {
            guard case .exact(let formula) = try? formula(metric, of: pass), formula.pieces.count == 1 else {
                return []
            }
            counts.append(formula.pieces[0])
        }
        let examples = batch(like: counts[2])
        let step = try counts[0].plus(counts[1])
        let weights = try counts[2].times(examples)
        guard !weights.terms.isEmpty else { return [] }
        return try variables.filter { $0 != "batch" }.map { try CostLimit(of: step, over: weights, as: $0) }
    }

    /// The number of examples as a polynomial: the variable, or the number that is set.
    private func batch(like other: Polynomial) -> Polynomial {
        let place = variables.firstIndex(of: "batch")
        let exponents = variables.indices.map { $0 == place ? 1 : 0 }
        let coefficient = place == nil ? Rational(Int128(examples)) : Rational(1)
        return Polynomial(
            variables: variables, terms: [.init(coefficient: coefficient, exponents: exponents)], steps: other.steps)
    }
}
