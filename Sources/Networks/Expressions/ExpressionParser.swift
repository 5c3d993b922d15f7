import Diagnostics

/// A precedence-climbing parser of expressions.
struct ExpressionParser {
    private enum Token: Equatable {
        case number(Expression.Number)
        case name(String)
        case symbol(Character)
    }

    /// The longest text and the deepest nesting that are parsed.
    private static let maximumLength = 1000
    private static let maximumDepth = 50

    private let text: String
    private let tokens: [Token]
    private var position = 0
    private var depth = 0

    static func parse(_ text: String) throws(Diagnostic) -> Expression.Term {
        guard text.utf8.count <= maximumLength else {
            throw Diagnostic("an expression of \(text.utf8.count) bytes", expected: "at most \(maximumLength)")
        }
        var parser = ExpressionParser(text: text, tokens: try scan(text))
        let term = try parser.sum()
        guard parser.position == parser.tokens.count else { throw parser.fault("an operator or the end") }
        return term
    }

    private init(text: String, tokens: [Token]) {
        self.text = text
        self.tokens = tokens
    }

    private static func scan(_ text: String) throws(Diagnostic) -> [Token] {
        var tokens: [Token] = []
        var rest = Substring(text)
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if first.isASCII, first.isNumber || first == "." {
                let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
                rest.removeFirst(digits.count)
                if let value = Int(digits) {
                    tokens.append(.number(.integer(value)))
                } else if let value = Double(digits) {
                    tokens.append(.number(.real(value)))
                } else {
                    throw Diagnostic("'\(digits)' in the expression '\(text)'", expected: "a number")
                }
            } else if first.isLetter || first == "_" {
                let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                rest.removeFirst(name.count)
                tokens.append(.name(String(name)))
            } else if "+-*/%(),".contains(first) {
                rest.removeFirst()
                tokens.append(.symbol(first))
            } else {
                throw Diagnostic(
                    "'\(first)' in the expression '\(text)'", expected: "a number, a name or one of + - * / % ( )")
            }
        }
        return tokens
    }

    private func fault(_ expected: String) -> Diagnostic {
        let found =
            switch position < tokens.count ? tokens[position] : nil {
            case .number(.integer(let value)): "'\(value)'"
            case .number(.real(let value)): "'\(value)'"
            case .name(let name): "'\(name)'"
            case .symbol(let symbol): "'\(symbol)'"
            case nil: "the end"
            }
        return Diagnostic("\(found) in the expression '\(text)'", expected: expected)
    }

    private mutating func take(_ symbols: String) -> Character? {
        guard position < tokens.count, case .symbol(let symbol) = tokens[position], symbols.contains(symbol) else {
            return nil
        }
        position += 1
        return symbol
    }

    private mutating func sum() throws(Diagnostic) -> Expression.Term {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else {
            throw Diagnostic("the expression '\(text)'", expected: "at most \(Self.maximumDepth) nested parentheses")
        }
        var left = try product()
        while let symbol = take("+-"), let sign = Expression.Operator(rawValue: String(symbol)) {
            left = .binary(sign, left, try product())
        }
        return left
    }

    private mutating func product() throws(Diagnostic) -> Expression.Term {
        var left = try factor()
        while let symbol = take("*/%"), let sign = Expression.Operator(rawValue: String(symbol)) {
            left = .binary(sign, left, try factor())
        }
        return left
    }

    private mutating func factor() throws(Diagnostic) -> Expression.Term {
        if take("-") != nil {
            depth += 1
            defer { depth -= 1 }
            guard depth <= Self.maximumDepth else { throw fault("fewer signs") }
            return .negated(try factor())
        }
        if take("(") != nil {
            let term = try sum()
            guard take(")") != nil else { throw fault("')'") }
            return term
        }
        guard position < tokens.count else { throw fault("a number or a name") }
        switch tokens[position] {
        case .number(let value):
            position += 1
            return .number(value)
        case .name(let name):
            position += 1
            return take("(") == nil ? .name(name) : try call(name)
        case .symbol:
            throw fault("a number or a name")
        }
    }

    private mutating func call(_ name: String) throws(Diagnostic) -> Expression.Term {
        guard let function = Expression.Function(rawValue: name) else {
            throw .unknown("function", name, valid: Expression.Function.allCases.map(\.rawValue))
        }
        var arguments = [try sum()]
        while take(",") != nil { arguments.append(try sum()) }
        guard take(")") != nil else { throw fault("')'") }
        guard arguments.count == function.arity else {
            throw Diagnostic(
                "\(arguments.count) arguments of '\(name)' in the expression '\(text)'", expected: "\(function.arity)")
        }
        return .call(function, arguments)
    }
}
