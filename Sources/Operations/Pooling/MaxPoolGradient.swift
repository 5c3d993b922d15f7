public import Graphs
public import Tensors

/// The adjoint of `MaxPool`: adds the cotangent of each window to the place of its greatest element, the first where
/// several are equal. Input `[N, C, …]` and cotangent `[N, C, …]` give the input's type.
public struct MaxPoolGradient: Operation {
    /// The operation's name.
    public static let name = "MaxPoolGradient"
    /// The window.
    public let window: Window

    /// Creates the operation.
    public init(window: Window) {
        self.window = window
    }

    /// The input's type.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        try checkPooled(operands, window)
        return [operands[0]]
    }

    /// The comparisons of the pooling again, and an addition a window; the span is that of all windows over an element.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        let sizes = PoolingSizes(operands[0].shape, operands[1].shape, window)
        var work = traffic([operands[1]], results)
        work.bytesRead += comparedBytes(operands[0], operands[1].shape, window)
        work.comparisons = sizes.pairs - Int128(operands[1].shape.count)
        work.additions = Int128(operands[1].shape.count)
        return OperationCost(work, span: treeDepth(sizes.greatestOverlap + 1))
    }

    /// Linear in the cotangent alone.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[1] else { return [nil, nil] }
        return [nil, try builder.apply(MaxPoolSelect(window: window), adjoint.operands[0], adjoint.cotangent)]
    }

    /// Window by window.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (g, y) = (operands[1].elements, results[0].elements)
        y.update(repeating: S(0))
        forEachGreatest(operands[0], operands[1].shape, window) { y[$0].accumulate(g[$1]) }
    }
}
