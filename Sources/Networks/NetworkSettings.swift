public import Diagnostics

extension NetworkDeclaration {
    /// The value of every parameter: the given ones over the defaults.
    ///
    /// A whole number is an integer however it is written, as `1e3`.
    ///
    /// - Throws: `Diagnostic` for an unknown name (with the nearest), a value of another kind than the default's,
    ///   an integer below 0.
    public func settings(_ given: [String: ParameterValue]) throws(Diagnostic) -> [String: ParameterValue] {
        var settings: [String: ParameterValue] = [:]
        for parameter in parameters { settings[parameter.name] = parameter.defaultValue }
        for (name, value) in given.sorted(by: { $0.key < $1.key }) {
            guard let standard = settings[name] else {
                throw .unknown("parameter of '\(self.name)'", name, valid: parameters.map(\.name))
            }
            settings[name] = try Self.converted(value, name: name, like: standard)
        }
        return settings
    }

    private static func converted(
        _ value: ParameterValue, name: String, like standard: ParameterValue
    ) throws(Diagnostic) -> ParameterValue {
        switch (value, standard) {
        case (.integer(let integer), .integer):
            guard integer >= 0 else { throw Diagnostic("the parameter \(name)=\(integer)", expected: "at least 0") }
            return value
        case (.real, .real), (.text, .text), (.boolean, .boolean):
            return value
        case (.integer(let integer), .real):
            return .real(Double(integer))
        case (.text(let text), .real):
            guard ParameterValue.isLargeInteger(text), let real = Double(text), real.isFinite else { break }
            return .real(real)
        case (.text(let text), .integer) where ParameterValue.isLargeInteger(text):
            throw Diagnostic("the parameter \(name)=\(text)", expected: "an integer of at most \(Int.max)")
        case (.real(let real), .integer):
            guard let integer = Int(exactly: real) else { break }
            return try converted(.integer(integer), name: name, like: standard)
        default: break
        }
        throw Diagnostic("the parameter \(name)=\(value)", expected: standard.kind)
    }
}
