/// The formula of a network's cost in named parameters, recovered from the network itself.
public enum CostFormula: Hashable, Sendable {
    /// A polynomial, or the greatest of several.
    case exact(ExactFormula)
    /// A polynomial in logarithms of sizes, rounded, or bounds by such polynomials.
    case logarithmic(LogarithmicFormula)
    /// Bounds by polynomials.
    case bounds(FormulaBounds)

    /// The metrics that have formulas, by the names under which they are stored.
    public static let metrics = [
        "parameters", "macs", "flops", "multiply_adds", "additions", "multiplications", "comparisons",
        "transcendentals",
        "bytes_read", "bytes_written", "span", "peak_memory_bytes", "activation_bytes",
    ]

    /// The metrics that are the same for every pass of a network.
    public static let passless: Set<String> = ["parameters", "activation_bytes"]

    /// Whether a metric of a pass is the sum of that of its layers; else the layers overlap.
    public static func addsUp(_ metric: String) -> Bool { !["span", "peak_memory_bytes"].contains(metric) }

    /// The parameters, in the order in which they are printed.
    public var variables: [String] {
        switch self {
        case .exact(let formula): formula.variables
        case .logarithmic(let formula): formula.variables
        case .bounds(let bounds): bounds.upper.variables
        }
    }

    /// The greatest power of `variable`, 0 for one that does not occur; `nil` where it stands in a logarithm, or bounds do not
    /// agree.
    public func degree(in variable: String) -> Int? {
        switch self {
        case .exact(let formula): formula.degree(in: variable)
        case .logarithmic(let formula): formula.degree(in: variable)
        case .bounds(let bounds): bounds.degree(in: variable)
        }
    }

    /// The greatest sum of powers in a term; `nil` with logarithms and bounds.
    public var totalDegree: Int? {
        switch self {
        case .exact(let formula): formula.totalDegree
        case .logarithmic, .bounds: nil
        }
    }

    /// The growth in all parameters together, as in `Θ(batch·width + width²)`.
    ///
    /// - Complexity: O(terms²).
    public var growth: String {
        switch self {
        case .exact(let formula): formula.growth
        case .logarithmic(let formula): formula.growth
        case .bounds(let bounds): bounds.growth
        }
    }

    /// Where the formula holds, in words; `nil` where it holds everywhere.
    public var condition: String? {
        switch self {
        case .exact(let formula): formula.condition
        case .logarithmic(let formula): formula.condition
        case .bounds(let bounds): bounds.condition
        }
    }

    /// Whether the formula holds at a point, one number a variable.
    public func holds(at point: [Int]) -> Bool {
        switch self {
        case .exact(let formula): formula.holds(at: point)
        case .logarithmic(let formula): formula.holds(at: point)
        case .bounds(let bounds): bounds.upper.holds(at: point)
        }
    }

    /// The formula in plain text, as in `8·width² + 4`.
    public var text: String {
        switch self {
        case .exact(let formula): formula.text
        case .logarithmic(let formula): formula.text
        case .bounds(let bounds): bounds.text
        }
    }

    /// The formula in plain text with where it holds, as in `8·width² + 4 for width a multiple of 2`.
    public var statement: String { condition.map { "\(text) for \($0)" } ?? text }

    /// The formula as LaTeX for mathematics mode, with where it holds.
    public var latex: String {
        switch self {
        case .exact(let formula): formula.latex
        case .logarithmic(let formula): formula.latex
        case .bounds(let bounds): bounds.latex
        }
    }

    /// The formula as presentation MathML, for a page.
    public var mathML: String {
        switch self {
        case .exact(let formula): formula.mathML
        case .logarithmic(let formula): formula.mathML
        case .bounds(let bounds): bounds.mathML
        }
    }
}

extension CostFormula: Codable {
    private enum CodingKeys: String, CodingKey {
        case logarithmic, bounds
    }

    /// Reads what `encode` wrote.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let formula = try container.decodeIfPresent(LogarithmicFormula.self, forKey: .logarithmic) {
            self = .logarithmic(formula)
        } else if let bounds = try container.decodeIfPresent(FormulaBounds.self, forKey: .bounds) {
            self = .bounds(bounds)
        } else {
            self = .exact(try ExactFormula(from: decoder))
        }
    }

    /// Writes an exact formula as such, one in logarithms under `logarithmic`, and bounds under `bounds`.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .exact(let formula): try formula.encode(to: encoder)
        case .logarithmic(let formula):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(formula, forKey: .logarithmic)
        case .bounds(let bounds):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(bounds, forKey: .bounds)
        }
    }
}
