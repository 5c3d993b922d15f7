extension Polynomial {
    /// The polynomial in plain text, as in `2·batch·depth·width² + 3·width`.
    public var text: String { text(symbols: variables, subtracted: variables) }

    /// The polynomial in plain text, with a symbol for each variable where it is added, and where it is subtracted.
    func text(symbols: [String], subtracted: [String]) -> String {
        joined { term in
            let powers = zip(term.arguments(symbols, subtracted), term.exponents).filter { $0.1 > 0 }
                .map { $0.0 + Self.superscript($0.1) }
            let coefficient = Self.text(of: term.coefficient)
            let factors = coefficient == "1" && !powers.isEmpty ? powers : [coefficient] + powers
            return factors.joined(separator: "·")
        }
    }

    /// The polynomial as presentation MathML, for a page.
    public var mathML: String { Self.mathML("<mrow>\(mathMLRow)</mrow>") }

    static func mathML(_ content: String) -> String {
        "<math xmlns=\"http://www.w3.org/1998/Math/MathML\">\(content)</math>"
    }

    /// The polynomial as MathML without the enclosing element.
    var mathMLRow: String {
        let symbols = variables.map { "<mi>\($0)</mi>" }
        return mathMLRow(symbols: symbols, subtracted: symbols)
    }

    /// The polynomial as MathML without the enclosing element, with a symbol for each variable where it is added, and where it
    /// is subtracted.
    func mathMLRow(symbols: [String], subtracted: [String]) -> String {
        joined(plus: "<mo>+</mo>", minus: "<mo>−</mo>") { term in
            let own = term.arguments(symbols, subtracted)
            let powers = zip(own, term.exponents).filter { $0.1 > 0 }.map { symbol, power in
                power == 1 ? symbol : "<msup>\(symbol)<mn>\(power)</mn></msup>"
            }
            let value = term.coefficient
            let number =
                value.denominator == 1
                ? "<mn>\(Self.grouped(value.numerator.magnitude))</mn>"
                : "<mfrac><mn>\(Self.grouped(value.numerator.magnitude))</mn><mn>\(value.denominator)</mn></mfrac>"
            let isOne = value.numerator.magnitude == 1 && value.denominator == 1
            return (isOne && !powers.isEmpty ? powers : [number] + powers).joined(separator: "<mo>·</mo>")
        }
    }

    func joined(plus: String = " + ", minus: String = " − ", _ write: (Term) -> String) -> String {
        guard !terms.isEmpty else { return write(Term(coefficient: Rational(0), exponents: variables.map { _ in 0 })) }
        return terms.enumerated().map { index, term in
            let sign = term.coefficient.numerator < 0 ? minus : plus
            return (index > 0 ? sign : sign == minus ? minus.replacing(" ", with: "") : "") + write(term)
        }.joined()
    }

    private static func text(of value: Rational) -> String {
        let numerator = grouped(value.numerator.magnitude)
        return value.denominator == 1 ? numerator : "\(numerator)/\(value.denominator)"
    }

    private static func grouped(_ value: UInt128) -> String {
        let digits = Array(String(value))
        return digits.enumerated().reduce(into: "") { text, digit in
            if digit.offset > 0, (digits.count - digit.offset) % 3 == 0 { text += "," }
            text.append(digit.element)
        }
    }

    static func superscript(_ power: Int) -> String {
        let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        return power == 1 ? "" : String(String(power).compactMap { $0.wholeNumberValue.map { digits[$0] } })
    }
}

extension Polynomial: Codable {
    private enum CodingKeys: String, CodingKey {
        case variables, terms, steps, minimums
    }

    private struct CodedTerm: Codable {
        let numerator: String
        let denominator: String
        let exponents: [Int]
    }

    /// Reads what `encode` wrote.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let variables = try container.decode([String].self, forKey: .variables)
        guard variables.allSatisfy({ $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } }) else {
            throw DecodingError.dataCorruptedError(forKey: .variables, in: container, debugDescription: "no names")
        }
        let terms = try container.decode([CodedTerm].self, forKey: .terms).map { coded in
            guard let numerator = Int128(coded.numerator), let denominator = Int128(coded.denominator),
                denominator > 0, coded.exponents.count == variables.count, coded.exponents.allSatisfy({ $0 >= 0 })
            else {
                throw DecodingError.dataCorruptedError(
                    forKey: .terms, in: container, debugDescription: "a term that is none")
            }
            return Term(coefficient: Rational(numerator, over: denominator), exponents: coded.exponents)
        }
        let steps = try container.decode([Int].self, forKey: .steps)
        guard steps.count == variables.count else {
            throw DecodingError.dataCorruptedError(
                forKey: .steps, in: container, debugDescription: "not one a variable")
        }
        let minimums = try container.decodeIfPresent([Int].self, forKey: .minimums)
        guard minimums.map({ $0.count == variables.count }) ?? true else {
            throw DecodingError.dataCorruptedError(
                forKey: .minimums, in: container, debugDescription: "not one a variable")
        }
        self.init(variables: variables, terms: terms, steps: steps, minimums: minimums)
    }

    /// Writes the variables, every term with its coefficient in digits, and the least values where they are not the steps.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(variables, forKey: .variables)
        try container.encode(steps, forKey: .steps)
        if minimums != steps { try container.encode(minimums, forKey: .minimums) }
        let coded = terms.map { term in
            CodedTerm(
                numerator: "\(term.coefficient.numerator)", denominator: "\(term.coefficient.denominator)",
                exponents: term.exponents)
        }
        try container.encode(coded, forKey: .terms)
    }
}
