public import Diagnostics

extension NetworkDeclaration {
    /// The kinds of layer that a declaration may hold.
    static let layerKinds =
        ["linear", "activation"] + Activation.allCases.map(\.rawValue) + ["softmax", "flatten", "embedding", "repeat"]

    /// Reads a declaration: a mapping with `layers`, `input`, and perhaps `parameters`, `input_type` and `loss`.
    ///
    /// - Throws: `Diagnostic` with the line of what is wrong.
    public init(yaml: YAMLValue, name: String) throws(Diagnostic) {
        let record = try yaml.record(
            "network '\(name)'", keys: ["description", "parameters", "input", "input_type", "layers", "loss"],
            required: ["input", "layers"])
        self.name = name
        parameters = try Self.parameters(record["parameters"])
        input = try Self.list(record["input"] ?? yaml, "input") { (value) throws(Diagnostic) in
            try Self.expression(value, "a size of the input")
        }
        inputIsIndices = try Self.choice(record["input_type"], "input_type", ["numbers", "indices"]) == "indices"
        layers = try Self.list(record["layers"] ?? yaml, "layers", Self.layer)
        let lossName = try Self.choice(record["loss"], "loss", Loss.allCases.map(\.rawValue))
        loss = lossName.flatMap { Loss(rawValue: $0) } ?? .crossEntropy
        try checkNames(at: yaml)
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

    private static func list<Element>(
        _ value: YAMLValue, _ role: String, _ convert: (YAMLValue) throws(Diagnostic) -> Element
    ) throws(Diagnostic) -> [Element] {
        var elements: [Element] = []
        for element in try value.sequence(role) { elements.append(try convert(element)) }
        return elements
    }

    private static func expression(_ value: YAMLValue, _ role: String) throws(Diagnostic) -> Expression {
        switch value.content {
        case .integer(let integer): return Expression(integer)
        case .string(let text):
            do {
                return try Expression(text)
            } catch {
                throw value.diagnostic(error.message, expected: error.expected, suggestion: error.suggestion)
            }
        default:
            throw value.diagnostic("\(role) is \(value.summary)", expected: "an integer or an expression")
        }
    }

    private static func layer(_ value: YAMLValue) throws(Diagnostic) -> Layer {
        switch value.content {
        case .string(let kind): return try bareLayer(kind, value)
        case .mapping(let entries):
            if entries.contains(where: { $0.key == "repeat" }) { return try repeated(value) }
            guard entries.count == 1, let entry = entries.first else {
                throw value.diagnostic("a layer is \(value.summary)", expected: "one kind of layer")
            }
            return try layer(kind: entry.key, line: entry.line, entry.value)
        default:
            throw value.diagnostic(
                "a layer is \(value.summary)", expected: "one of \(layerKinds.joined(separator: ", "))")
        }
    }

    private static func bareLayer(_ kind: String, _ value: YAMLValue) throws(Diagnostic) -> Layer {
        if kind == "softmax" { return .softmax }
        if kind == "flatten" { return .flatten }
        if Activation(rawValue: kind) != nil { return .activation(kind) }
        guard layerKinds.contains(kind) else {
            throw .unknown("layer", kind, valid: layerKinds, file: value.file, line: value.line)
        }
        throw value.diagnostic("the layer '\(kind)' without its sizes", expected: "'\(kind): …'")
    }

    private static func layer(kind: String, line: Int, _ value: YAMLValue) throws(Diagnostic) -> Layer {
        switch kind {
        case "linear":
            guard case .mapping = value.content else {
                let features = try expression(value, "the features of a linear layer")
                return .linear(features: features, bias: true, frozen: false)
            }
            let record = try value.record("linear", keys: ["features", "bias", "frozen"], required: ["features"])
            let features = try expression(record["features"] ?? value, "the features of a linear layer")
            return .linear(
                features: features, bias: try record["bias"]?.boolean("bias") ?? true,
                frozen: try record["frozen"]?.boolean("frozen") ?? false)
        case "activation":
            return .activation(try value.string("activation"))
        case "embedding":
            let record = try value.record("embedding", keys: ["count", "features"], required: ["count", "features"])
            return .embedding(
                count: try expression(record["count"] ?? value, "the count of an embedding"),
                features: try expression(record["features"] ?? value, "the features of an embedding"))
        default:
            guard !layerKinds.contains(kind) else {
                throw value.diagnostic("the layer '\(kind)' with \(value.summary)", expected: "'\(kind)' alone")
            }
            throw .unknown("layer", kind, valid: layerKinds, file: value.file, line: line)
        }
    }

    private static func repeated(_ value: YAMLValue) throws(Diagnostic) -> Layer {
        let record = try value.record("repeat", keys: ["repeat", "layers"], required: ["repeat", "layers"])
        return .repeated(
            count: try expression(record["repeat"] ?? value, "the count of a repeat"),
            layers: try list(record["layers"] ?? value, "layers", layer))
    }

    /// Checks that every name in an expression and every activation is known.
    private func checkNames(at value: YAMLValue) throws(Diagnostic) {
        let known = parameters.map(\.name)
        let used = input.reduce(into: Set<String>()) { $0.formUnion($1.names) }.union(Self.names(in: layers))
        if let unknown = used.sorted().first(where: { !known.contains($0) }) {
            throw .unknown("parameter", unknown, valid: known, file: value.file, line: value.line)
        }
        let texts = parameters.compactMap { if case .text = $0.defaultValue { $0.name } else { nil } }
        for activation in Self.activations(in: layers) {
            guard texts.contains(activation) || Activation(rawValue: activation) != nil else {
                throw .unknown(
                    "activation", activation, valid: Activation.allCases.map(\.rawValue) + texts, file: value.file,
                    line: value.line)
            }
        }
    }

    private static func names(in layers: [Layer]) -> Set<String> {
        layers.reduce(into: []) { names, layer in
            switch layer {
            case .linear(let features, _, _): names.formUnion(features.names)
            case .embedding(let count, let features): names.formUnion(count.names.union(features.names))
            case .repeated(let count, let layers): names.formUnion(count.names.union(Self.names(in: layers)))
            case .activation, .softmax, .flatten: break
            }
        }
    }

    private static func activations(in layers: [Layer]) -> [String] {
        layers.flatMap { layer -> [String] in
            switch layer {
            case .activation(let name): [name]
            case .repeated(_, let layers): activations(in: layers)
            default: []
            }
        }
    }
}
