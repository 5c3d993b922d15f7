public import CPUBackend
import CostAnalysis
public import Graphs
import Operations
import Tensors

/// What a network would cost on hardware that works only where a neuron is active: a synaptic operation for each
/// active input of each weight, activity times fan-out (Merolla et al. 2014; Davies et al. 2018).
public struct SynapticOperations: Sendable, Hashable {
    /// The multiply-adds of a layer and the activity of what it reads.
    public struct Layer: Sendable, Hashable {
        /// The layer's name.
        public let name: String
        /// The multiply-adds of a dense execution.
        public let multiplyAdds: Double
        /// The part of its inputs that was not zero in the run.
        public let activity: Double

        /// Multiply-adds whose input is active.
        public var operations: Double { multiplyAdds * activity }
    }

    /// The layers with weights, in the order of the network.
    public let layers: [Layer]

    /// The synaptic operations of all layers.
    public var total: Double { layers.reduce(0) { $0 + $1.operations } }
    /// The multiply-adds of all layers.
    public var multiplyAdds: Double { layers.reduce(0) { $0 + $1.multiplyAdds } }

    /// The energy in joules on a device with a figure for a synaptic operation; `nil` for others.
    public func joules(on device: Device) -> Double? {
        device.synapticEnergy.map { total * $0.value }
    }

    /// Runs a network once on random weights and examples, and counts where activations are zero.
    ///
    /// - Parameters:
    ///   - graph: The network's graph; its first pass is run.
    ///   - seed: Of weights and examples.
    ///   - threads: The number of compute threads.
    ///   - available: The available memory in bytes; `nil` where nobody knows, and then nothing is refused.
    /// - Throws: `GraphError` for a graph that is not sound, and `MemoryError` for one that does not fit into memory.
    public init(
        of graph: Graph, seed: UInt64, threads: Int = 1, available: Int? = AvailableMemory.bytes()
    ) throws {
        let first = graph.nodes.first?.pass
        let weights = Set(graph.inputs.filter { $0.role == .parameter }.map(\.value))
        var weighted: [(layer: String, activation: Value, multiplyAdds: Double)] = []
        for node in graph.nodes where node.pass == first {
            let isContraction = node.operation is MatrixProduct || node.operation is Convolution
            guard isContraction, node.operands.contains(where: { Self.isWeight($0, weights, graph) }),
                let activation = node.operands.first(where: { !Self.isWeight($0, weights, graph) })
            else { continue }
            weighted.append((node.layer, activation, Double(graph.cost(of: node).work.multiplyAdds)))
        }
        let probe = try Self.graph(of: weighted.map(\.activation), in: graph, pass: first)
        // Compiling takes as much memory as running: what cannot fit is not compiled.
        try AvailableMemory.require(MemoryProfile(probe).peakBytes, for: .tensors, of: available)
        // Kernels round differently, and a trial does not always choose the same one.
        let plan = ExecutionPlan(probe, threads: threads, triesKernels: false)
        try plan.requireMemory(available: available)
        let execution = Execution(plan, seed: seed)
        _ = execution.run()
        layers = weighted.enumerated().map { place, layer in
            let values = execution.output("activation \(place)") ?? []
            let active = values.count { $0 != 0 }
            return Layer(
                name: layer.layer, multiplyAdds: layer.multiplyAdds,
                activity: values.isEmpty ? 0 : Double(active) / Double(values.count))
        }
    }

    /// A graph of one pass whose outputs are the given values.
    private static func graph(of values: [Value], in graph: Graph, pass: Pass?) throws(GraphError) -> Graph {
        var builder = GraphBuilder()
        var copies: [Value: Value] = [:]
        for input in graph.inputs {
            copies[input.value] = try builder.input(input.name, graph.type(of: input.value), role: input.role)
        }
        for node in graph.nodes where node.pass == pass {
            let results = try builder.apply(node.operation, to: node.operands.compactMap { copies[$0] })
            for (original, copy) in zip(node.results, results) { copies[original] = copy }
        }
        return builder.build(
            outputs: values.enumerated().compactMap { place, value in
                copies[value].map { (name: "activation \(place)", value: $0) }
            })
    }

    /// Whether a value is a weight, or a view or transposition of one.
    private static func isWeight(_ value: Value, _ weights: Set<Value>, _ graph: Graph) -> Bool {
        if weights.contains(value) { return true }
        guard let node = graph.nodes.first(where: { $0.results.contains(value) }) else { return false }
        return (node.operation is any ViewOperation || node.operation is Transpose)
            && isWeight(node.operands[0], weights, graph)
    }
}
