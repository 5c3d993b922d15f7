public import Graphs
public import Tensors

/// The adjoint of `MaxPoolGradient`: takes from a tensor the elements at the places where the input is greatest, one a
/// window. Input `[N, C, …]` and a tensor of its type give the pooled type.
public struct MaxPoolSelect: Operation {
    /// The operation's name.
    public static let name = "MaxPoolSelect"
    /// The window.
    public let window: Window

    /// Creates the operation.
    public init(window: Window) {
        self.window = window
    }

    /// The pooled type.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        let (input, tensor) = try binaryOperands(operands)
        guard input == tensor else { throw OperationError("the operands \(input) and \(tensor); expected one type") }
        return try pooledType([input], window)
    }

    /// The comparisons of the pooling; of the second operand one element a window is read.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        let sizes = PoolingSizes(operands[0].shape, results[0].shape, window)
        var work = traffic(results, results)
        work.bytesRead += comparedBytes(operands[0], results[0].shape, window)
        work.comparisons = sizes.pairs - Int128(results[0].shape.count)
        return OperationCost(work, span: 0)
    }

    /// Linear in the second operand alone.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[1] else { return [nil, nil] }
        return [nil, try builder.apply(MaxPoolGradient(window: window), adjoint.operands[0], adjoint.cotangent)]
    }

    /// Window by window.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (u, y) = (operands[1].elements, results[0].elements)
        forEachGreatest(operands[0], results[0].shape, window) { y[$1] = u[$0] }
    }
}
