import CostAnalysis
import Diagnostics
import Networks

extension FormulaDeclaration {
    /// Decodes a `formula` cell; `nil` where the network that it names has a fault of its own.
    ///
    /// - Throws: `Diagnostic` for what is wrong in it.
    init?(_ body: YAMLValue, name: String, scope: NetworkScope) throws(Diagnostic) {
        let record = try body.record(
            "formula '\(name)'", keys: ["description", "network", "in", "set", "metrics", "passes", "optimizer"],
            required: ["network", "in"])
        _ = try record["description"]?.string("description")
        metrics = try record["metrics"]?.names("metrics", kind: "metric", among: CostFormula.metrics) ?? ["macs"]
        let names = try record["passes"]?.names("passes", kind: "pass", among: FormulaPass.allCases.map(\.rawValue))
        passes = names?.compactMap(FormulaPass.init) ?? [.forward, .backward]
        optimizer = try record["optimizer"].map(Self.optimizer)
        if let value = record["passes"], passes.contains(.update), optimizer == nil {
            throw value.diagnostic("the pass 'update' without an optimizer", expected: "the key 'optimizer'")
        }
        guard let network = try scope.network(record["network"] ?? body) else { return nil }
        self.network = network
        let variables = try Self.variables(record["in"] ?? body, of: network)
        self.variables = variables
        settings = try ExperimentGrid.settings(record["set"], of: network)
        for entry in try record["set"]?.mapping("set") ?? [] where variables.contains(entry.key) {
            throw Diagnostic(
                file: body.file, line: entry.line, "the parameter '\(entry.key)' both in 'in' and in 'set'",
                expected: "it in one of them")
        }
    }

    /// The parameters in which the formula is asked for, which must be integers.
    private static func variables(_ value: YAMLValue, of network: NetworkDeclaration) throws(Diagnostic) -> [String] {
        let sizes = network.parameters.filter(Self.isSize).map(\.name)
        for element in try value.sequence("in") {
            guard case .string(let name) = element.content,
                let parameter = network.parameters.first(where: { $0.name == name }), !isSize(parameter)
            else { continue }
            throw element.diagnostic(
                "a formula in '\(name)', which is \(parameter.defaultValue.kind) in '\(network.name)'",
                expected: "an integer parameter: one of \(sizes.joined(separator: ", "))")
        }
        return try value.names("in", kind: "integer parameter of '\(network.name)'", among: sizes)
    }

    private static func optimizer(_ value: YAMLValue) throws(Diagnostic) -> Optimizer {
        let name = try value.string("optimizer")
        guard let optimizer = Optimizer(rawValue: name) else {
            throw .unknown(
                "optimizer", name, valid: Optimizer.allCases.map(\.rawValue), file: value.file, line: value.line)
        }
        return optimizer
    }

    private static func isSize(_ parameter: NetworkDeclaration.Parameter) -> Bool {
        if case .integer = parameter.defaultValue { true } else { false }
    }
}
