public import Diagnostics
import Foundation

extension Expression {
    /// The expression's value as a size: an integer of at least `minimum`.
    ///
    /// - Parameters:
    ///   - parameters: The value of every name.
    ///   - role: What the size is, for errors.
    /// - Throws: `Diagnostic` for an unknown name, a value that is no integer, one below `minimum`, an overflow.
    public func size(
        with parameters: [String: ParameterValue], role: String, minimum: Int = 1
    ) throws(Diagnostic) -> Int {
        let value = try evaluate(root, parameters)
        let integer: Int?
        switch value {
        case .integer(let exact): integer = exact
        case .real(let real): integer = Int(exactly: real)
        }
        guard let integer else { throw Diagnostic("\(role) is \(described(value))", expected: "an integer") }
        guard integer >= minimum else {
            throw Diagnostic("\(role) is \(described(value))", expected: "at least \(minimum)")
        }
        return integer
    }

    /// The expression's value as a choice: 1 or 0, or the name of a parameter that is true or false.
    ///
    /// - Parameters:
    ///   - parameters: The value of every name.
    ///   - role: What is chosen, for errors.
    /// - Throws: `Diagnostic` for anything else.
    public func truth(with parameters: [String: ParameterValue], role: String) throws(Diagnostic) -> Bool {
        switch root {
        case .name(let name):
            if case .boolean(let value) = parameters[name] { return value }
        case .number(.integer(let value)) where value == 0 || value == 1: return value == 1
        default: break
        }
        throw Diagnostic("\(role) is '\(description)'", expected: "true, false, or the name of a parameter that is")
    }

    private func described(_ value: Number) -> String {
        let text =
            switch value {
            case .integer(let value): "\(value)"
            case .real(let value): "\(value)"
            }
        return text == description ? text : "\(description) = \(text)"
    }

    private func evaluate(_ term: Term, _ parameters: [String: ParameterValue]) throws(Diagnostic) -> Number {
        switch term {
        case .number(let value): return value
        case .name(let name): return try value(of: name, parameters)
        case .negated(let operand):
            return try combine(.minus, .integer(0), evaluate(operand, parameters))
        case .binary(let sign, let left, let right):
            return try combine(sign, evaluate(left, parameters), evaluate(right, parameters))
        case .call(let function, let arguments):
            var values: [Number] = []
            for argument in arguments { values.append(try evaluate(argument, parameters)) }
            return try apply(function, values)
        }
    }

    private func value(of name: String, _ parameters: [String: ParameterValue]) throws(Diagnostic) -> Number {
        switch parameters[name] {
        case .integer(let value): return .integer(value)
        case .real(let value): return .real(value)
        case .text, .boolean:
            throw Diagnostic("the parameter '\(name)' in the expression '\(description)'", expected: "a number")
        case nil:
            throw .unknown("parameter", name, valid: parameters.keys.sorted())
        }
    }

    private func combine(_ sign: Operator, _ left: Number, _ right: Number) throws(Diagnostic) -> Number {
        guard case .integer(let a) = left, case .integer(let b) = right else {
            return .real(combine(sign, left.double, right.double))
        }
        let (value, overflow): (Int, Bool)
        switch sign {
        case .plus: (value, overflow) = a.addingReportingOverflow(b)
        case .minus: (value, overflow) = a.subtractingReportingOverflow(b)
        case .times: (value, overflow) = a.multipliedReportingOverflow(by: b)
        case .over, .modulo:
            guard b != 0 else { throw Diagnostic("a division by zero in the expression '\(description)'") }
            let (remainder, overflows) = a.remainderReportingOverflow(dividingBy: b)
            if sign == .modulo {
                (value, overflow) = (remainder, overflows)
            } else {
                guard remainder == 0 else { return .real(Double(a) / Double(b)) }
                (value, overflow) = a.dividedReportingOverflow(by: b)
            }
        }
        guard !overflow else {
            throw Diagnostic("the expression '\(description)' overflows", expected: "a value that 64 bits hold")
        }
        return .integer(value)
    }

    private func combine(_ sign: Operator, _ a: Double, _ b: Double) -> Double {
        switch sign {
        case .plus: a + b
        case .minus: a - b
        case .times: a * b
        case .over: a / b
        case .modulo: a.truncatingRemainder(dividingBy: b)
        }
    }

    private func apply(_ function: Function, _ values: [Number]) throws(Diagnostic) -> Number {
        switch function {
        case .min: return values[0].double <= values[1].double ? values[0] : values[1]
        case .max: return values[0].double >= values[1].double ? values[0] : values[1]
        case .floor: return rounded(values[0], .down)
        case .ceil: return rounded(values[0], .up)
        case .round: return rounded(values[0], .toNearestOrAwayFromZero)
        case .sqrt: return .real(values[0].double.squareRoot())
        case .log2: return .real(log2(values[0].double))
        }
    }

    private func rounded(_ value: Number, _ rule: FloatingPointRoundingRule) -> Number {
        guard case .real(let real) = value else { return value }
        let result = real.rounded(rule)
        return Int(exactly: result).map { .integer($0) } ?? .real(result)
    }
}

extension Expression.Number {
    var double: Double {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        }
    }
}
