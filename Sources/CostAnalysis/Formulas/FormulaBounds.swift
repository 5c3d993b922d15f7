/// Polynomials between which a count lies that has none itself.
public struct FormulaBounds: Hashable, Sendable, Codable {
    /// What the count is at least; `nil` where no more is known than that it is not negative.
    let lower: Polynomial?
    /// What it is at most, where both hold.
    let upper: Polynomial

    /// The greatest power of `variable` in both; `nil` where they differ.
    func degree(in variable: String) -> Int? {
        let degree = upper.degree(in: variable)
        return lower?.degree(in: variable) == degree ? degree : nil
    }

    /// The growth in all parameters together, as in `Θ(batch·width²)`, or only the greatest possible, as in `O(batch·width²)`.
    public var growth: String {
        lower?.growth == upper.growth ? upper.growth : upper.growth.replacing("Θ", with: "O")
    }

    /// Where the bounds hold, in words; `nil` where they hold everywhere.
    public var condition: String? { upper.condition }

    /// The bounds in plain text, as in `from 2·width² to 3·width²` or `at most width²`.
    public var text: String { lower.map { "from \($0.text) to \(upper.text)" } ?? "at most \(upper.text)" }

    /// The bounds as LaTeX for mathematics mode, with where they hold.
    public var latex: String {
        (lower.map { "\($0.latex) \\;\\ldots\\; " } ?? "\\leq ") + upper.latex + upper.latexCondition
    }

    /// The bounds as presentation MathML, for a page.
    public var mathML: String {
        let from = lower.map { "<mrow>\($0.mathMLRow)</mrow><mo>…</mo>" } ?? "<mo>≤</mo>"
        return Polynomial.mathML("\(from)<mrow>\(upper.mathMLRow)</mrow>")
    }
}
