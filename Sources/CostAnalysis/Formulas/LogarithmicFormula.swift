/// What gives or bounds a count that grows with logarithms of sizes, such as a span: sums are trees, ⌈log₂ n⌉ deep.
///
/// At powers of two it is a polynomial in sizes and logarithms, or the greatest of several where chains of operations compete.
/// At other sizes it is that of the logarithms rounded up, or lies between those of the logarithms rounded down and up, as
/// several roundings may come together. What is subtracted is rounded the other way. At sizes between powers of two this is
/// checked, not proven.
public struct LogarithmicFormula: Hashable, Sendable {
    /// The logarithm of a parameter.
    struct Logarithm: Hashable, Sendable, Codable {
        /// The place of the parameter among `variables`.
        let place: Int
        /// What the parameter is divided by before: 3 for a width of 3 · 2ᵏ.
        let divisor: Int
    }

    /// The parameters, in the order in which they are printed.
    let variables: [String]
    /// The logarithms that occur, at most one of each parameter.
    let logarithms: [Logarithm]
    /// The polynomials in the parameters and then the logarithms, at least one; the count is the greatest of them. All have the
    /// same variables, steps and minimums.
    public let pieces: [Polynomial]
    /// Whether the logarithms rounded up give the count; else they bound it from above, and rounded down from below.
    public let isExact: Bool

    /// The greatest power of `variable`, 0 for one that does not occur; `nil` where it stands in a logarithm.
    func degree(in variable: String) -> Int? {
        guard let place = variables.firstIndex(of: variable), !logarithms.contains(where: { $0.place == place }) else {
            return variables.contains(variable) ? nil : 0
        }
        return terms.map { $0.exponents[place] }.max() ?? 0
    }

    /// Whether the formula or its bounds hold at a point, one number a variable.
    func holds(at point: [Int]) -> Bool {
        logarithms.allSatisfy { point[$0.place].isMultiple(of: $0.divisor) }
            && pieces[0].holds(at: arguments(at: point, roundsUp: false))
    }

    /// The value with logarithms rounded up, which is the count or not below it.
    ///
    /// - Returns: `nil` where it is no integer.
    /// - Throws: `FormulaError.tooLarge`.
    func upperBound(at point: [Int]) throws(FormulaError) -> Int128? { try bound(at: point, roundsUp: true) }

    /// The value with logarithms rounded down, which is not above the count.
    ///
    /// - Returns: `nil` where it is no integer.
    /// - Throws: `FormulaError.tooLarge`.
    func lowerBound(at point: [Int]) throws(FormulaError) -> Int128? { try bound(at: point, roundsUp: false) }

    private func bound(at point: [Int], roundsUp: Bool) throws(FormulaError) -> Int128? {
        let added = arguments(at: point, roundsUp: roundsUp)
        let subtracted = arguments(at: point, roundsUp: !roundsUp)
        var greatest: Int128?
        for piece in pieces {
            guard let value = try piece.value(at: added, subtracting: subtracted) else { return nil }
            greatest = max(greatest ?? value, value)
        }
        return greatest
    }

    private var terms: [Polynomial.Term] { pieces.flatMap(\.terms) }

    private func arguments(at point: [Int], roundsUp: Bool) -> [Int] {
        point + logarithms.map { Self.logarithm(point[$0.place] / $0.divisor, roundsUp: roundsUp) }
    }

    /// ⌊log₂ size⌋ or ⌈log₂ size⌉; 0 for sizes below 1.
    static func logarithm(_ size: Int, roundsUp: Bool) -> Int {
        let floor = Int.bitWidth - 1 - max(size, 1).leadingZeroBitCount
        return roundsUp && size > 1 << floor ? floor + 1 : floor
    }

    /// A symbol for every argument of the polynomial.
    ///
    /// - Parameters:
    ///   - symbol: That of a parameter.
    ///   - quotient: That of a quotient of a parameter's symbol by a number.
    ///   - logarithm: That of a logarithm of such a symbol.
    private func symbols(
        _ symbol: (String) -> String, quotient: (String, Int) -> String, logarithm: (String) -> String
    ) -> [String] {
        let parameters = variables.map(symbol)
        return parameters
            + logarithms.map { own in
                let parameter = parameters[own.place]
                return logarithm(own.divisor == 1 ? parameter : quotient(parameter, own.divisor))
            }
    }

    /// The growth in all parameters together, as in `Θ(depth·log(width))`.
    public var growth: String {
        // A parameter outgrows each power of its logarithm.
        func isOutgrown(_ term: [Int], by other: [Int]) -> Bool {
            term != other
                && variables.indices.allSatisfy { place in
                    let powers =
                        [place]
                        + logarithms.indices.filter { logarithms[$0].place == place }
                        .map { variables.count + $0 }
                    let (own, others) = (powers.map { term[$0] }, powers.map { other[$0] })
                    return own == others || own.lexicographicallyPrecedes(others)
                }
        }
        let terms = terms
        let leading = terms.filter { term in !terms.contains { isOutgrown(term.exponents, by: $0.exponents) } }
        let names = symbols({ $0 }, quotient: { name, _ in name }, logarithm: { "log(\($0))" })
        return Polynomial.growth(of: leading, in: names)
    }

