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
        case training, forward, inference, activations
        case memory(Pass)
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
    private let passes: Set<Pass>
    /// The points so far; `nil` for one at which the network can't be built.
    private var points: [Place: [Count: Int128]?] = [:]
    /// The bytes alive at every node of a pass at the points so far.
    private var alive: [Place: [Int128]?] = [:]

    /// The metrics that are the same for every pass of a network.
    public static let passless: Set<String> = ["parameters", "activation_bytes"]

    /// Prepares the formulas of a network.
    ///
    /// - Parameters:
    ///   - declaration: The network.
    ///   - variables: Integer parameters of it, at least one.
    ///   - settings: The values of the other parameters.
    ///   - passes: The passes that are asked for; for the forward pass alone no gradients are built.
    /// - Throws: `Diagnostic` for an unknown variable, one that is also set, and for a network that can't be built.
    public init(
        _ declaration: NetworkDeclaration, in variables: [String], settings: [String: ParameterValue] = [:],
        of passes: Set<Pass> = [.inference, .forward, .backward]
    ) throws {
        try CostFormula.check(variables, of: declaration)
        for variable in variables where settings[variable] != nil {
            throw Diagnostic(
                "the parameter '\(variable)' both in the formula and set", expected: "it in one of them")
        }
        let standard = try declaration.settings(settings)
        sizes = variables.map { if case .integer(let value) = standard[$0] { value } else { 1 } }
        _ = try declaration.graph(settings: settings)
        self.declaration = declaration
        self.variables = variables
        self.settings = settings
        self.passes = passes
    }

    /// The formula that gives a metric of a pass: a polynomial, or the greatest of several where the metric is a peak.
    ///
    /// - Parameters:
    ///   - metric: One of `CostFormula.metrics`.
    ///   - pass: `inference`, `forward` or `backward`; of no matter for the metrics of `passless`.
    /// - Throws: `Diagnostic` for an unknown metric; `FormulaError` where there is no such formula.
    public mutating func formula(_ metric: String, of pass: Pass) throws -> ExactFormula {
        guard metric == "peak_memory_bytes" else { return ExactFormula(try polynomial(metric, of: pass)) }
        return try MaximumInterpolation.maximum(in: variables, around: sizes) { point in
            bytesAlive(at: Place(aspect: .memory(pass), point: point), pass)
        }
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
        let aspect = aspect(of: metric, pass)
        let count = Count(metric: metric, pass: Self.passless.contains(metric) ? nil : pass)
        return try PolynomialInterpolation.polynomial(in: variables, around: sizes) { point in
            counts(at: Place(aspect: aspect, point: point)).map { $0[count, default: 0] }
        }
    }

    private func aspect(of metric: String, _ pass: Pass) -> Aspect {
        switch (metric, pass) {
        case ("activation_bytes", _): .activations
        case ("peak_memory_bytes", .forward): .training
        case ("parameters", _), (_, .forward): passes.contains(.backward) ? .training : .forward
        case (_, .inference): .inference
        default: .training
        }
    }

    /// The counts at a point, or `nil` where the network can't be built.
    private mutating func counts(at place: Place) -> [Count: Int128]? {
        if let known = points[place] { return known }
        let found = try? counts(place.aspect, settings(at: place.point))
        points[place] = .some(found)
        return found
    }

    private func settings(at point: [Int]) -> [String: ParameterValue] {
        var all = settings
        for (name, value) in zip(variables, point) { all[name] = .integer(value) }
        return all
    }

    private func counts(
        _ aspect: Aspect, _ settings: [String: ParameterValue]
    ) throws(Diagnostic) -> [Count: Int128] {
        guard aspect != .activations else {
            let memory = MemoryProfile(try declaration.graph(settings: settings))
            return [Count(metric: "activation_bytes"): memory.keptActivationBytes]
        }
        let graph =
            aspect == .inference
            ? try declaration.inferenceGraph(settings: settings)
            : try declaration.graph(settings: settings, differentiated: aspect == .training)
        var counts: [Count: Int128] = [Count(metric: "parameters"): graph.parameterCount]
        for (pass, total) in Cost.totals(of: graph) {
            for metric in total.metrics { counts[Count(metric: metric.name, pass: pass)] = metric.value }
        }
        return counts
    }

    /// The bytes alive at every node of a pass at a point, or `nil` where the network can't be built.
    private mutating func bytesAlive(at place: Place, _ pass: Pass) -> [Int128]? {
        if let known = alive[place] { return known }
        let settings = settings(at: place.point)
        let graph =
            try? pass == .inference
            ? declaration.inferenceGraph(settings: settings) : declaration.graph(settings: settings)
        let found = graph.map { graph in
            zip(graph.nodes, LiveMemory(graph).bytesAlive).filter { $0.0.pass == pass }.map(\.1)
        }
        alive[place] = .some(found)
        return found
    }
}
