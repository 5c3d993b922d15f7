public import Graphs
public import Tensors

/// The mean of each window, channel by channel: `[N, C, …]` to `[N, C, …]`. Padding counts as zeros.
public struct AveragePool: Operation {
    /// The operation's name.
    public static let name = "AveragePool"
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

    /// n − 1 additions for a window with n elements, and a multiplication; elements under no window are not read.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        let sizes = PoolingSizes(operands[0].shape, results[0].shape, window)
        var work = traffic([], results)
        work.bytesRead = coveredBytes(operands[0], results[0].shape, window)
        work.additions = sizes.pairs - Int128(results[0].shape.count)
        work.multiplications = Int128(results[0].shape.count)
        return OperationCost(work, span: treeDepth(sizes.greatestCount) + 1)
    }

    /// g, shared evenly among the elements of each window.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        let sizes = Array(builder.shape(of: adjoint.operands[0]).dimensions.dropFirst(2))
        let gradient = AveragePoolGradient(window: window, inputSizes: sizes)
        return [try builder.apply(gradient, adjoint.cotangent)]
    }

    /// Window by window.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (x, y) = (operands[0].elements, results[0].elements)
        y.update(repeating: .emptySum)
        forEachPair(operands[0].shape, results[0].shape, window) { y[$1].accumulate(x[$0]) }
        let share = S(1 / Double(window.count))
        for i in 0..<y.count { y[i] = y[i] * share }
    }
}

extension GraphBuilder {
    /// The mean of each window, channel by channel.
    public mutating func averagePool(_ x: Value, window: Window) throws(GraphError) -> Value {
        try apply(AveragePool(window: window), x)
    }
}
