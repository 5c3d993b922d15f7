public import Graphs
import Tensors

/// The live memory of a graph over time, by what it holds: exact, in the order in which the nodes run.
public struct MemoryProfile: Sendable {
    /// Live memory while a node runs.
    public struct Point: Sendable {
        /// The pass in which the node runs.
        public let pass: Pass
        /// The layer to which it belongs.
        public let layer: String
        /// The name of its operation.
        public let operation: String
        /// What is alive.
        public let alive: MemoryBreakdown
    }

    /// Live memory at every node, in order.
    public let timeline: [Point]
    /// The place in `timeline` of the first greatest total; `nil` for a graph without nodes.
    public let peak: Int?
    /// What tensors alive at the peak were written by: for every layer and kind their bytes, most bytes first. Inputs
    /// are written by none.
    public let writersAtPeak: [(layer: String, kind: MemoryBreakdown.Kind, bytes: Int128)]

    /// The bytes alive at the peak; inputs alone for a graph without nodes.
    public var peakBytes: Int128 { atPeak.total }
    /// What is alive at the peak.
    public var atPeak: MemoryBreakdown { peak.map { timeline[$0].alive } ?? inputs }

    /// The bytes of activations that are alive when the forward pass ends: what it keeps for the backward pass, and the
    /// outputs. Inputs are not among them.
    public var keptActivationBytes: Int128 { timeline.last { $0.pass == .forward }?.alive[.activations] ?? 0 }

    /// What each layer wrote of the activations that are alive when the forward pass ends; as bytes, layers as they come.
    ///
    /// - Parameter memory: When the tensors of `graph` are alive.
    /// - Complexity: O(nodes + values).
    static func keptActivations(of graph: Graph, _ memory: LiveMemory) -> [(layer: String, amount: Int128)] {
        guard let end = graph.nodes.lastIndex(where: { $0.pass == .forward }) else { return [] }
        return zip(memory.lifetimes, kinds(of: memory, in: graph)).compactMap { life, kind in
            guard kind == .activations, life.first <= end, life.last >= end else { return nil }
            return (graph.nodes[life.first].layer, Int128(life.bytes))
        }
    }

    private let inputs: MemoryBreakdown

    /// Finds what is alive when.
    ///
    /// - Complexity: O(nodes + values).
    public init(_ graph: Graph) {
        self.init(graph, LiveMemory(graph))
    }

    /// - Parameter memory: When the tensors of `graph` are alive.
    init(_ graph: Graph, _ memory: LiveMemory) {
        let kinds = Self.kinds(of: memory, in: graph)
        var alive = MemoryBreakdown()
        for input in graph.inputs {
            let kind: MemoryBreakdown.Kind =
                switch input.role {
                case .data: .data
                case .parameter: .weights
                case .state: .optimizerState
                case .buffer: .buffers
                }
            alive[kind] += Int128(graph.type(of: input.value).byteSize)
        }
        inputs = alive
        let endings = Endings(memory, nodes: graph.nodes.count)
        var beginning = 0
        var timeline: [Point] = []
        timeline.reserveCapacity(graph.nodes.count)
        var highest: (place: Int, total: Int128)?
        for (index, node) in graph.nodes.enumerated() {
            while beginning < memory.lifetimes.count, memory.lifetimes[beginning].first == index {
                alive[kinds[beginning]] += Int128(memory.lifetimes[beginning].bytes)
                beginning += 1
            }
            timeline.append(
                Point(
                    pass: node.pass, layer: node.layer, operation: Swift.type(of: node.operation).name, alive: alive))
            let total = alive.total
            if highest.map({ total > $0.total }) ?? true { highest = (index, total) }
            for place in endings[index] { alive[kinds[place]] -= Int128(memory.lifetimes[place].bytes) }
        }
        self.timeline = timeline
        peak = highest?.place
        writersAtPeak = self.peak.map { Self.writers(at: $0, memory, kinds, in: graph) } ?? []
    }

    /// The kind of every tensor that nodes write.
    private static func kinds(of memory: LiveMemory, in graph: Graph) -> [MemoryBreakdown.Kind] {
        // The place of each storage's life; -1 for inputs.
        var places = Array(repeating: -1, count: memory.storage.count)
        for (index, life) in memory.lifetimes.enumerated() { places[life.value.index] = index }
        var isReadByBackward = Array(repeating: false, count: memory.lifetimes.count)
        var isReadByUpdate = isReadByBackward
        for node in graph.nodes where ![.forward, .inference].contains(node.pass) && node.part != .recomputation {
            for operand in node.operands {
                let index = places[memory.storage[operand.index].index]
                guard index >= 0 else { continue }
                if node.pass == .update { isReadByUpdate[index] = true } else { isReadByBackward[index] = true }
            }
        }
        for node in graph.nodes where node.part == .recomputation {
            for operand in node.operands {
                let index = places[memory.storage[operand.index].index]
                guard index >= 0, graph.nodes[memory.lifetimes[index].first].pass == .forward else { continue }
                isReadByBackward[index] = true
            }
        }
        return memory.lifetimes.enumerated().map { index, life in
            let writer = graph.nodes[life.first]
            let isOutput = life.last == graph.nodes.count
            switch writer.pass {
            case .forward, .inference: return isReadByBackward[index] || isOutput ? .activations : .temporaries
            case .backward where writer.part == .recomputation:
                return isReadByBackward[index] ? .activations : .temporaries
            case .backward: return isReadByUpdate[index] || isOutput ? .gradients : .temporaries
            case .tangent, .update: return .temporaries
            }
        }
    }

    private static func writers(
        at node: Int, _ memory: LiveMemory, _ kinds: [MemoryBreakdown.Kind], in graph: Graph
    ) -> [(layer: String, kind: MemoryBreakdown.Kind, bytes: Int128)] {
        struct Writer: Hashable {
            let layer: String
            let kind: MemoryBreakdown.Kind
        }
        var bytes: [Writer: Int128] = [:]
        for (life, kind) in zip(memory.lifetimes, kinds) where life.first <= node && life.last >= node {
            bytes[Writer(layer: graph.nodes[life.first].layer, kind: kind), default: 0] += Int128(life.bytes)
        }
        let ordered = bytes.sorted {
            ($1.value, $0.key.layer, $0.key.kind.rawValue) < ($0.value, $1.key.layer, $1.key.kind.rawValue)
        }
        return ordered.map { (layer: $0.key.layer, kind: $0.key.kind, bytes: $0.value) }
    }
}

/// The places of the lives that end with each node.
private struct Endings {
    /// All places, those that end with the first node first.
    private let places: [Int]
    /// Where the places of each node begin among `places`.
    private let starts: [Int]

    init(_ memory: LiveMemory, nodes: Int) {
        // Lives of outputs end after the last node.
        var starts = Array(repeating: 0, count: nodes + 2)
        for life in memory.lifetimes { starts[life.last + 1] += 1 }
        for node in 0...nodes { starts[node + 1] += starts[node] }
        var next = starts
        var places = Array(repeating: 0, count: memory.lifetimes.count)
        for (place, life) in memory.lifetimes.enumerated() {
            places[next[life.last]] = place
            next[life.last] += 1
        }
        self.places = places
        self.starts = starts
    }

    subscript(node: Int) -> ArraySlice<Int> { places[starts[node]..<starts[node + 1]] }
}
