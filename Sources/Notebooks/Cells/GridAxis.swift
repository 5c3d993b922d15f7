import Diagnostics
import Networks

/// The values that a grid gives one parameter, counted before any of them is made.
struct GridAxis {
    /// The parameter.
    let name: String
    /// How many values there are.
    let count: Int
    private let form: Form

    private enum Form {
        case listed([ParameterValue])
        case integers(from: Int, step: Int)
        case integerPowers(from: Int, factor: Int)
        case reals(from: Double, step: Double)
        case realPowers(from: Double, factor: Double)
    }

    /// Reads a parameter's values: one value, a list of values, or a range `{from, to, step}` or `{from, to, factor}`.
    ///
    /// - Throws: `Diagnostic` for a range that is empty, endless, or of other numbers than the parameter takes.
    init(_ entry: YAMLEntry) throws(Diagnostic) {
        name = entry.key
        switch entry.value.content {
        case .mapping:
            (form, count) = try Self.range(entry.value, name: entry.key)
        case .sequence(let elements):
            guard !elements.isEmpty else {
                throw entry.value.diagnostic("an empty list of values of '\(entry.key)'", expected: "at least one")
            }
            var values: [ParameterValue] = []
            for element in elements { values.append(try NetworkDeclaration.parameterValue(element, entry.key)) }
            (form, count) = (.listed(values), values.count)
        default:
            (form, count) = (.listed([try NetworkDeclaration.parameterValue(entry.value, entry.key)]), 1)
        }
    }

    /// The values, in order.
    ///
    /// - Complexity: O(`count`).
    func values() -> [ParameterValue] {
        switch form {
        case .listed(let values):
            return values
        case .integers(let from, let step):
            return (0..<count).map { .integer(from + $0 * step) }
        case .integerPowers(let from, let factor):
            var value = from
            return (0..<count).map { index in
                if index > 0 { value *= factor }
                return .integer(value)
            }
        case .reals(let from, let step):
            return (0..<count).map { .real(from + Double($0) * step) }
        case .realPowers(let from, let factor):
            var value = from
            return (0..<count).map { index in
                if index > 0 { value *= factor }
                return .real(value)
            }
        }
    }
}

extension GridAxis {
    private static func range(_ value: YAMLValue, name: String) throws(Diagnostic) -> (Form, Int) {
        let role = "the range of '\(name)'"
        let record = try value.record(role, keys: ["from", "to", "step", "factor"], required: ["from", "to"])
        guard let from = record["from"], let to = record["to"], (record["step"] == nil) != (record["factor"] == nil),
            let pace = record["step"] ?? record["factor"]
        else {
            throw value.diagnostic(
                "\(role) with \(record.entries.count) keys", expected: "from, to, and step or factor")
        }
        let isStep = record["step"] != nil
        if case .integer(let first) = from.content, case .integer(let last) = to.content,
            case .integer(let pace) = pace.content
        {
            try check(first <= last, value, "from \(first) to \(last)", "from at most to")
            try check(pace >= (isStep ? 1 : 2), value, "in \(isStep ? "steps" : "factors") of \(pace)", "growth")
            try check(isStep || first >= 1, value, "from \(first) by factors", "from at least 1")
            return isStep ? integers(first, last, pace) : integerPowers(first, last, pace)
        }
        let (first, last) = (try from.number("from"), try to.number("to"))
        let speed = try pace.number(isStep ? "step" : "factor")
        try check(first <= last, value, "from \(first.shortestText) to \(last.shortestText)", "from at most to")
        try check(
            speed > (isStep ? 0 : 1), value, "in \(isStep ? "steps" : "factors") of \(speed.shortestText)", "growth")
        try check(isStep || first > 0, value, "from \(first.shortestText) by factors", "from above 0")
        return isStep ? reals(first, last, speed) : realPowers(first, last, speed)
    }

    private static func check(
        _ holds: Bool, _ value: YAMLValue, _ fault: String, _ expected: String
    ) throws(Diagnostic) {
        guard holds else { throw value.diagnostic("a range \(fault)", expected: expected) }
    }

    private static func integers(_ first: Int, _ last: Int, _ step: Int) -> (Form, Int) {
        let (length, overflows) = last.subtractingReportingOverflow(first)
        let count = overflows || length / step == Int.max ? Int.max : length / step + 1
        return (.integers(from: first, step: step), count)
    }

    private static func integerPowers(_ first: Int, _ last: Int, _ factor: Int) -> (Form, Int) {
        var (value, count) = (first, 1)
        while value <= last / factor {
            value *= factor
            count += 1
        }
        return (.integerPowers(from: first, factor: factor), count)
    }

    /// Ends are met within a billionth of a step, so that 0.1, 0.2, 0.3 includes 0.3.
    private static func reals(_ first: Double, _ last: Double, _ step: Double) -> (Form, Int) {
        let steps = ((last - first) / step + 1e-9).rounded(.down)
        return (.reals(from: first, step: step), steps < 1e18 ? Int(steps) + 1 : Int.max)
    }

    private static func realPowers(_ first: Double, _ last: Double, _ factor: Double) -> (Form, Int) {
        var (value, count) = (first * factor, 1)
        while value <= last * (1 + 1e-9), count <= ExperimentGrid.maximumPoints {
            value *= factor
            count += 1
        }
        return (.realPowers(from: first, factor: factor), count)
    }
}
