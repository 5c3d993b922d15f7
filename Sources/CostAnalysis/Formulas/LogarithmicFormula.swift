/// What gives or bounds a count that grows with logarithms of sizes, such as a span: sums are trees, ⌈log₂ n⌉ deep.
///
/// At powers of two it is a polynomial in the logarithms. At other sizes it is that polynomial of the logarithms rounded up, or
/// lies between those of the logarithms rounded down and up, as several roundings may come together.
public struct LogarithmicFormula: Hashable, Sendable {
    /// The polynomial; for a variable of `logarithmic` it is in its logarithm.
    let polynomial: Polynomial
    /// The parameters that stand for their logarithms.
    let logarithmic: Set<String>
    /// Whether the logarithms rounded up give the count; else they bound it from above, and rounded down from below.
    public let isExact: Bool

    /// The parameters, in the order in which they are printed.
    var variables: [String] { polynomial.variables }

    private static let sizes = [3, 5, 6, 7, 12, 96, 100, 129, 224, 320, 1000, 1023, 1025]
    /// The greatest logarithm at which a network is counted.
    private static let greatest = 14

    /// Recovers the formula of a count that is no polynomial in some variables.
    ///
    /// - Parameters:
    ///   - variables: The names of the variables.
    ///   - standard: The given sizes.
    ///   - function: An integer for a value of each variable; `nil` for a point where it has none.
    /// - Throws: `FormulaError` where it grows otherwise, and what `function` throws.
    init(in variables: [String], around standard: [Int], of function: ([Int]) throws -> Int128?) throws {
        let places = try variables.indices.filter { try !Self.isPolynomial($0, of: variables, standard, function) }
        let named = Set(places.map { variables[$0] })
        logarithmic = named
        var given = standard
        for place in places { given[place] = Self.logarithm(standard[place], roundsUp: false) }
        func count(_ logarithms: [Int]) throws -> Int128? {
            guard places.allSatisfy({ logarithms[$0] <= Self.greatest }) else { return nil }
            var point = logarithms
            for place in places { point[place] = 1 << logarithms[place] }
            return try function(point)
        }
        let found = try PolynomialInterpolation.polynomial(in: variables, around: given, of: count)
        let polynomial = try Self.extended(found, to: places, around: given, count)
        for place in places where polynomial.steps[place] > 1 {
            throw FormulaError.noPolynomialIn(variables[place])
        }
        var isExact = true
        for point in Self.points(places, around: standard) where point.indices.allSatisfy({ point[$0] > 0 }) {
            guard let count = try function(point) else { continue }
            func value(_ roundsUp: Bool) throws -> Int128? {
                let logarithms = Self.logarithms(of: point, in: variables, named, roundsUp: roundsUp)
                return polynomial.holds(at: logarithms) ? try polynomial.value(at: logarithms) : nil
            }
            guard let low = try value(false), let high = try value(true) else { continue }
            guard low <= count, count <= high else {
                throw FormulaError.noPolynomial(point: Lattice.place(point, of: variables))
            }
            if count != high { isExact = false }
        }
        self.polynomial = polynomial
        self.isExact = isExact
    }

    /// The polynomial from the size 1 on, whose logarithm is 0, where it gives the counts there.
    private static func extended(
        _ polynomial: Polynomial, to places: [Int], around given: [Int], _ count: ([Int]) throws -> Int128?
    ) throws -> Polynomial {
        var corners = [zip(given, polynomial.minimums).map(max)]
        for place in places {
            corners += corners.map { corner in
                var corner = corner
                corner[place] = 0
                return corner
            }
        }
        guard try corners.allSatisfy({ try polynomial.value(at: $0) == count($0) }) else { return polynomial }
        return polynomial.holding(from: polynomial.minimums.enumerated().map { places.contains($0) ? 0 : $1 })
    }

    private static func isPolynomial(
        _ place: Int, of variables: [String], _ standard: [Int], _ function: ([Int]) throws -> Int128?
    ) throws -> Bool {
        do {
            _ = try AxisSearch(place, of: variables, around: standard).axis(function)
            return true
        } catch FormulaError.noPolynomialIn {
            return false
        }
    }

