/// What gives or bounds a count that grows with logarithms of sizes, such as a span: sums are trees, ⌈log₂ n⌉ deep.
///
/// At powers of two it is a polynomial in the logarithms. At other sizes it is that polynomial of the logarithms rounded up, or
/// lies between those of the logarithms rounded down and up, as several roundings may come together.
public struct LogarithmicFormula: Hashable, Sendable {
    /// The polynomial; for a variable of `divisors` it is in the logarithm of its quotient by the divisor.
    let polynomial: Polynomial
    /// The parameters that stand in logarithms, with what they are divided by there: 3 for a width of 3 · 2ᵏ.
    let divisors: [String: Int]
    /// Whether the logarithms rounded up give the count; else they bound it from above, and rounded down from below.
    public let isExact: Bool

    /// The parameters, in the order in which they are printed.
    var variables: [String] { polynomial.variables }

    /// The greatest power of `variable`, 0 for one that does not occur; `nil` where it stands in a logarithm.
    func degree(in variable: String) -> Int? {
        divisors[variable] == nil ? polynomial.degree(in: variable) : nil
    }

    /// Whether the formula or its bounds hold at a point, one number a variable.
    func holds(at point: [Int]) -> Bool {
        zip(variables, point).allSatisfy { $1.isMultiple(of: divisors[$0] ?? 1) }
            && polynomial.holds(at: logarithms(of: point, roundsUp: false))
    }

    /// The polynomial's value with logarithms rounded up, which is the count or not below it.
    ///
    /// - Returns: `nil` where it is no integer.
    /// - Throws: `FormulaError.tooLarge`.
    func upperBound(at point: [Int]) throws(FormulaError) -> Int128? {
        try polynomial.value(at: logarithms(of: point, roundsUp: true))
    }

    /// The polynomial's value with logarithms rounded down, which is not above the count.
    ///
    /// - Returns: `nil` where it is no integer.
    /// - Throws: `FormulaError.tooLarge`.
    func lowerBound(at point: [Int]) throws(FormulaError) -> Int128? {
        try polynomial.value(at: logarithms(of: point, roundsUp: false))
    }

    private func logarithms(of point: [Int], roundsUp: Bool) -> [Int] {
        zip(variables, point).map { name, size in
            divisors[name].map { Self.logarithm(size / $0, roundsUp: roundsUp) } ?? size
        }
    }

    /// ⌊log₂ size⌋ or ⌈log₂ size⌉; 0 for sizes below 1.
    static func logarithm(_ size: Int, roundsUp: Bool) -> Int {
        let floor = Int.bitWidth - 1 - max(size, 1).leadingZeroBitCount
        return roundsUp && size > 1 << floor ? floor + 1 : floor
    }

    private func named(_ write: (String) -> String) -> Polynomial {
        let names = variables.map { name in
            divisors[name].map { write($0 == 1 ? name : "(\(name)/\($0))") } ?? name
        }
        return Polynomial(
            variables: names, terms: polynomial.terms, steps: polynomial.steps, minimums: polynomial.minimums)
    }

    /// The growth in all parameters together, as in `Θ(depth·log(width))`.
    public var growth: String {
        let names = variables.map { divisors[$0] == nil ? $0 : "log(\($0))" }
        return Polynomial.growth(of: polynomial.terms, in: names)
    }

    /// Where the formula holds, in words; `nil` where it holds everywhere.
    public var condition: String? {
        let steps = zip(variables, polynomial.steps).map { divisors[$0] ?? $1 }
        let minimums = zip(variables, polynomial.minimums).map { name, minimum in
            divisors[name].map { $0 << minimum } ?? minimum
        }
        return Polynomial(variables: variables, terms: [], steps: steps, minimums: minimums).condition
    }

    /// The formula in plain text, as in `2·⌈log₂ width⌉ + 14`, or its bounds.
    public var text: String {
        let high = named { "⌈log₂ \($0)⌉" }.text
        return isExact ? high : "from \(named { "⌊log₂ \($0)⌋" }.text) to \(high)"
    }

    /// The formula or its bounds as LaTeX for mathematics mode.
    public var latex: String {
        func bound(_ open: String, _ close: String) -> String {
            divisors.keys.sorted().reduce(polynomial.latex) { text, name in
                let symbol = "\\mathit{\(name.replacing("_", with: "\\_"))}"
                let divisor = divisors[name] ?? 1
                let size = divisor == 1 ? symbol : "(\(symbol) / \(divisor))"
                return text.replacing(symbol, with: "\\\(open) \\log_2 \(size) \\\(close)")
            }
        }
        let high = bound("lceil", "rceil")
        return isExact ? high : "\(bound("lfloor", "rfloor")) \\;\\ldots\\; \(high)"
    }

    /// The formula or its bounds as presentation MathML, for a page.
    public var mathML: String {
        func bound(_ open: String, _ close: String) -> String {
            divisors.keys.sorted().reduce(polynomial.mathMLRow) { row, name in
                let divisor = divisors[name] ?? 1
                let quotient = "<mo>(</mo><mi>\(name)</mi><mo>/</mo><mn>\(divisor)</mn><mo>)</mo>"
                let logarithm = "<msub><mi>log</mi><mn>2</mn></msub>" + (divisor == 1 ? "<mi>\(name)</mi>" : quotient)
                return row.replacing(
                    "<mi>\(name)</mi>", with: "<mrow><mo>\(open)</mo>\(logarithm)<mo>\(close)</mo></mrow>")
            }
        }
        let high = "<mrow>\(bound("⌈", "⌉"))</mrow>"
        return Polynomial.mathML(isExact ? high : "<mrow>\(bound("⌊", "⌋"))</mrow><mo>…</mo>\(high)")
    }
}

extension LogarithmicFormula: Codable {
    private enum CodingKeys: String, CodingKey {
        case polynomial, divisors, isExact
    }

    /// Reads what `encode` wrote.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        polynomial = try container.decode(Polynomial.self, forKey: .polynomial)
        divisors = try container.decode([String: Int].self, forKey: .divisors)
        isExact = try container.decode(Bool.self, forKey: .isExact)
        guard divisors.allSatisfy({ polynomial.variables.contains($0.key) && $0.value > 0 }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .divisors, in: container, debugDescription: "not divisors of the polynomial's variables")
        }
    }

    /// Writes the polynomial, the variables that stand in logarithms with their divisors, and whether it is exact.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(polynomial, forKey: .polynomial)
        try container.encode(divisors, forKey: .divisors)
        try container.encode(isExact, forKey: .isExact)
    }
}
