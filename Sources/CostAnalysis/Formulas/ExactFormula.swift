/// What gives a count exactly: a polynomial, or where the count is a maximum the greatest of several polynomials.
///
/// Sums, such as work and traffic, are one polynomial. A peak is the greatest of the bytes alive at every operation, each of
/// which is a polynomial; those that another one never falls below are left out.
public struct ExactFormula: Hashable, Sendable {
    /// The polynomials, at least one; the count is the greatest of them. All have the same variables and steps.
    public let pieces: [Polynomial]

    /// The formula that is one polynomial.
    public init(_ polynomial: Polynomial) {
        pieces = [polynomial]
    }

    /// - Parameters:
    ///   - first: The piece that is printed first.
    ///   - others: The other pieces.
    init(_ first: Polynomial, _ others: some Sequence<Polynomial>) {
        pieces = [first] + others
    }

    /// The parameters, in the order in which they are printed.
    public var variables: [String] { pieces[0].variables }

    /// The greatest power of `variable`; 0 for one that does not occur.
    public func degree(in variable: String) -> Int { pieces.map { $0.degree(in: variable) }.max() ?? 0 }

    /// The greatest sum of powers in a term.
    public var totalDegree: Int { pieces.map(\.totalDegree).max() ?? 0 }

    /// Where the formula holds, in words; `nil` where it holds everywhere.
    public var condition: String? { pieces[0].condition }

    /// Whether the formula holds at a point, one number a variable.
    public func holds(at point: [Int]) -> Bool { pieces[0].holds(at: point) }

    /// The same formula where it holds from other least values on.
    func holding(from minimums: [Int]) -> ExactFormula {
        ExactFormula(pieces[0].holding(from: minimums), pieces.dropFirst().map { $0.holding(from: minimums) })
    }

    /// The value at a point, one number a variable.
    ///
    /// - Throws: `FormulaError.tooLarge` where 128 bits do not hold it.
    /// - Returns: `nil` where the value is no integer.
    func value(at point: [Int]) throws(FormulaError) -> Int128? {
        var greatest: Int128?
        for piece in pieces {
            guard let value = try piece.value(at: point) else { return nil }
            greatest = max(greatest ?? value, value)
        }
        return greatest
    }

    /// The growth in all parameters together, as in `Θ(batch·width + width²)`: a maximum grows as the sum of its pieces.
    ///
    /// - Complexity: O(terms²).
    public var growth: String { Polynomial.growth(of: pieces.flatMap(\.terms), in: variables) }

    /// The formula in plain text with where it holds, as in `8·width² + 4 for width a multiple of 2`.
    public var statement: String { condition.map { "\(text) for \($0)" } ?? text }

    /// The formula in plain text, as in `8·width² + 4` or `max(4·width² + 80; 12·batch·width)`.
    public var text: String {
        pieces.count == 1 ? pieces[0].text : "max(\(pieces.map(\.text).joined(separator: "; ")))"
    }

    /// The formula as LaTeX for mathematics mode, with where it holds.
    public var latex: String {
        let formula =
            pieces.count == 1
            ? pieces[0].latex : "\\max\\left(\(pieces.map(\.latex).joined(separator: ",\\; "))\\right)"
        return formula + pieces[0].latexCondition
    }

    /// The formula as presentation MathML, for a page: the pieces of a maximum one under another.
    public var mathML: String {
        guard pieces.count > 1 else { return pieces[0].mathML }
        return Polynomial.mathML(Self.mathMLMaximum(pieces.map(\.mathMLRow)))
    }

    /// A maximum as MathML without the enclosing element, its parts one under another.
    static func mathMLMaximum(_ parts: [String]) -> String {
        let rows = parts.map { "<mtr><mtd style=\"text-align:left\">\($0)</mtd></mtr>" }
        return "<mi>max</mi><mtable style=\"border-left:1px solid;margin-left:0.4em\">\(rows.joined())</mtable>"
    }
}

extension ExactFormula: Codable {
    private enum CodingKeys: String, CodingKey {
        case maximum
    }

    /// Reads what `encode` wrote.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard container.contains(.maximum) else {
            self.init(try Polynomial(from: decoder))
            return
        }
        let pieces = try container.decode([Polynomial].self, forKey: .maximum)
        guard let first = pieces.first,
            pieces.allSatisfy({
                $0.variables == first.variables && $0.steps == first.steps && $0.minimums == first.minimums
            })
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .maximum, in: container, debugDescription: "not polynomials in the same variables")
        }
        self.init(first, pieces.dropFirst())
    }

    /// Writes a single polynomial as such, and several under `maximum`.
    public func encode(to encoder: any Encoder) throws {
        guard pieces.count > 1 else { return try pieces[0].encode(to: encoder) }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(pieces, forKey: .maximum)
    }
}
