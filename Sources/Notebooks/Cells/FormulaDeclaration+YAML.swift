import CostAnalysis
import Diagnostics
import Graphs
import Networks

extension FormulaDeclaration {
    /// Decodes a `formula` cell; `nil` where the network that it names has a fault of its own.
    ///
    /// - Throws: `Diagnostic` for what is wrong in it.
    init?(_ body: YAMLValue, name: String, scope: NetworkScope) throws(Diagnostic) {
        let record = try body.record(
            "formula '\(name)'", keys: ["description", "network", "in", "set", "metrics", "passes"],
            required: ["network", "in"])
        _ = try record["description"]?.string("description")
        let passes = [Pass.inference, .forward, .backward].map(\.rawValue)
        metrics = try record["metrics"]?.names("metrics", kind: "metric", among: CostFormula.metrics) ?? ["macs"]
        self.passes = try record["passes"]?.names("passes", kind: "pass", among: passes) ?? ["forward", "backward"]
        guard let network = try scope.network(record["network"] ?? body) else { return nil }
        self.network = network
        let sizes = network.parameters.filter(Self.isSize).map(\.name)
        let variables = try (record["in"] ?? body).names(
            "in", kind: "integer parameter of '\(network.name)'", among: sizes)
        self.variables = variables
        settings = try ExperimentGrid.settings(record["set"], of: network)
        for entry in try record["set"]?.mapping("set") ?? [] where variables.contains(entry.key) {
            throw Diagnostic(
                file: body.file, line: entry.line, "the parameter '\(entry.key)' both in 'in' and in 'set'",
                expected: "it in one of them")
        }
    }

    private static func isSize(_ parameter: NetworkDeclaration.Parameter) -> Bool {
        if case .integer = parameter.defaultValue { true } else { false }
    }
}