    /// Sizes that are no powers of two, along each variable and all together, and the given ones.
    private static func points(_ places: [Int], around standard: [Int]) -> [[Int]] {
        let single = places.flatMap { place in
            sizes.map { size in
                var point = standard
                point[place] = size
                return point
            }
        }
        let together = sizes.map { size in
            var point = standard
            for (offset, place) in places.enumerated() { point[place] = size + offset }
            return point
        }
        return [standard] + single + together
    }

    private static func logarithm(_ size: Int, roundsUp: Bool) -> Int {
        let floor = Int.bitWidth - 1 - max(size, 1).leadingZeroBitCount
        return roundsUp && size > 1 << floor ? floor + 1 : floor
    }

    /// The greatest power of `variable`, 0 for one that does not occur; `nil` where it stands in a logarithm.
    func degree(in variable: String) -> Int? {
        logarithmic.contains(variable) ? nil : polynomial.degree(in: variable)
    }

    /// Whether the formula or its bounds hold at a point, one number a variable.
    func holds(at point: [Int]) -> Bool {
        polynomial.holds(at: Self.logarithms(of: point, in: variables, logarithmic, roundsUp: false))
    }

    private static func logarithms(
        of point: [Int], in variables: [String], _ logarithmic: Set<String>, roundsUp: Bool
    ) -> [Int] {
        zip(variables, point).map { logarithmic.contains($0) ? logarithm($1, roundsUp: roundsUp) : $1 }
    }

    private func named(_ write: (String) -> String) -> Polynomial {
        Polynomial(
            variables: polynomial.variables.map { logarithmic.contains($0) ? write($0) : $0 }, terms: polynomial.terms,
            steps: polynomial.steps, minimums: polynomial.minimums)
    }

    /// The growth in all parameters together, as in `Θ(depth·log(width))`.
    public var growth: String { named { "log(\($0))" }.growth }

    /// Where the formula holds, in words; `nil` where it holds everywhere.
    public var condition: String? {
        let sizes = polynomial.variables.indices.map { place in
            logarithmic.contains(polynomial.variables[place])
                ? 1 << polynomial.minimums[place] : polynomial.minimums[place]
        }
        return polynomial.holding(from: sizes).condition
    }

    /// The formula in plain text, as in `2·⌈log₂ width⌉ + 14`, or its bounds.
    public var text: String {
        let high = named { "⌈log₂ \($0)⌉" }.text
        return isExact ? high : "from \(named { "⌊log₂ \($0)⌋" }.text) to \(high)"
    }

    /// The formula or its bounds as LaTeX for mathematics mode.
    public var latex: String {
        func bound(_ open: String, _ close: String) -> String {
            logarithmic.sorted().reduce(polynomial.latex) { text, name in
                let symbol = "\\mathit{\(name.replacing("_", with: "\\_"))}"
                return text.replacing(symbol, with: "\\\(open) \\log_2 \(symbol) \\\(close)")
            }
        }
        let high = bound("lceil", "rceil")
        return isExact ? high : "\(bound("lfloor", "rfloor")) \\;\\ldots\\; \(high)"
    }

    /// The formula or its bounds as presentation MathML, for a page.
    public var mathML: String {
        func bound(_ open: String, _ close: String) -> String {
            logarithmic.sorted().reduce(polynomial.mathMLRow) { row, name in
                let logarithm = "<msub><mi>log</mi><mn>2</mn></msub><mi>\(name)</mi>"
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
        case polynomial, logarithmic, isExact
    }

    /// Reads what `encode` wrote.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        polynomial = try container.decode(Polynomial.self, forKey: .polynomial)
        logarithmic = try container.decode(Set<String>.self, forKey: .logarithmic)
        isExact = try container.decode(Bool.self, forKey: .isExact)
        guard logarithmic.isSubset(of: polynomial.variables) else {
            throw DecodingError.dataCorruptedError(
                forKey: .logarithmic, in: container, debugDescription: "not variables of the polynomial")
        }
    }

    /// Writes the polynomial, the variables that stand for their logarithms, and whether it is exact.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(polynomial, forKey: .polynomial)
        try container.encode(logarithmic.sorted(), forKey: .logarithmic)
        try container.encode(isExact, forKey: .isExact)
    }
}
