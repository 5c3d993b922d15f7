import Graphs
import Operations
import Tensors

/// Fills a graph's inputs with numbers that depend on nothing but the seed, the input's name and the place.
struct InputFiller {
    let seed: UInt64

    /// Fills `tensor`: weights uniformly with variance 2 / fan-in, which keeps the scale of activations through
    /// rectified layers (He et al. 2015), biases with 0, the scales of normalisations and
    /// running variances with 1, running means and an optimizer's state with 0, examples uniformly in ±√3 (variance 1),
    /// indices uniformly in the range that their uses allow.
    func fill(_ tensor: Tensor<Float>, for input: GraphInput, in graph: Graph) {
        var generator = CounterGenerator(seed: seed, stream: input.name)
        let elements = tensor.elements
        switch (input.role, tensor.type.elementType) {
        case (_, .int32):
            let range = indexRange(of: input.value, in: graph)
            for i in elements.indices { elements[i] = Float(Int(generator.next() >> 33) % range) }
        case (.parameter, _) where tensor.shape.rank < 2:
            elements.update(repeating: input.name.hasSuffix(".weight") ? 1 : 0)
        case (.parameter, _):
            let bound = (6 / Float(tensor.shape[tensor.shape.rank - 1])).squareRoot()
            for i in elements.indices { elements[i] = generator.uniform() * bound }
        case (.state, _):
            elements.update(repeating: 0)
        case (.buffer, _):
            elements.update(repeating: input.name.hasSuffix("variance") ? 1 : 0)
        case (.data, _):
            for i in elements.indices { elements[i] = generator.uniform() * Float(3).squareRoot() }
        }
    }

    /// The number of indices that every use of `value` allows.
    private func indexRange(of value: Value, in graph: Graph) -> Int {
        let ranges = graph.nodes.compactMap { node -> Int? in
            guard node.operands.contains(value) else { return nil }
            switch node.operation {
            case is Gather: return graph.type(of: node.operands[0]).shape[0]
            case is CrossEntropy: return graph.type(of: node.operands[0]).shape[1]
            case let operation as OneHot: return operation.count
            case let operation as ScatterAdd: return operation.rows
            default: return nil
            }
        }
        return ranges.min() ?? 1
    }
}

/// A counter-based generator: SplitMix64 (Steele, Lea and Flood 2014) over a seed and the name of a stream.
struct CounterGenerator {
    private var state: UInt64

    init(seed: UInt64, stream: String) {
        state = stream.utf8.reduce(seed &+ splitMix64Step) { splitMix64($0 ^ UInt64($1)) }
    }

    mutating func next() -> UInt64 {
        state &+= splitMix64Step
        return splitMix64(state)
    }

    /// A number uniform in ±1.
    mutating func uniform() -> Float {
        Float(next() >> 40) / Float(1 << 23) - 1
    }
}
