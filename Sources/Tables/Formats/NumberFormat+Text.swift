extension NumberFormat {
    /// What stands where there is no value.
    public static let missing = "–"

    /// The value as people read it: `268 G`, `1.50 ms`, `16,384`, `−3.142`.
    ///
    /// Thousands are set apart by commas, prefixes and units by a no-break space, and a negative number starts with a
    /// minus sign (U+2212). Null is an en dash, what is not finite `NaN`, `∞` or `−∞`; text stays as it is, save the
    /// decimal text of an integer beyond 64 bits. Rounding is to the nearest, of ties to even.
    public func format(_ datum: Datum) -> String {
        if let digits = datum.integerDigits {
            return format(integer: digits)
        }
        switch datum {
        case .null, .integer: return Self.missing
        case .text(let text): return text
        case .real(let value): return format(value)
        }
    }

    /// The real number as people read it; see `format(_:)` of a datum.
    public func format(_ value: Double) -> String {
        guard !value.isNaN else { return "NaN" }
        let text = value.isInfinite ? "∞" : magnitude(abs(value))
        return value < 0 && text.contains(where: { "123456789∞".contains($0) }) ? "−" + text : text
    }

    private func format(integer digits: String) -> String {
        let isNegative = digits.hasPrefix("-")
        let magnitude = isNegative ? String(digits.dropFirst()) : digits
        let sign = isNegative ? "−" : ""
        switch self {
        case .automatic where magnitude.count < 5: return sign + magnitude
        case .automatic, .integer: return sign + grouped(magnitude)
        case .fixed(let places) where places == 0: return sign + grouped(magnitude)
        case .fixed(let places): return sign + grouped(magnitude) + "." + String(repeating: "0", count: places)
        case .metric where magnitude.count <= 3: return sign + magnitude
        case .bytes where magnitude.count <= 3: return sign + magnitude + "\u{A0}B"
        case .metric, .bytes, .seconds, .percent: return Double(digits).map(format(_:)) ?? digits
        }
    }

    private func magnitude(_ value: Double) -> String {
        switch self {
        case .automatic: automatic(value)
        case .integer: fixedPoint(value, places: 0)
        case .fixed(let places): fixedPoint(value, places: places)
        case .metric: prefixed(value, base: 1000, prefixes: metricPrefixes, unit: "")
        case .bytes: prefixed(value, base: 1024, prefixes: binaryPrefixes, unit: "B")
        case .seconds: prefixed(value, base: 1000, prefixes: secondPrefixes, unit: "s")
        case .percent: fixedPoint(value * 100, places: 1) + "\u{A0}%"
        }
    }

    private func automatic(_ value: Double) -> String {
        guard value != 0 else { return "0" }
        guard value >= 1e-4, value < 1e15 else { return scientific(value) }
        let exponent = decimalExponent(value)
        let text = fixedPoint(value, places: max(0, 3 - exponent))
        guard exponent < 4 else { return text }
        return trimmed(text.filter { $0 != "," })
    }

    private func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        let digits = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
        return String(digits.reversed())
    }
}

private let metricPrefixes: [(exponent: Int, name: String)] = [
    (-10, "q"), (-9, "r"), (-8, "y"), (-7, "z"), (-6, "a"), (-5, "f"), (-4, "p"), (-3, "n"), (-2, "µ"), (-1, "m"),
    (0, ""), (1, "k"), (2, "M"), (3, "G"), (4, "T"), (5, "P"), (6, "E"), (7, "Z"), (8, "Y"), (9, "R"), (10, "Q"),
]
private let binaryPrefixes: [(exponent: Int, name: String)] = [
    (0, ""), (1, "Ki"), (2, "Mi"), (3, "Gi"), (4, "Ti"), (5, "Pi"), (6, "Ei"), (7, "Zi"), (8, "Yi"),
]
private let secondPrefixes: [(exponent: Int, name: String)] = [(-3, "n"), (-2, "µ"), (-1, "m"), (0, "")]
