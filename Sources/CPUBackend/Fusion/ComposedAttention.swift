import Graphs
import Operations
import Tensors

/// Attention that a graph composes of primitives: softmax(q·kᵀ)·v over `[B, H, T, d]`, perhaps with a causal mask added
/// to the products, and its gradient by reverse mode. Nobody else reads the matrices `[B, H, T, T]` between them.
struct ComposedAttention {
    var query: Value
    var key: Value
    var value: Value
    var isCausal = false
    var output: Value
    /// The nodes that it is made of, those of the gradient included.
    var nodes: Set<Int>
    /// The gradient, where there is one.
    var gradient: Gradient?

    /// What reverse mode made of it.
    struct Gradient {
        /// The cotangent of the output.
        let cotangent: Value
        /// The cotangents of queries, keys and values.
        let query: Value
        let key: Value
        let value: Value
        /// The first of its nodes.
        let place: Int
    }
}

/// Finds the attentions that a graph composes of primitives.
struct CompositionMatcher {
    private let graph: Graph
    private let uses: ValueUses
    private let outputs: Set<Value>

    init(_ graph: Graph) {
        self.graph = graph
        uses = ValueUses(graph)
        outputs = graph.demanded
    }

    /// The attentions.
    func attentions() -> [ComposedAttention] {
        graph.nodes.indices.compactMap { graph.nodes[$0].operation is Softmax ? attention(around: $0) : nil }
    }

    /// The attention whose softmax a node is.
    private func attention(around softmax: Int) -> ComposedAttention? {
        let probabilities = graph.nodes[softmax].results[0]
        guard graph.type(of: probabilities).shape.rank == 4, let readers = allReaders(of: probabilities),
            let output = readers.first(where: { isProduct($0, of: probabilities, transposed: (false, false)) })
        else { return nil }
        var (scores, isCausal, nodes) = (graph.nodes[softmax].operands[0], false, Set([softmax, output]))
        if let masking = uses.producers[scores.index], graph.nodes[masking].operation is Add {
            let (sum, mask) = (graph.nodes[masking].operands[0], uses.producers[graph.nodes[masking].operands[1].index])
            guard mask.map({ graph.nodes[$0].operation is CausalMask }) == true, allReaders(of: scores) == [softmax]
            else {
                return nil
            }
            (scores, isCausal) = (sum, true)
            nodes.insert(masking)
        }
        guard let product = uses.producers[scores.index], allReaders(of: scores)?.count == 1,
            let operation = graph.nodes[product].operation as? MatrixProduct,
            (operation.transposeLeft, operation.transposeRight) == (false, true)
        else { return nil }
        nodes.insert(product)
        var found = ComposedAttention(
            query: graph.nodes[product].operands[0], key: graph.nodes[product].operands[1],
            value: graph.nodes[output].operands[1], isCausal: isCausal, output: graph.nodes[output].results[0],
            nodes: nodes)
        let types = [found.query, found.key, found.value].map { graph.type(of: $0) }
        guard types.allSatisfy({ $0 == types[0] }) else { return nil }
        let others = readers.filter { $0 != output }
        return others.isEmpty || addGradient(to: &found, probabilities, readBy: others) ? found : nil
    }

    /// Adds the gradient if the other readers of the probabilities are its nodes and only these.
    private func addGradient(
        to attention: inout ComposedAttention, _ probabilities: Value, readBy readers: [Int]
    ) -> Bool {
        guard readers.count == 3,
            let values = readers.first(where: { isProduct($0, of: probabilities, transposed: (true, false)) }),
            // P ∘ (dP − Σ dP ∘ P): the factor of P that is a difference, and the other product.
            let slope = readers.first(where: { difference(multipliedAt: $0, with: probabilities) != nil }),
            let subtraction = difference(multipliedAt: slope, with: probabilities),
            let weighting = readers.first(where: { $0 != slope && graph.nodes[$0].operation is Multiply })
        else { return false }
        let cotangent = graph.nodes[values].operands[1]
        let weighted = graph.nodes[subtraction].operands[0]
        guard let origin = uses.producers[weighted.index], isProduct(origin, of: cotangent, transposed: (false, true)),
            graph.nodes[origin].operands[1] == attention.value,
            Set(allReaders(of: weighted) ?? []) == [weighting, subtraction],
            let sums = chain(from: weighting, to: subtraction),
            let ends = allReaders(of: graph.nodes[slope].results[0]), ends.count == 2,
            let query = ends.first(where: {
                isProduct($0, of: graph.nodes[slope].results[0], transposed: (false, false))
            }),
            let key = ends.first(where: { isProduct($0, of: graph.nodes[slope].results[0], transposed: (true, false)) }
            ),
            graph.nodes[query].operands[1] == attention.key, graph.nodes[key].operands[1] == attention.query
        else { return false }
        attention.nodes.formUnion([values, slope, subtraction, weighting, origin, query, key] + sums)
        attention.gradient = ComposedAttention.Gradient(
            cotangent: cotangent, query: graph.nodes[query].results[0], key: graph.nodes[key].results[0],
            value: graph.nodes[values].results[0], place: min(origin, values))
        return true
    }

    /// The nodes that read a value which is no output; `nil` for an output.
    private func allReaders(of value: Value) -> [Int]? {
        outputs.contains(value) ? nil : uses.consumers[value.index]
    }

    /// Whether a node is a matrix product with a value on its left.
    private func isProduct(_ node: Int, of value: Value, transposed: (left: Bool, right: Bool)) -> Bool {
        guard let product = graph.nodes[node].operation as? MatrixProduct else { return false }
        return graph.nodes[node].operands[0] == value
            && (product.transposeLeft, product.transposeRight) == (transposed.left, transposed.right)
    }

    /// The subtraction whose difference a node multiplies with a value, if nobody else reads that.
    private func difference(multipliedAt node: Int, with value: Value) -> Int? {
        guard graph.nodes[node].operation is Multiply, graph.nodes[node].operands[0] == value,
            let origin = uses.producers[graph.nodes[node].operands[1].index], graph.nodes[origin].operation is Subtract,
            allReaders(of: graph.nodes[origin].results[0]) == [node]
        else { return nil }
        return origin
    }

    /// The sum along the last axis, and its reshaping, between a product and what subtracts it.
    private func chain(from product: Int, to subtraction: Int) -> [Int]? {
        guard let sum = allReaders(of: graph.nodes[product].results[0]), sum.count == 1,
            let operation = graph.nodes[sum[0]].operation as? Sum, operation.axes == [3],
            let shaping = allReaders(of: graph.nodes[sum[0]].results[0]), shaping.count == 1,
            graph.nodes[shaping[0]].operation is Reshape,
            allReaders(of: graph.nodes[shaping[0]].results[0]) == [subtraction],
            graph.nodes[subtraction].operands[1] == graph.nodes[shaping[0]].results[0]
        else { return nil }
        return sum + shaping
    }
}
