public import Diagnostics

extension NetworkDeclaration {
    /// Reads a declaration: a mapping with `layers`, `input`, and perhaps `parameters`, `input_type` and `loss`.
    ///
    /// - Throws: `Diagnostic` with the line of what is wrong.
    public init(yaml: YAMLValue, name: String) throws(Diagnostic) {
        let record = try yaml.record(
            "network '\(name)'", keys: ["description", "parameters", "input", "input_type", "layers", "loss"],
            required: ["input", "layers"])
        self.name = name
        parameters = try Self.parameters(record["parameters"])
        input = try (record["input"] ?? yaml).elements("input") { (value) throws(Diagnostic) in
            try value.expression("a size of the input")
        }
        inputIsIndices = try Self.choice(record["input_type"], "input_type", ["numbers", "indices"]) == "indices"
        layers = try (record["layers"] ?? yaml).elements("layers", Layer.init(yaml:))
        let lossName = try Self.choice(record["loss"], "loss", Loss.allCases.map(\.rawValue))
        loss = lossName.flatMap { Loss(rawValue: $0) } ?? .crossEntropy
        source = DeclarationSource(file: yaml.file, layers: record["layers"] ?? yaml)
        try checkNames(inputLine: record["input"]?.line ?? yaml.line)
    }

    private static func parameters(_ value: YAMLValue?) throws(Diagnostic) -> [Parameter] {
        var parameters: [Parameter] = []
        for entry in try value?.mapping("parameters") ?? [] {
            guard isName(entry.key) else {
                throw Diagnostic(
                    file: value?.file, line: entry.line, "the parameter name '\(entry.key)'",
                    expected: "letters, digits and _, beginning with a letter")
            }
            parameters.append(Parameter(name: entry.key, defaultValue: try parameterValue(entry.value, entry.key)))
        }
        if !parameters.contains(where: { $0.name == "batch" }) {
            parameters.append(Parameter(name: "batch", defaultValue: .integer(1)))
        }
        return parameters
    }

    private static func isName(_ text: String) -> Bool {
        text.first?.isLetter == true
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }

    /// The value of a parameter as YAML writes it.
    ///
    /// - Throws: for a value that is no number, text or boolean.
    public static func parameterValue(_ value: YAMLValue, _ name: String) throws(Diagnostic) -> ParameterValue {
        switch value.content {
        case .integer(let integer): return .integer(integer)
        case .real(let real): return .real(real)
        case .string(let text): return .text(text)
        case .boolean(let boolean): return .boolean(boolean)
        default:
            throw value.diagnostic(
                "the parameter '\(name)' is \(value.summary)", expected: "a number, a text, true or false")
        }
    }

    private static func choice(
        _ value: YAMLValue?, _ role: String, _ valid: [String]
    ) throws(Diagnostic) -> String? {
        guard let value else { return nil }
        let name = try value.string(role)
        guard valid.contains(name) else {
            throw .unknown(role, name, valid: valid, file: value.file, line: value.line)
        }
        return name
    }

    /// Checks that every name in an expression and every activation is known.
    private func checkNames(inputLine: Int) throws(Diagnostic) {
        try checkNames(in: input, line: inputLine)
        let texts = parameters.compactMap { if case .text = $0.defaultValue { $0.name } else { nil } }
        for (layer, line) in zip(layers.flatMap(\.withDescendants), source.layerLines) {
            try checkNames(in: layer.expressions, line: line)
            guard case .activation(let activation) = layer else { continue }
            guard texts.contains(activation) || Activation(rawValue: activation) != nil else {
                throw .unknown(
                    "activation", activation, valid: Activation.allCases.map(\.rawValue) + texts, file: source.file,
                    line: line)
            }
        }
    }

    private func checkNames(in expressions: [Expression], line: Int) throws(Diagnostic) {
        let known = parameters.map(\.name)
        let used = expressions.reduce(into: Set<String>()) { $0.formUnion($1.names) }.subtracting(["channels"])
        if let unknown = used.sorted().first(where: { !known.contains($0) }) {
            throw .unknown("parameter", unknown, valid: known, file: source.file, line: line)
        }
    }
}
