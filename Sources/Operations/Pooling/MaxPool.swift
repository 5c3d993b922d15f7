public import Graphs
public import Tensors

/// The greatest element under each window, channel by channel: `[N, C, …]` to `[N, C, …]`. Padding does not take part.
public struct MaxPool: Operation {
    /// The operation's name.
    public static let name = "MaxPool"
    /// The window.
    public let window: Window

    /// Creates the operation.
    public init(window: Window) {
        self.window = window
    }

    /// The pooled type.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        try pooledType(operands, window)
    }

    /// n − 1 comparisons for a window with n elements; elements under no window are not read.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        let sizes = PoolingSizes(operands[0].shape, results[0].shape, window)
        var work = traffic([], results)
        work.bytesRead = coveredBytes(operands[0], results[0].shape, window)
        work.comparisons = sizes.pairs - Int128(results[0].shape.count)
        return OperationCost(work, span: treeDepth(sizes.greatestCount))
    }

    /// g at the greatest element of each window, the first where several are equal.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        return [try builder.apply(MaxPoolGradient(window: window), adjoint.operands[0], adjoint.cotangent)]
    }

    /// Window by window.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (x, y) = (operands[0].elements, results[0].elements)
        y.update(repeating: .emptyMaximum)
        forEachPair(operands[0].shape, results[0].shape, window) { y[$1].accumulateMaximum(x[$0]) }
    }
}

extension GraphBuilder {
    /// The greatest element under each window, channel by channel.
    public mutating func maxPool(_ x: Value, window: Window) throws(GraphError) -> Value {
        try apply(MaxPool(window: window), x)
    }
}
