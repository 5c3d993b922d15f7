public import Diagnostics
public import Graphs
public import Networks
import Tensors

/// The exact cost of a network: its passes, as a whole and layer by layer.
public struct NetworkAnalysis: Sendable {
    /// The network's name.
    public let network: String
    /// The value of every parameter, in the order of the declaration.
    public let settings: [(name: String, value: ParameterValue)]
    /// The number of weights.
    public let parameters: Int128
    /// What a step consists of beside the forward pass.
    public let step: TrainingStep
    /// The cost of each pass, in the order in which they run.
    public let passes: [PassCost]
    /// How layers are told apart.
    public let folding: LayerFolding
    /// The graph of a step of training.
    public let graph: Graph
    /// The graph of inference, where that is analysed.
    public let inferenceGraph: Graph?
    private let liveMemory: LiveMemory
    private let inferenceLiveMemory: LiveMemory?

    /// Analyses a network without running it or allocating any of its tensors.
    ///
    /// - Parameters:
    ///   - declaration: The network.
    ///   - settings: Values of parameters; the others have their defaults.
    ///   - step: What a step consists of beside the forward pass.
    ///   - withInference: Whether the pass of inference, which has a graph of its own, comes before the others.
    ///   - folding: Which layers are counted together.
    /// - Throws: `Diagnostic` for settings that the network does not take, shapes that do not fit, and a step whose parts
    ///   do not fit.
    /// - Complexity: O(nodes of the graph).
    public init(
        _ declaration: NetworkDeclaration, settings given: [String: ParameterValue] = [:],
        step: TrainingStep = TrainingStep(), withInference: Bool = false,
        folding: LayerFolding = .none
    ) throws(Diagnostic) {
        let settings = try declaration.settings(given)
        network = declaration.name
        self.settings = declaration.parameters.map { ($0.name, settings[$0.name] ?? $0.defaultValue) }
        self.step = step
        self.folding = folding
        let graph = try declaration.graph(settings: given, step: step)
        parameters = graph.parameterCount
        self.graph = graph
        liveMemory = LiveMemory(graph)
        var passes = PassCost.passes(of: graph, liveMemory, folding: folding)
        if withInference {
            let graph = try declaration.inferenceGraph(settings: given)
            let memory = LiveMemory(graph)
            passes = PassCost.passes(of: graph, memory, folding: folding) + passes
            inferenceGraph = graph
            inferenceLiveMemory = memory
        } else {
            inferenceGraph = nil
            inferenceLiveMemory = nil
        }
        self.passes = passes
    }

    /// The live memory of a step over time.
    ///
    /// - Complexity: O(nodes of the graph).
    public var memory: MemoryProfile { MemoryProfile(graph, liveMemory) }

    /// The live memory over time of an inference, where that is analysed.
    ///
    /// - Complexity: O(nodes of the graph).
    public var inferenceMemory: MemoryProfile? {
        guard let inferenceGraph, let inferenceLiveMemory else { return nil }
        return MemoryProfile(inferenceGraph, inferenceLiveMemory)
    }

    /// The layers of a step of training with their parts of its cost and memory.
    ///
    /// - Parameter memory: The network's own `memory`.
    /// - Complexity: O(nodes + values).
    public func layers(at memory: MemoryProfile) -> [LayerSummary] {
        LayerSummary.all(of: graph, passes.filter { $0.pass != .inference }, memory, folding: folding)
    }
}

extension Graph {
    /// The number of weights.
    var parameterCount: Int128 {
        inputs.reduce(0) { $0 + ($1.role == .parameter ? Int128(type(of: $1.value).shape.count) : 0) }
    }

    /// The layer that reads each input first; what nothing reads is left out.
    ///
    /// - Complexity: O(nodes).
    var firstReaders: [Value: String] {
        var readers = Dictionary(uniqueKeysWithValues: inputs.map { ($0.value, String?.none) })
        for node in nodes {
            for operand in node.operands where readers[operand] == .some(nil) { readers[operand] = node.layer }
        }
        return readers.compactMapValues(\.self)
    }
}

/// The exact cost of a pass or of one of its layers.
public struct Cost: Hashable, Sendable {
    /// What is done.
    public var work = Work()
    /// Scalar operations on the critical path: the longest chain of nodes, each with its own span.
    public var span: Int128 = 0
    /// The most bytes alive at once: weights, inputs, and every tensor that is still needed.
    public var peakMemoryBytes: Int128 = 0

    /// Multiply-adds of contractions.
    public var macs: Int128 { work.multiplyAdds }
    /// Floating-point operations by the standard convention.
    public var flops: Int128 { FLOPConvention.standard.flops(of: work) }

