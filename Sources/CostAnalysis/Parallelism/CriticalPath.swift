public import Graphs

/// Work and span of a pass: how much it does, how much of it must wait for the rest, and what that bounds.
///
/// Work is the number of scalar operations on one processor: a multiply-add is two, everything else one. Span is the number on the
/// longest chain in which each waits for the one before: nodes one after the other, each with its own span, in which
/// reductions are balanced trees. Source: G. E. Blelloch, "Programming Parallel Algorithms", CACM 39(3), 1996.
public struct CriticalPath: Sendable {
    /// A layer's part of the critical path.
    public struct Step: Sendable, Hashable {
        /// The layer.
        public let layer: String
        /// The scalar operations of its nodes on the path, one after the other.
        public internal(set) var span: Int128
        /// The number of these nodes.
        public internal(set) var nodes: Int
    }

    /// Scalar operations.
    public let work: Int128
    /// Scalar operations on the critical path.
    public let span: Int128
    /// The layers along the critical path, from the first to the last; a layer to which it comes back stands again.
    public let steps: [Step]

    /// The average number of scalar operations that could run at once: work over span.
    public var averageParallelism: Double { span > 0 ? Double(work) / Double(span) : 0 }

    /// The most steps that a greedy schedule takes on a number of processors: ⌊(W − S) / p⌋ + S.
    ///
    /// Source: R. P. Brent, "The parallel evaluation of general arithmetic expressions", JACM 21(2), 1974, lemma 2.
    /// - Parameter processors: At least 1.
    public func timeBound(processors: Int) -> Int128 {
        (work - span) / Int128(max(processors, 1)) + span
    }

    /// Between which numbers the speed-up on a number of processors lies: at least that of Brent's bound, at most p and W / S.
    ///
    /// - Parameter processors: At least 1.
    public func speedUp(processors: Int) -> ClosedRange<Double> {
        guard work > 0, span > 0 else { return 1...1 }
        let most = min(Double(max(processors, 1)), averageParallelism)
        let least = Double(work) / Double(timeBound(processors: processors))
        return min(least, most)...most
    }

    /// The critical path of a pass of `graph`; nothing of other passes is waited for.
    ///
    /// - Complexity: O(nodes + values).
    public init(_ graph: Graph, pass: Pass) {
        let indices = graph.nodes.indices.filter { graph.nodes[$0].pass == pass }
        self.init(graph, nodes: indices, costs: indices.map { graph.cost(of: graph.nodes[$0]) })
    }

    /// - Parameters:
    ///   - nodes: The pass's nodes, in their order.
    ///   - costs: Their costs, in the same order.
    init(_ graph: Graph, nodes: [Int], costs: [OperationCost]) {
        var finish: [Int128] = Array(repeating: 0, count: graph.types.count)
        var writer: [Int] = Array(repeating: -1, count: graph.types.count)
        var before: [Int] = []
        var (end, last) = (Int128(0), -1)
        var work = Work()
        before.reserveCapacity(nodes.count)
        for (place, index) in nodes.enumerated() {
            let node = graph.nodes[index]
            work += costs[place].work
            var (start, previous) = (Int128(0), -1)
            for operand in node.operands where writer[operand.index] >= 0 && finish[operand.index] >= start {
                (start, previous) = (finish[operand.index], writer[operand.index])
            }
            before.append(previous)
            let done = start + costs[place].span
            for result in node.results {
                finish[result.index] = done
                writer[result.index] = place
            }
            if done > end { (end, last) = (done, place) }
        }
        self.work = FLOPConvention.standard.flops(of: work)
        span = end
        var steps: [Step] = []
        while last >= 0 {
            let (layer, cost) = (graph.nodes[nodes[last]].layer, costs[last].span)
            if cost > 0 {
                if steps.last?.layer == layer {
                    steps[steps.count - 1].span += cost
                    steps[steps.count - 1].nodes += 1
                } else {
                    steps.append(Step(layer: layer, span: cost, nodes: 1))
                }
            }
            last = before[last]
        }
        self.steps = steps.reversed()
    }
}
