import Diagnostics

extension YAMLValue {
    /// The elements of a list, each converted, or an error that names `role`.
    func elements<Element>(
        _ role: String, _ convert: (YAMLValue) throws(Diagnostic) -> Element
    ) throws(Diagnostic) -> [Element] {
        var elements: [Element] = []
        for element in try sequence(role) { elements.append(try convert(element)) }
        return elements
    }

    /// The expression that the value holds, or an error that names `role`.
    func expression(_ role: String) throws(Diagnostic) -> Expression {
        switch content {
        case .integer(let integer): return Expression(integer)
        case .string(let text):
            do {
                return try Expression(text)
            } catch {
                throw diagnostic(error.message, expected: error.expected, suggestion: error.suggestion)
            }
        default:
            throw diagnostic("\(role) is \(summary)", expected: "an integer or an expression")
        }
    }
}

extension YAMLRecord {
    /// The expression under `key`; `standard` where there is none.
    func expression(_ key: String, _ standard: Expression = Expression(1)) throws(Diagnostic) -> Expression {
        guard let value = self[key] else { return standard }
        return try value.expression("the \(key) of \(role)")
    }

    /// The choice under `key`: a truth value, or the name of a parameter that holds one; `standard` where there
    /// is none.
    func choice(_ key: String, standard: Bool) throws(Diagnostic) -> Expression {
        guard let value = self[key] else { return Expression(standard ? 1 : 0) }
        if case .boolean(let choice) = value.content { return Expression(choice ? 1 : 0) }
        return try value.expression("the \(key) of \(role)")
    }

    /// The truth value under `key`; `standard` where there is none.
    func boolean(_ key: String, _ standard: Bool) throws(Diagnostic) -> Bool {
        try self[key]?.boolean("the \(key) of \(role)") ?? standard
    }
}
