import Diagnostics
public import Graphs
public import Networks

/// The formulas of many metrics of a network, recovered from the same points of the lattice: each is analysed once.
///
/// ```swift
/// var formulas = try NetworkFormulas(network, in: ["width", "depth"])
/// try formulas.polynomial("macs", of: .backward).text
/// ```
public struct NetworkFormulas {
    /// What is found out of the network at a point of the lattice; the rest of it may cost more.
    private enum Aspect: Hashable {
        case training, inference, activations
    }

    private struct Place: Hashable {
        let aspect: Aspect
        let point: [Int]
    }

    /// A metric of a pass, or of the network.
    private struct Count: Hashable {
        let metric: String
        var pass: Pass?
    }

    private let declaration: NetworkDeclaration
    private let variables: [String]
    private let settings: [String: ParameterValue]
    private let sizes: [Int]
    /// The points so far; `nil` for one at which the network can't be built.
    private var points: [Place: [Count: Int128]?] = [:]

    /// The metrics that are the same for every pass of a network.
    public static let passless: Set<String> = ["parameters", "activation_bytes"]

    /// Prepares the formulas of a network.
    ///
    /// - Parameters:
    ///   - declaration: The network.
    ///   - variables: Integer parameters of it, at least one.
    ///   - settings: The values of the other parameters.
    /// - Throws: `Diagnostic` for an unknown variable, one that is also set, and for a network that can't be built.
    public init(
        _ declaration: NetworkDeclaration, in variables: [String], settings: [String: ParameterValue] = [:]
    ) throws {
        try CostFormula.check(variables, of: declaration)
        for variable in variables where settings[variable] != nil {
            throw Diagnostic(
                "the parameter '\(variable)' both in the formula and set", expected: "it in one of them")
        }
        let standard = try declaration.settings(settings)
        sizes = variables.map { if case .integer(let value) = standard[$0] { value } else { 1 } }
        _ = try NetworkAnalysis(declaration, settings: settings)
        self.declaration = declaration
        self.variables = variables
        self.settings = settings
    }

    /// The polynomial that gives a metric of a pass.
    ///
    /// - Parameters:
    ///   - metric: One of `CostFormula.metrics`.
    ///   - pass: `inference`, `forward` or `backward`; of no matter for the metrics of `passless`.
    /// - Throws: `Diagnostic` for an unknown metric; `FormulaError` where the cost is no polynomial.
    public mutating func polynomial(_ metric: String, of pass: Pass) throws -> Polynomial {
        guard CostFormula.metrics.contains(metric) else {
            throw Diagnostic.unknown("metric", metric, valid: CostFormula.metrics)
        }
        let aspect: Aspect =
            metric == "activation_bytes" ? .activations : pass == .inference ? .inference : .training
        let count = Count(metric: metric, pass: Self.passless.contains(metric) ? nil : pass)
        return try PolynomialInterpolation.polynomial(in: variables, around: sizes) { point in
            counts(at: Place(aspect: metric == "parameters" ? .training : aspect, point: point))
                .map { $0[count, default: 0] }
        }
    }

    /// The counts at a point, or `nil` where the network can't be built.
    private mutating func counts(at place: Place) -> [Count: Int128]? {
        if let known = points[place] { return known }
        var all = settings
        for (name, value) in zip(variables, place.point) { all[name] = .integer(value) }
        let found = try? counts(place.aspect, all)
        points[place] = .some(found)
        return found
    }

    private func counts(
        _ aspect: Aspect, _ settings: [String: ParameterValue]
    ) throws(Diagnostic) -> [Count: Int128] {
        var counts: [Count: Int128] = [:]
        var passes: [PassCost] = []
        switch aspect {
        case .activations:
            let memory = MemoryProfile(try declaration.graph(settings: settings))
            counts[Count(metric: "activation_bytes")] = memory.keptActivationBytes
        case .inference: passes = PassCost.passes(of: try declaration.inferenceGraph(settings: settings))
        case .training:
            let analysis = try NetworkAnalysis(declaration, settings: settings)
            counts[Count(metric: "parameters")] = analysis.parameters
            passes = analysis.passes
        }
        for pass in passes {
            for metric in pass.total.metrics { counts[Count(metric: metric.name, pass: pass.pass)] = metric.value }
        }
        return counts
    }
}
