import Graphs
import Operations
import Tensors

/// A graph whose normalisations are sums and element-wise operations, so that they run in loops together with their
/// neighbours: scale, shift and activation, and their gradients, take no sweep of their own, and what is normalised
/// need not be kept.
struct NormalizationExpansion {
    let graph: Graph
    /// The place of the node of the given graph for which each node stands.
    let origins: [Int]

    /// Expands `graph`, whose inputs and outputs keep their order.
    init(_ graph: Graph) {
        let hasNormalizations = graph.nodes.contains { $0.operation is Normalize || $0.operation is NormalizeGradient }
        var expander = NormalizationExpander()
        // What was accepted once is accepted again, so that nothing is thrown.
        let expanded = hasNormalizations ? try? expander.expand(graph) : nil
        self.graph = expanded?.graph ?? graph
        origins = expanded?.origins ?? Array(graph.nodes.indices)
    }
}

/// Builds the expanded graph.
private struct NormalizationExpander {
    private var builder = GraphBuilder()
    private var values: [Value: Value] = [:]

    mutating func expand(_ given: Graph) throws(GraphError) -> (graph: Graph, origins: [Int]) {
        var origins: [Value: Int] = [:]
        for input in given.inputs {
            values[input.value] = try builder.input(input.name, given.type(of: input.value), role: input.role)
        }
        for (index, node) in given.nodes.enumerated() {
            (builder.pass, builder.layer, builder.part) = (node.pass, node.layer, node.part)
            let operands = node.operands.compactMap { values[$0] }
            let first = builder.nodes.count
            for (old, new) in zip(node.results, try results(of: node.operation, operands)) { values[old] = new }
            for new in builder.nodes[first...] { origins[new.results[0]] = index }
        }
        for (value, input) in given.replacements {
            if let new = values[value], let place = values[input] { builder.replace(place, with: new) }
        }
        let graph = builder.build(
            outputs: given.outputs.compactMap { output in values[output.value].map { (output.name, $0) } })
        return (graph, graph.nodes.map { origins[$0.results[0]] ?? 0 })
    }

    private mutating func results(of operation: any Operation, _ operands: [Value]) throws(GraphError) -> [Value] {
        switch operation {
        case let normalize as Normalize: try expand(normalize, operands[0])
        case let gradient as NormalizeGradient: [try expand(gradient, operands)]
        default: try builder.apply(operation, to: operands)
        }
    }

    private mutating func expand(_ operation: Normalize, _ x: Value) throws(GraphError) -> [Value] {
        let kept = builder.shape(of: x).collapsing(Set(operation.axes))
        var centred = x
        if operation.centered {
            centred = try builder.subtract(x, builder.reshape(builder.mean(x, axes: operation.axes), to: kept))
        }
        let variance = try builder.mean(builder.multiply(centred, centred), axes: operation.axes)
        let deviation = try builder.squareRoot(builder.add(variance, builder.constant(operation.epsilon, like: x)))
        let inverse = try builder.divide(builder.constant(1, like: x), deviation)
        return [try builder.multiply(centred, builder.reshape(inverse, to: kept)), inverse]
    }

    private mutating func expand(_ operation: NormalizeGradient, _ operands: [Value]) throws(GraphError) -> Value {
        let (cotangent, normal, inverse) = (operands[0], operands[1], operands[2])
        let kept = builder.shape(of: normal).collapsing(Set(operation.axes))
        let slope = try builder.mean(builder.multiply(cotangent, normal), axes: operation.axes)
        var rest = cotangent
        if operation.centered {
            rest = try builder.subtract(rest, builder.reshape(builder.mean(cotangent, axes: operation.axes), to: kept))
        }
        rest = try builder.subtract(rest, builder.multiply(normal, builder.reshape(slope, to: kept)))
        return try builder.multiply(rest, builder.reshape(inverse, to: kept))
    }
}
