import Graphs

/// The forward pass of a differentiated graph, cut where it narrows.
struct ForwardChain {
    /// The most cut points that are considered; of more, evenly spaced ones are taken.
    static let maximumCuts = 128

    /// The life of a tensor that a forward node writes.
    struct Activation {
        /// The node that writes it.
        let first: Int
        /// The first forward node that reads it, if there is one.
        var firstForward: Int?
        /// The last forward node that reads it; the one that writes it where none does.
        var lastForward: Int
        /// The first later node that reads it, if there is one.
        var firstBackward: Int?
        /// The last node of all that reads it.
        let last: Int
        /// Its size.
        let bytes: Int
        /// Whether it is a result of the graph, and so kept in any case.
        let isOutput: Bool

        /// Whether it is still needed by the forward pass after a cut that it was computed before.
        func crosses(_ cut: Int) -> Bool { first < cut && lastForward >= cut }
    }

    let graph: Graph
    let memory: LiveMemory
    /// The number of forward nodes; they come first.
    let forwardCount: Int
    /// The tensors that forward nodes write, in the order of the nodes.
    let activations: [Activation]
    /// The activation in which each value lies, by `Value.index`; `nil` for the others.
    let activationOfValue: [Int?]
    /// Places before which the forward pass can be cut, from 0 to `forwardCount`.
    let cuts: [Int]

    /// Finds where the forward pass of `graph` can be cut.
    ///
    /// - Throws: `GraphError` where forward nodes come after others.
    /// - Complexity: O(nodes + values).
    init(_ graph: Graph) throws(GraphError) {
        self.graph = graph
        memory = LiveMemory(graph)
        forwardCount = graph.nodes.firstIndex { $0.pass != .forward } ?? graph.nodes.count
        guard graph.nodes[forwardCount...].allSatisfy({ $0.pass != .forward }) else {
            throw GraphError(layer: "", "forward nodes after others; expected the forward pass to come first")
        }
        (activations, activationOfValue) = Self.activations(of: graph, memory, forwardCount: forwardCount)
        cuts = Self.cuts(of: graph, activations, forwardCount: forwardCount)
    }

    private static func activations(
        of graph: Graph, _ memory: LiveMemory, forwardCount: Int
    ) -> ([Activation], [Int?]) {
        var activations: [Activation] = []
        var placeOfRoot: [Value: Int] = [:]
        for life in memory.lifetimes where life.first < forwardCount {
            placeOfRoot[life.value] = activations.count
            activations.append(
                Activation(
                    first: life.first, lastForward: life.first, last: life.last, bytes: life.bytes,
                    isOutput: life.last == graph.nodes.count))
        }
        let activationOfValue = memory.storage.map { placeOfRoot[$0] }
        for (index, node) in graph.nodes.enumerated() {
            for case let place? in node.operands.map({ activationOfValue[$0.index] }) {
                if index < forwardCount {
                    activations[place].firstForward = activations[place].firstForward ?? index
                    activations[place].lastForward = index
                } else if activations[place].firstBackward == nil {
                    activations[place].firstBackward = index
                }
            }
        }
        return (activations, activationOfValue)
    }

    /// Cuts lie where no cut nearby is crossed by fewer tensors; between equally narrow ones, before a contraction,
    /// so that what is cheap to compute is not computed again.
    private static func cuts(of graph: Graph, _ activations: [Activation], forwardCount: Int) -> [Int] {
        guard forwardCount > 1 else { return [0, forwardCount] }
        var crossings = Array(repeating: 0, count: forwardCount + 1)
        for activation in activations where activation.lastForward > activation.first {
            crossings[activation.first + 1] += 1
            crossings[activation.lastForward + 1] -= 1
        }
        for place in 1...forwardCount { crossings[place] += crossings[place - 1] }
        var found: [Int] = []
        var start = 1
        while start < forwardCount {
            let end = (start..<forwardCount).first { crossings[$0 + 1] != crossings[start] || $0 == forwardCount - 1 }
            let last = end ?? forwardCount - 1
            let isNarrow =
                (start == 1 || crossings[start - 1] > crossings[start])
                && (last == forwardCount - 1 || crossings[last + 1] > crossings[start])
            if isNarrow {
                found += (start...last).filter {
                    $0 == last || graph.cost(of: graph.nodes[$0]).work.multiplyAdds > 0
                }
            }
            start = last + 1
        }
        let step = (found.count + maximumCuts - 1) / maximumCuts
        let taken = found.enumerated().filter { $0.offset % max(1, step) == 0 }.map(\.element)
        return [0] + taken + [forwardCount]
    }
}
