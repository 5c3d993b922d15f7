import Graphs
import Operations
import Tensors

/// Where a fused attention, or its gradient, reads its operands and writes its results, so that the splits,
/// transpositions and concatenations between it and the projections, and the scaling of the queries, need not run.
struct AttentionArrangement: Sendable {
    /// By what the products of queries and keys are multiplied, and their gradients with them.
    var scale: Float = 1
    /// For every operand.
    var operands: [StridedPlace]
    /// For every result.
    var results: [StridedPlace]
    /// Nodes after it whose work it does.
    var absorbed: Set<Int> = []
}

/// Finds the arrangement of every fused attention and of every gradient of one.
struct AttentionArrangements {
    private let graph: Graph
    private let uses: ValueUses
    private let outputs: Set<Value>
    /// By node.
    private(set) var all: [Int: AttentionArrangement] = [:]
    /// Where results lie that are written as another value.
    private var moved: [Value: StridedPlace] = [:]

    /// - Parameter uses: Those of the graph's values.
    init(_ graph: Graph, _ uses: ValueUses) {
        self.graph = graph
        self.uses = uses
        outputs = graph.demanded
        for (index, node) in graph.nodes.enumerated() where node.operation.isAttention {
            let found = node.operation is Attention ? arrangement(of: node) : arrangement(ofGradient: node)
            for (result, place) in zip(node.results, found.results) where place.value != result {
                moved[result] = place
            }
            all[index] = found
        }
    }

    /// The nodes that need not run: those whose work is done by attention, and those whose results nobody reads any
    /// more.
    func absorbed() -> Set<Int> {
        guard !all.isEmpty else { return [] }
        var absorbed = all.values.reduce(into: Set<Int>()) { $0.formUnion($1.absorbed) }
        var needed = outputs
        for (index, node) in graph.nodes.enumerated().reversed() {
            if let arrangement = all[index] {
                needed.formUnion(arrangement.operands.map(\.value))
            } else if absorbed.contains(index) {
                continue
            } else if node.results.contains(where: needed.contains) {
                needed.formUnion(node.operands)
            } else {
                absorbed.insert(index)
            }
        }
        return absorbed
    }

    // MARK: One node

    private func arrangement(of node: Node) -> AttentionArrangement {
        let (scale, query) = scaled(node.operands[0])
        var output = destination(of: node.results[0])
        if !rowsLieTogether(output.place) { output = (stored(node.results[0]), []) }
        return AttentionArrangement(
            scale: scale, operands: [source(of: query)] + node.operands[1...].map(source),
            results: [output.place, stored(node.results[1])], absorbed: output.absorbed)
    }

    private func arrangement(ofGradient node: Node) -> AttentionArrangement {
        var (scale, query) = scaled(node.operands[1])
        var gradients = node.results
        var absorbed: Set<Int> = []
        // The gradient of the queries before their scaling, if that is what is asked for.
        if scale != 1 {
            let readers = uses.consumers[gradients[0].index]
            if readers.count == 1, !outputs.contains(gradients[0]),
                scaled(graph.nodes[readers[0]].results[0]) == (scale, gradients[0])
            {
                gradients[0] = graph.nodes[readers[0]].results[0]
                absorbed = [readers[0]]
            } else {
                (scale, query) = (1, node.operands[1])
            }
        }
        var operands = node.operands
        operands[1] = query
        let joint = jointDestination(of: gradients)
        return AttentionArrangement(
            scale: scale, operands: operands.map(source), results: joint.places,
            absorbed: absorbed.union(joint.absorbed))
    }

    /// The factor by which a value was multiplied, and what it was before.
    private func scaled(_ value: Value) -> (Float, Value) {
        guard let node = uses.producers[value.index].map({ graph.nodes[$0] }), node.operation is Multiply,
            let constant = uses.producers[node.operands[1].index].flatMap({ graph.nodes[$0].operation as? Constant }),
            constant.type.shape.count == 1,
            graph.type(of: node.operands[0]).shape == graph.type(of: value).shape
        else { return (1, value) }
        return (Float(constant.value), node.operands[0])
    }

    private func stored(_ value: Value) -> StridedPlace { StridedPlace(value, in: graph) }

    /// Whether the features of `[B, H, T, d]` are neighbours, or there is only one.
    private func rowsLieTogether(_ place: StridedPlace) -> Bool { place.strides[3] <= 1 }

    // MARK: Operands

    /// Where to read an operand.
    private func source(of operand: Value) -> StridedPlace {
        let place = origin(of: operand)
        return place.strides.count < 4 || rowsLieTogether(place) ? place : stored(operand)
    }

