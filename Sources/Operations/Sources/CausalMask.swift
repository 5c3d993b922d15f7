public import Graphs
public import Tensors

/// A square matrix `[length, length]`: 0 up to the diagonal, negative infinity after it. Added to the scores of
/// attention it keeps every position from the later ones.
public struct CausalMask: Operation {
    /// The operation's name.
    public static let name = "CausalMask"
    /// The number of positions.
    public let length: Int

    /// Creates the operation.
    public init(length: Int) {
        self.length = length
    }

    /// A square matrix.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        guard operands.isEmpty else { throw OperationError("\(operands.count) operands; expected none") }
        return [TensorType(try makeShape([length, length]))]
    }

    /// The writing.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        OperationCost(traffic(operands, results), span: 0)
    }

    /// There are no operands.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        []
    }

    /// Row by row.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let y = results[0].elements
        let (zero, masked) = (S(0), S(-.infinity))
        for i in y.indices { y[i] = i % length > i / length ? masked : zero }
    }
}
