import Diagnostics

/// SQL of a cell whose form has been checked: what it reads and which parameters it binds.
///
/// Whether it is right SQL is for the database to say; that it only reads is too. Here it is made sure that the text is one
/// query, closed in itself.
struct SQLText: Sendable {
    /// The tables it names.
    let tables: [SQLTables.Mention]
    /// Whether it has parameters.
    let bindsParameters: Bool

    /// Checks a query of its own.
    ///
    /// - Parameter parameters: What it may bind; `nil` for anything.
    /// - Throws: `Diagnostic` whose line counts from 0 at the start of the text.
    init(query: String, parameters: [String]?) throws(Diagnostic) {
        var tokens = try SQLTokenizer.tokens(of: query)
        while let last = tokens.last, last.isMark(";") { tokens.removeLast() }
        guard let first = tokens.first else { throw Diagnostic(line: 0, "an empty query", expected: "a SELECT") }
        guard ["SELECT", "WITH", "VALUES"].contains(where: first.isWord) else {
            throw Diagnostic(
                line: first.line, "SQL that begins with '\(first.text)'", expected: "a query: SELECT, WITH or VALUES")
        }
        try self.init(tokens, parameters: parameters)
    }

    /// Checks an expression that becomes part of a query.
    ///
    /// - Throws: `Diagnostic` whose line counts from 0 at the start of the text.
    init(expression: String) throws(Diagnostic) {
        let tokens = try SQLTokenizer.tokens(of: expression)
        guard !tokens.isEmpty else { throw Diagnostic(line: 0, "an empty SQL expression", expected: "a condition") }
        try self.init(tokens, parameters: [])
    }

    private init(_ tokens: [SQLToken], parameters: [String]?) throws(Diagnostic) {
        try Self.checkParentheses(tokens)
        if let semicolon = tokens.first(where: { $0.isMark(";") }) {
            throw Diagnostic(line: semicolon.line, "more than one SQL statement", expected: "one query")
        }
        for token in tokens where token.kind == .parameter {
            guard let parameters else { break }
            guard token.text.hasPrefix(":"), parameters.contains(String(token.text.dropFirst())) else {
                throw Diagnostic(
                    line: token.line, "unknown parameter '\(token.text)' in SQL",
                    expected: parameters.isEmpty
                        ? "no parameter, as the notebook's front matter has none"
                        : "one of " + parameters.map { ":" + $0 }.joined(separator: ", "),
                    suggestion: nearestName(to: token.text, among: parameters.map { ":" + $0 }))
            }
        }
        bindsParameters = tokens.contains { $0.kind == .parameter }
        tables = SQLTables(tokens).mentions
    }

    private static func checkParentheses(_ tokens: [SQLToken]) throws(Diagnostic) {
        var open: [Int] = []
        for token in tokens {
            if token.isMark("(") {
                open.append(token.line)
            } else if token.isMark(")"), open.popLast() == nil {
                throw Diagnostic(line: token.line, "a ')' in SQL that closes nothing", expected: "a '(' before it")
            }
        }
        if let line = open.last {
            throw Diagnostic(line: line, "an unclosed '(' in SQL", expected: "a ')' after it")
        }
    }
}