    /// Where the formula holds, in words; `nil` where it holds everywhere.
    public var condition: String? {
        var steps = Array(pieces[0].steps.prefix(variables.count))
        var minimums = Array(pieces[0].minimums.prefix(variables.count))
        for (own, minimum) in zip(logarithms, pieces[0].minimums.dropFirst(variables.count)) {
            steps[own.place] = max(steps[own.place], own.divisor)
            minimums[own.place] = max(minimums[own.place], own.divisor << minimum)
        }
        return Polynomial(variables: variables, terms: [], steps: steps, minimums: minimums).condition
    }

    /// The formula in plain text, as in `2·⌈log₂ width⌉ + 14`, or its bounds.
    public var text: String {
        func bound(_ rounding: Rounding) -> String {
            greatest(rounding, { $0 }, { "(\($0)/\($1))" }, { "\($1.open)log₂ \($0)\($1.close)" }) {
                $0.text(symbols: $1, subtracted: $2)
            } of: {
                "max(\($0.joined(separator: "; ")))"
            }
        }
        return isExact ? bound(.up) : "from \(bound(.down)) to \(bound(.up))"
    }

    /// The formula or its bounds as LaTeX for mathematics mode.
    public var latex: String {
        func bound(_ rounding: Rounding) -> String {
            greatest(
                rounding, Polynomial.latexSymbol, { "(\($0) / \($1))" },
                { "\\l\($1.rawValue) \\log_2 \($0) \\r\($1.rawValue)" }
            ) {
                $0.latex(symbols: $1, subtracted: $2)
            } of: {
                "\\max\\left(\($0.joined(separator: ",\\; "))\\right)"
            }
        }
        return isExact ? bound(.up) : "\(bound(.down)) \\;\\ldots\\; \(bound(.up))"
    }

    /// The formula or its bounds as presentation MathML, for a page.
    public var mathML: String {
        func bound(_ rounding: Rounding) -> String {
            let row = greatest(
                rounding, { "<mi>\($0)</mi>" }, { "<mo>(</mo>\($0)<mo>/</mo><mn>\($1)</mn><mo>)</mo>" },
                {
                    "<mrow><mo>\($1.open)</mo><msub><mi>log</mi><mn>2</mn></msub>\($0)<mo>\($1.close)</mo></mrow>"
                }
            ) {
                $0.mathMLRow(symbols: $1, subtracted: $2)
            } of: {
                ExactFormula.mathMLMaximum($0)
            }
            return "<mrow>\(row)</mrow>"
        }
        return Polynomial.mathML(isExact ? bound(.up) : "\(bound(.down))<mo>…</mo>\(bound(.up))")
    }

    /// How logarithms are rounded, by the name of the brackets.
    private enum Rounding: String {
        case up = "ceil"
        case down = "floor"

        var other: Rounding { self == .up ? .down : .up }
        var open: String { self == .up ? "⌈" : "⌊" }
        var close: String { self == .up ? "⌉" : "⌋" }
    }

    /// The pieces as text.
    ///
    /// - Parameters:
    ///   - rounding: That of logarithms that are added.
    ///   - symbol: The symbol of a parameter.
    ///   - quotient: That of a quotient of a parameter's symbol by a number.
    ///   - logarithm: That of a rounded logarithm of such a symbol.
    ///   - write: Writes a piece with the symbols of what is added and of what is subtracted.
    ///   - maximum: Puts several pieces together.
    private func greatest(
        _ rounding: Rounding, _ symbol: (String) -> String, _ quotient: (String, Int) -> String,
        _ logarithm: (String, Rounding) -> String, write: (Polynomial, [String], [String]) -> String,
        of maximum: ([String]) -> String
    ) -> String {
        func symbols(_ rounding: Rounding) -> [String] {
            self.symbols(symbol, quotient: quotient) { logarithm($0, rounding) }
        }
        let texts = pieces.map { write($0, symbols(rounding), symbols(rounding.other)) }
        return texts.count == 1 ? texts[0] : maximum(texts)
    }
}

extension LogarithmicFormula: Codable {
    private enum CodingKeys: String, CodingKey {
        case polynomial, logarithms, isExact
    }

    /// Reads what `encode` wrote.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        pieces = try container.decode(ExactFormula.self, forKey: .polynomial).pieces
        logarithms = try container.decode([Logarithm].self, forKey: .logarithms)
        isExact = try container.decode(Bool.self, forKey: .isExact)
        variables = Array(pieces[0].variables.dropLast(logarithms.count))
        guard logarithms.allSatisfy({ variables.indices.contains($0.place) && $0.divisor > 0 }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .logarithms, in: container, debugDescription: "not logarithms of the polynomial's variables")
        }
    }

    /// Writes the polynomial or the maximum, the places of the variables whose logarithms are its last ones, and whether it is exact.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(ExactFormula(pieces[0], pieces.dropFirst()), forKey: .polynomial)
        try container.encode(logarithms, forKey: .logarithms)
        try container.encode(isExact, forKey: .isExact)
    }
}
