import CostAnalysis
import Diagnostics
import Networks

extension FormulaDeclaration {
    /// Decodes a `formula` cell; `nil` where the network that it names has a fault of its own.
    ///
    /// - Throws: `Diagnostic` for what is wrong in it.
    init?(_ body: YAMLValue, name: String, scope: NetworkScope) throws(Diagnostic) {
        let record = try body.record(
            "formula '\(name)'",
            keys: [
                "description", "network", "in", "set", "metrics", "passes", "optimizer", "rematerialize", "layers",
                "levels",
            ],
            required: ["network", "in"])
        _ = try record["description"]?.string("description")
        metrics = try record["metrics"]?.names("metrics", kind: "metric", among: CostFormula.metrics) ?? ["macs"]
        let names = try record["passes"]?.names("passes", kind: "pass", among: FormulaPass.allCases.map(\.rawValue))
        passes = names?.compactMap(FormulaPass.init) ?? [.forward, .backward]
        step = try TrainingStep(single: record)
        for pass in passes {
            guard let value = record["passes"], let missing = pass.missing(from: step) else { continue }
            throw value.diagnostic("the pass '\(pass.rawValue)' without '\(missing)'", expected: "the key '\(missing)'")
        }
        layers = try Self.layers(record)
        guard let network = try scope.network(record["network"] ?? body) else { return nil }
        self.network = network
        variables = try Self.variables(record["in"] ?? body, of: network)
        settings = try ExperimentGrid.settings(record["set"], of: network)
    }

    /// The parameters in which the formula is asked for, which must be integers.
    private static func variables(_ value: YAMLValue, of network: NetworkDeclaration) throws(Diagnostic) -> [String] {
        for element in try value.sequence("in") {
            guard case .string(let name) = element.content,
                let refusal = NetworkFormulas.refusal(of: name, in: network)
            else { continue }
            throw element.diagnostic(refusal.message, expected: refusal.expected)
        }
        return try value.names(
            "in", kind: "integer parameter of '\(network.name)'", among: NetworkFormulas.sizes(of: network))
    }

    /// Which layers have formulas: `layers: true` for each, with `levels` for each module.
    private static func layers(_ record: YAMLRecord) throws(Diagnostic) -> LayerFolding? {
        let levels = try record["levels"]?.integer("levels", in: 1...1024)
        guard try record["layers"]?.boolean("layers") == true else {
            guard let value = record["levels"] else { return nil }
            throw value.diagnostic("'levels' without layers", expected: "the key 'layers: true'")
        }
        return LayerFolding(levels: levels)
    }
}