    /// Where a value comes from, before splits, transpositions and views.
    private func origin(of value: Value) -> StridedPlace {
        if let place = moved[value] { return place }
        guard let index = uses.producers[value.index] else { return stored(value) }
        let node = graph.nodes[index]
        switch node.operation {
        case is Reshape:
            let shapes = (graph.type(of: node.operands[0]).shape, graph.type(of: value).shape)
            return origin(of: node.operands[0]).reshaped(from: shapes.0, to: shapes.1) ?? stored(value)
        case let transpose as Transpose:
            return origin(of: node.operands[0]).transposed(by: transpose.permutation)
        case let split as Split:
            let piece = node.results.firstIndex(of: value) ?? 0
            return origin(of: node.operands[0])
                .part(from: piece * graph.type(of: value).shape[split.axis], along: split.axis)
        default: return stored(value)
        }
    }

    // MARK: Results

    /// The only node that reads a value, gradients of attention apart, which read it where it lies.
    private func onlyConsumer(of value: Value) -> Int? {
        let readers = uses.consumers[value.index].filter { !(graph.nodes[$0].operation is AttentionGradient) }
        return readers.count == 1 && !outputs.contains(value) ? readers[0] : nil
    }

    /// The nodes that only move a value after it is there, in order.
    private func movements(of value: Value) -> [Int] {
        var chain: [Int] = []
        var value = value
        while let next = onlyConsumer(of: value),
            graph.nodes[next].operation is Transpose
                || graph.nodes[next].operation is Reshape
        {
            chain.append(next)
            value = graph.nodes[next].results[0]
        }
        // A view at the end is one anyway.
        while let last = chain.last, graph.nodes[last].operation is Reshape { chain.removeLast() }
        return chain
    }

    /// The place of the operand of the first of `chain` where that of the last one's result is given.
    private func place(before chain: [Int], _ last: StridedPlace) -> StridedPlace? {
        var place: StridedPlace? = last
        for index in chain.reversed() {
            let node = graph.nodes[index]
            let (before, after) = (graph.type(of: node.operands[0]).shape, graph.type(of: node.results[0]).shape)
            if let transpose = node.operation as? Transpose {
                place = place?.beforeTransposition(by: transpose.permutation)
            } else {
                place = place?.reshaped(from: after, to: before)
            }
        }
        return place
    }

    /// Where to write a result.
    private func destination(of result: Value) -> (place: StridedPlace, absorbed: Set<Int>) {
        let chain = movements(of: result)
        guard let last = chain.last, let place = place(before: chain, stored(graph.nodes[last].results[0])) else {
            return (stored(result), [])
        }
        return (place, Set(chain))
    }

    /// Where to write results that may be the parts of one concatenation.
    private func jointDestination(of results: [Value]) -> (places: [StridedPlace], absorbed: Set<Int>) {
        let apart = results.map(destination)
        let areWhole = apart.allSatisfy { rowsLieTogether($0.place) }
        let separate =
            areWhole
            ? (apart.map(\.place), apart.reduce(into: Set<Int>()) { $0.formUnion($1.absorbed) })
            : (results.map(stored), [])
        let views = results.map(viewsBeforeConcatenation)
        guard let joining = views[0].last, views.allSatisfy({ $0.last == joining }),
            let concatenation = graph.nodes[joining].operation as? Concatenate
        else { return separate }
        let node = graph.nodes[joining]
        let parts = zip(results, views).map { $1.dropLast().last.map { graph.nodes[$0].results[0] } ?? $0 }
        guard node.operands == parts else { return separate }
        let joined = destination(of: node.results[0])
        var places: [StridedPlace] = []
        var start = 0
        for (part, chain) in zip(parts, views) {
            let place = place(before: chain.dropLast(), joined.place.part(from: start, along: concatenation.axis))
            guard let place, rowsLieTogether(place) else { return separate }
            places.append(place)
            start += graph.type(of: part).shape[concatenation.axis]
        }
        return (places, joined.absorbed.union(views.flatMap { $0 }))
    }

    /// The views and transpositions of a value up to a concatenation, and that; empty where there is none.
    private func viewsBeforeConcatenation(of value: Value) -> [Int] {
        var chain: [Int] = []
        var value = value
        while let next = onlyConsumer(of: value) {
            let operation = graph.nodes[next].operation
            guard operation is Transpose || operation is Reshape || operation is Concatenate else { return [] }
            chain.append(next)
            if operation is Concatenate { return chain }
            value = graph.nodes[next].results[0]
        }
        return []
    }
}

extension Operation {
    /// Whether this is fused attention or its gradient.
    fileprivate var isAttention: Bool { self is Attention || self is AttentionGradient }
}