    /// The cost's figures by the names under which they are stored and printed.
    public var metrics: [(name: String, value: Int128)] {
        [
            ("macs", macs), ("flops", flops), ("multiply_adds", work.multiplyAdds), ("additions", work.additions),
            ("multiplications", work.multiplications), ("comparisons", work.comparisons),
            ("transcendentals", work.transcendentals), ("bytes_read", work.bytesRead),
            ("bytes_written", work.bytesWritten), ("span", span), ("peak_memory_bytes", peakMemoryBytes),
        ]
    }
}

/// The exact cost of a pass.
public struct PassCost: Sendable {
    /// The pass.
    public let pass: Pass
    /// The cost of all of it.
    public let total: Cost
    /// What its layers wait for.
    public let criticalPath: CriticalPath
    /// The cost of each layer, in the order in which the pass meets them.
    public let layers: [(name: String, cost: Cost)]
    /// The cost of each part of a backward pass: of what gives input gradients, weight gradients, recomputed values.
    public let parts: [(part: BackwardPart, cost: Cost)]

    /// The cost of every pass that `graph` has.
    ///
    /// - Parameters:
    ///   - graph: The graph.
    ///   - folding: Which layers are counted together.
    /// - Complexity: O(nodes + values).
    public static func passes(of graph: Graph, folding: LayerFolding = .none) -> [PassCost] {
        passes(of: graph, LiveMemory(graph), folding: folding)
    }

    /// - Parameter memory: When the tensors of `graph` are alive.
    static func passes(of graph: Graph, _ memory: LiveMemory, folding: LayerFolding) -> [PassCost] {
        let costs = graph.nodes.map { graph.cost(of: $0) }
        var times = FinishTimes(values: graph.types.count)
        return Pass.allCases.compactMap { pass in
            let nodes = graph.nodes.indices.filter { graph.nodes[$0].pass == pass }
            guard !nodes.isEmpty else { return nil }
            let layers = layers(of: nodes, in: graph, folding).map { layer in
                (name: layer.name, cost: cost(of: layer.nodes, graph, costs, memory, &times))
            }
            let parts = BackwardPart.allCases.compactMap { part -> (part: BackwardPart, cost: Cost)? in
                let members = nodes.filter { graph.nodes[$0].part == part }
                return members.isEmpty ? nil : (part, cost(of: members, graph, costs, memory, &times))
            }
            let path = CriticalPath(graph, nodes: nodes, costs: nodes.map { costs[$0] })
            return PassCost(
                pass: pass, total: cost(of: nodes, graph, costs, memory, &times), criticalPath: path, layers: layers,
                parts: parts)
        }
    }

    /// The layers in the order in which they first come, each with its nodes.
    private static func layers(
        of nodes: [Int], in graph: Graph, _ folding: LayerFolding
    ) -> [(name: String, nodes: [Int])] {
        var layers: [(name: String, nodes: [Int])] = []
        var places: [String: Int] = [:]
        var last = (layer: "", place: -1)
        for node in nodes {
            let layer = graph.nodes[node].layer
            if last.place < 0 || layer != last.layer {
                let name = folding.name(of: layer)
                last = (layer, places[name] ?? layers.count)
                if last.place == layers.count {
                    layers.append((name, []))
                    places[name] = last.place
                }
            }
            layers[last.place].nodes.append(node)
        }
        return layers
    }

    static func cost(
        of nodes: [Int], _ graph: Graph, _ costs: [OperationCost], _ memory: LiveMemory, _ times: inout FinishTimes
    ) -> Cost {
        var cost = Cost()
        times.clear()
        for index in nodes {
            cost.work += costs[index].work
            let start = graph.nodes[index].operands.reduce(Int128(0)) { max($0, times[$1]) }
            let end = start + costs[index].span
            for result in graph.nodes[index].results { times[result] = end }
            cost.span = max(cost.span, end)
            cost.peakMemoryBytes = max(cost.peakMemoryBytes, memory.bytesAlive[index])
        }
        return cost
    }
}

/// When values are finished, in scalar operations since the first node; an array that is cleared without being written.
struct FinishTimes {
    private var times: [Int128]
    /// The round in which each time was written; those of earlier rounds are 0.
    private var rounds: [Int]
    private var round = 0

    init(values: Int) {
        times = Array(repeating: 0, count: values)
        rounds = Array(repeating: 0, count: values)
    }

    mutating func clear() {
        round += 1
    }

    subscript(value: Value) -> Int128 {
        get { rounds[value.index] == round ? times[value.index] : 0 }
        set {
            times[value.index] = newValue
            rounds[value.index] = round
        }
    }
}
