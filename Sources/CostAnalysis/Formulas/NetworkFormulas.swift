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
    /// The graph that is analysed at a point of the lattice; the forward pass alone costs less than all of training.
    private enum Aspect: Hashable {
        case training, forward, inference
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

    /// What is found of a graph.
    private struct Found {
        var counts: [Count: Int128] = [:]
        /// The bytes alive at every node of a pass.
        var alive: [Pass: [Int128]] = [:]
        var nodes = 0
    }

    private let declaration: NetworkDeclaration
    private let variables: [String]
    private let settings: [String: ParameterValue]
    /// The given sizes: the values of the variables in the network as it is set.
    public let sizes: [Int]
    private let passes: Set<Pass>
    /// The points so far; `nil` for one at which the network can't be built.
    private var points: [Place: Found?] = [:]
    /// Whether the number of operations grows with a variable, as with a depth; by its place.
    private var growth: [Int: Bool] = [:]

    /// The greatest size of a variable with which the number of operations grows, unless the given one is greater.
    private static let greatestRepetition = 256

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
        let aspect: Aspect = pass == .inference ? .inference : .training
        return try MaximumInterpolation.maximum(in: variables, around: sizes) { point in
            find(Place(aspect: aspect, point: point))?.alive[pass]
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
            find(Place(aspect: aspect, point: point)).map { $0.counts[count, default: 0] }
        }
    }

    /// The formula of a span that is no polynomial, in logarithms of parameters.
    ///
    /// - Throws: `FormulaError` where the span grows otherwise.
    public mutating func logarithmicSpan(of pass: Pass) throws -> LogarithmicFormula {
        let aspect = aspect(of: "span", pass)
        return try LogarithmicFormula(in: variables, around: sizes) { point in
            find(Place(aspect: aspect, point: point)).map { $0.counts[Count(metric: "span", pass: pass), default: 0] }
        }
    }

    private func aspect(of metric: String, _ pass: Pass) -> Aspect {
        switch (metric, pass) {
        case ("activation_bytes", _), ("peak_memory_bytes", .forward): .training
        case ("parameters", _), (_, .forward): passes.contains(.backward) ? .training : .forward
        case (_, .inference): .inference
        default: .training
        }
    }

    private mutating func isRepetition(_ index: Int, _ aspect: Aspect) -> Bool {
        if let known = growth[index] { return known }
        let nodes = [64, 128].map { size in
            var point = sizes
            point[index] = size
            return find(Place(aspect: aspect, point: point))?.nodes ?? 0
        }
        // Small images leave out some operations; a repetition adds nearly as many as there are.
        let isRepetition = nodes[0] > 0 && 4 * nodes[1] > 5 * nodes[0]
        growth[index] = isRepetition
        return isRepetition
    }

    /// What is found at a point, or `nil` where the network can't be built or is too long to be worth it.
    private mutating func find(_ place: Place) -> Found? {
        if let known = points[place] { return known }
        for (index, size) in place.point.enumerated() where size > max(Self.greatestRepetition, sizes[index]) {
            if isRepetition(index, place.aspect) { return nil }
        }
        var settings = settings
        for (name, value) in zip(variables, place.point) { settings[name] = .integer(value) }
        let found = try? find(place.aspect, settings)
        points[place] = .some(found)
        return found
    }

    private func find(_ aspect: Aspect, _ settings: [String: ParameterValue]) throws(Diagnostic) -> Found {
        let graph =
            aspect == .inference
            ? try declaration.inferenceGraph(settings: settings)
            : try declaration.graph(settings: settings, differentiated: aspect == .training)
        let memory = LiveMemory(graph)
        var found = Found(nodes: graph.nodes.count)
        found.counts[Count(metric: "parameters")] = graph.parameterCount
        for (pass, total) in Cost.totals(of: graph, memory) {
            for metric in total.metrics { found.counts[Count(metric: metric.name, pass: pass)] = metric.value }
        }
        if aspect == .training {
            found.counts[Count(metric: "activation_bytes")] = MemoryProfile(graph, memory).keptActivationBytes
        }
        for (node, bytes) in zip(graph.nodes, memory.bytesAlive) { found.alive[node.pass, default: []].append(bytes) }
        return found
    }
}
