public import Graphs

extension Graph {
    /// The same step with a part of its activations computed again in the backward pass instead of kept.
    ///
    /// The forward pass is cut into segments where it is narrow. Of a recomputed segment only what crosses its end
    /// is kept; before the backward pass first needs anything else of it, its nodes run again, as nodes of the
    /// backward pass. Every node runs at most twice, on the same operands, so results are the same to the bit.
    ///
    /// - Parameter policy: What to keep.
    /// - Throws: `GraphError` for a budget within which no plan fits, with the least that does, and where forward
    ///   nodes come after others.
    /// - Complexity: O(nodes · cuts²), with at most 128 cuts.
    public func rematerialized(_ policy: Rematerialization) throws(GraphError) -> Graph {
        let chain = try ForwardChain(self)
        guard (1..<nodes.count).contains(chain.forwardCount) else { return self }
        let planner: SegmentPlanner
        let budget: Int
        switch policy {
        case .squareRoot:
            planner = SegmentPlanner(SegmentModel(chain, countsFixedBytes: false))
            budget = planner.leastPeakBytes()
        case .budget(let bytes):
            planner = SegmentPlanner(SegmentModel(chain, countsFixedBytes: true))
            budget = bytes
        }
        guard let segments = planner.plan(within: budget) else {
            throw GraphError(
                layer: "",
                "a memory budget of \(budget) bytes; expected at least \(planner.leastPeakBytes()), the least that the"
                    + " step can hold")
        }
        var rewriter = RecomputationRewriter(chain, segments: segments)
        return try rewriter.rewrite()
    }
}

/// Writes a graph anew with the nodes of some segments repeated in the backward pass.
struct RecomputationRewriter {
    private let chain: ForwardChain
    private let segments: [SegmentModel.Segment]
    private var builder = GraphBuilder()
    /// For every value of the old graph, that of the new one.
    private var originals: [Value?]
    /// For values that were computed again, those.
    private var copies: [Value?]
    /// Whether a node outside the forward pass reads each value.
    private var isReadLater: [Bool]
    private var isDone: [Bool]
    /// The segment of every forward node.
    private let segmentOfNode: [Int]

    init(_ chain: ForwardChain, segments: [SegmentModel.Segment]) {
        self.chain = chain
        self.segments = segments
        let count = chain.graph.types.count
        originals = Array(repeating: nil, count: count)
        copies = originals
        isReadLater = Array(repeating: false, count: count)
        for node in chain.graph.nodes[chain.forwardCount...] {
            for operand in node.operands { isReadLater[operand.index] = true }
        }
        isDone = segments.map(\.isKept)
        segmentOfNode = segments.enumerated().flatMap { place, segment in
            Array(repeating: place, count: chain.cuts[segment.end] - chain.cuts[segment.start])
        }
    }

    mutating func rewrite() throws(GraphError) -> Graph {
        let graph = chain.graph
        for input in graph.inputs {
            let value = try builder.input(input.name, graph.type(of: input.value), role: input.role)
            originals[input.value.index] = value
        }
        for (index, node) in graph.nodes.enumerated() {
            if index >= chain.forwardCount {
                for operand in node.operands {
                    guard let segment = segmentToRecompute(for: operand) else { continue }
                    try recompute(segment)
                }
            }
            (builder.layer, builder.pass, builder.part) = (node.layer, node.pass, node.part)
            let isLater = index >= chain.forwardCount
            let operands = node.operands.compactMap { value in
                (isLater ? copies[value.index] : nil) ?? originals[value.index]
            }
            let results = try builder.apply(node.operation, to: operands)
            for (old, new) in zip(node.results, results) { originals[old.index] = new }
        }
        for (value, input) in graph.replacements {
            guard let value = originals[value.index], let input = originals[input.index] else { continue }
            builder.replace(input, with: value)
        }
        return builder.build(
            outputs: graph.outputs.compactMap { output in
                originals[output.value.index].map { (output.name, $0) }
            })
    }

    /// The segment that has to run again before `value` can be read, if there is one.
    private func segmentToRecompute(for value: Value) -> Int? {
        guard let place = chain.activationOfValue[value.index] else { return nil }
        let segment = segmentOfNode[chain.activations[place].first]
        return isDone[segment] || isKept(place, by: segment) ? nil : segment
    }

    /// Whether an activation of a segment is kept.
    private func isKept(_ activation: Int, by segment: Int) -> Bool {
        let activation = chain.activations[activation]
        return segments[segment].isKept || activation.isOutput
            || activation.crosses(chain.cuts[segments[segment].end])
    }

    private mutating func recompute(_ segment: Int) throws(GraphError) {
        isDone[segment] = true
        (builder.pass, builder.part) = (.backward, .recomputation)
        for index in nodesToRecompute(segment) {
            let node = chain.graph.nodes[index]
            builder.layer = node.layer
            let operands = node.operands.compactMap { copies[$0.index] ?? originals[$0.index] }
            let results = try builder.apply(node.operation, to: operands)
            for (old, new) in zip(node.results, results) { copies[old.index] = new }
        }
    }

    /// The nodes of a segment that what is read later, and not kept, depends on.
    private func nodesToRecompute(_ segment: Int) -> [Int] {
        let nodes = chain.cuts[segments[segment].start]..<chain.cuts[segments[segment].end]
        var needed = isReadLater
        var found: [Int] = []
        for index in nodes.reversed() {
            let node = chain.graph.nodes[index]
            let isNeeded = node.results.contains { value in
                guard needed[value.index], let place = chain.activationOfValue[value.index] else { return false }
                return chain.activations[place].first >= nodes.lowerBound && !isKept(place, by: segment)
            }
            guard isNeeded else { continue }
            for operand in node.operands { needed[operand.index] = true }
            found.append(index)
        }
        return found.reversed()
    }
}
