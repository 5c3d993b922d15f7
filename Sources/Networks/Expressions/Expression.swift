public import Diagnostics

/// An arithmetic expression over a network's parameters, such as `16*w` or `depth - 1`.
///
/// Numbers, names, `+ - * / %`, parentheses, and `min`, `max`, `floor`, `ceil`, `round`, `sqrt`, `log2`. Integers
/// stay exact: `/` of integers is an integer where it comes out even and a real number where not.
public struct Expression: Sendable, Hashable {
    let root: Term

    /// The parts of an expression.
    indirect enum Term: Sendable, Hashable {
        case number(Number)
        case name(String)
        case negated(Term)
        case binary(Operator, Term, Term)
        case call(Function, [Term])
    }

    /// The operators, all left-associative.
    enum Operator: String, Sendable {
        case plus = "+"
        case minus = "-"
        case times = "*"
        case over = "/"
        case modulo = "%"
    }

    /// The functions, with the number of arguments that each takes.
    enum Function: String, Sendable, CaseIterable {
        case min, max, floor, ceil, round, sqrt, log2

        var arity: Int { self == .min || self == .max ? 2 : 1 }
    }

    /// A number, exact while it is an integer.
    enum Number: Sendable, Hashable {
        case integer(Int)
        case real(Double)
    }

    /// The expression that `text` holds.
    ///
    /// - Throws: `Diagnostic` with what stands where it should not; its file and line are the caller's to add.
    public init(_ text: String) throws(Diagnostic) {
        root = try ExpressionParser.parse(text)
    }

    /// The expression that is a single integer.
    public init(_ value: Int) {
        root = .number(.integer(value))
    }

    /// Every name that the expression uses.
    public var names: Set<String> { Self.names(in: root) }

    private static func names(in term: Term) -> Set<String> {
        switch term {
        case .number: []
        case .name(let name): [name]
        case .negated(let operand): names(in: operand)
        case .binary(_, let left, let right): names(in: left).union(names(in: right))
        case .call(_, let arguments): arguments.reduce(into: []) { $0.formUnion(names(in: $1)) }
        }
    }
}

extension Expression: CustomStringConvertible {
    /// The expression with every operation in parentheses: the same for texts that mean the same.
    public var description: String { Self.text(of: root) }

    private static func text(of term: Term) -> String {
        switch term {
        case .number(.integer(let value)): "\(value)"
        case .number(.real(let value)): "\(value)"
        case .name(let name): name
        case .negated(let operand): "(-\(text(of: operand)))"
        case .binary(let sign, let left, let right): "(\(text(of: left)) \(sign.rawValue) \(text(of: right)))"
        case .call(let function, let arguments):
            "\(function.rawValue)(\(arguments.map { text(of: $0) }.joined(separator: ", ")))"
        }
    }
}

extension Expression: Codable {
    /// Reads the expression's text.
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the expression's text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
