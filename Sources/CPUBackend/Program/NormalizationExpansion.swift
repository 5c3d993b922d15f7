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
        var rewriter = GraphRewriter()
        // What was accepted once is accepted again, so that nothing is thrown.
        let expanded =
            hasNormalizations
            ? try? rewriter.rewrite(graph) { (_, node, rewriter) throws(GraphError) in
                let operands = rewriter.mapped(node.operands)
                rewriter.define(node.results, as: try rewriter.builder.expand(node.operation, operands))
            } : nil
        self.graph = expanded?.graph ?? graph
        origins = expanded?.origins ?? Array(graph.nodes.indices)
    }
}

extension GraphBuilder {
    /// Adds an operation, normalisations as what they are made of.
    fileprivate mutating func expand(_ operation: any Operation, _ operands: [Value]) throws(GraphError) -> [Value] {
        switch operation {
        case let normalize as Normalize: try expand(normalize, operands[0])
        case let gradient as NormalizeGradient: [try expand(gradient, operands)]
        default: try apply(operation, to: operands)
        }
    }

    private mutating func expand(_ operation: Normalize, _ x: Value) throws(GraphError) -> [Value] {
        let kept = shape(of: x).collapsing(Set(operation.axes))
        let (centred, variance): (Value, Value)
        if operation.centered {
            let moments = try apply(Moments(axes: operation.axes), to: [x])
            let share = Double(shape(of: moments[0]).count) / Double(shape(of: x).count)
            centred = try subtract(x, reshape(moments[0], to: kept))
            variance = try multiply(moments[1], constant(share, like: x))
        } else {
            (centred, variance) = (x, try mean(multiply(x, x), axes: operation.axes))
        }
        let deviation = try squareRoot(add(variance, constant(operation.epsilon, like: x)))
        let inverse = try divide(constant(1, like: x), deviation)
        return [try multiply(centred, reshape(inverse, to: kept)), inverse]
    }

    private mutating func expand(_ operation: NormalizeGradient, _ operands: [Value]) throws(GraphError) -> Value {
        let (cotangent, normal, inverse) = (operands[0], operands[1], operands[2])
        let kept = shape(of: normal).collapsing(Set(operation.axes))
        let slope = try mean(multiply(cotangent, normal), axes: operation.axes)
        var rest = cotangent
        if operation.centered {
            rest = try subtract(rest, reshape(mean(cotangent, axes: operation.axes), to: kept))
        }
        rest = try subtract(rest, multiply(normal, reshape(slope, to: kept)))
        return try multiply(rest, reshape(inverse, to: kept))
    }
}
