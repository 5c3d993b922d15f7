import Graphs
import Networks

/// What is counted of a network at one point of the lattice: its passes, and where asked for their layers.
struct NetworkSample {
    /// The counts of a pass, or of one of its rows of layers.
    struct Counts {
        /// The counts by the names of their metrics.
        var metrics: [String: Int128] = [:]
        /// The bytes alive at every node.
        var bytesAlive: [Int128] = []
        /// What waits for what, where it is asked for.
        var chains: NodeChains?
    }

    /// The counts that belong to no pass: weights, and the activations that the forward pass keeps for the backward one.
    let network: Counts
    /// The passes that the graph has, and the parts of the backward pass.
    let passes: [FormulaPass: Counts]
    /// The number of operations.
    let nodes: Int
    /// The layers, where they are asked for.
    let layers: LayerSamples?

    /// The counts of a pass, or those that belong to none; those of a pass without nodes are 0.
    func counts(of pass: FormulaPass?) -> Counts { pass.map { passes[$0] ?? Counts() } ?? network }

    /// Counts a graph.
    ///
    /// - Parameters:
    ///   - composed: The graph, with where its layers are declared.
    ///   - grouping: How layers are put into rows; `nil` where none are asked for.
    ///   - withChains: Whether it is asked for what waits for what.
    /// - Complexity: O(nodes + values).
    init(_ composed: ComposedNetwork, grouping: LayerGrouping?, withChains: Bool = false) {
        let graph = composed.graph
        let memory = LiveMemory(graph)
        let costs = graph.nodes.map { graph.cost(of: $0) }
        var times = FinishTimes(values: graph.types.count)
        func counts(of nodes: [Int]) -> Counts {
            let cost = PassCost.cost(of: nodes, graph, costs, memory, &times)
            return Counts(
                metrics: Dictionary(uniqueKeysWithValues: cost.metrics.map { ($0.name, $0.value) }),
                bytesAlive: nodes.map { memory.bytesAlive[$0] },
                chains: withChains ? NodeChains(nodes, of: graph, costs) : nil)
        }
        var passes: [FormulaPass: [Int]] = [:]
        for (index, node) in graph.nodes.enumerated() {
            for pass in FormulaPass.allCases where pass.contains(node) { passes[pass, default: []].append(index) }
        }
        let kept = passes[.backward] == nil ? [] : MemoryProfile.keptActivations(of: graph, memory)
        self.passes = passes.mapValues(counts)
        network = Counts(metrics: [
            "parameters": graph.parameterCount, "activation_bytes": kept.reduce(0) { $0 + $1.amount },
        ])
        nodes = graph.nodes.count
        layers = grouping.map { LayerSamples(composed, $0, passes, kept, counts) }
    }
}
