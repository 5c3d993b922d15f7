public import Graphs
public import Tensors

/// Rows of a table by their indices, as an embedding does: `[V, …]` and `[I…]` give `[I…, …]`.
///
/// An index outside the table gives a row that is not a number.
public struct Gather: Operation {
    /// The operation's name.
    public static let name = "Gather"

    /// Creates the operation.
    public init() {}

    /// The indices' shape followed by a row's.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        guard operands.count == 2 else { throw OperationError("\(operands.count) operands; expected 2") }
        let (table, indices) = (operands[0], operands[1])
        try checkIndices(indices)
        guard table.shape.rank >= 1, table.elementType.isDifferentiable else {
            throw OperationError("the table \(table); expected a floating-point type with at least 1 axis")
        }
        let shape = try makeShape(indices.shape.dimensions + table.shape.dimensions.dropFirst())
        return [TensorType(shape, table.elementType)]
    }

    /// The indices and the rows that they name are read: each as often as it is named.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        OperationCost(traffic([operands[1], results[0]], results), span: 0)
    }

    /// g, added into the rows of a table of zeros.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil, nil] }
        let rows = builder.shape(of: adjoint.operands[0])[0]
        return [try builder.apply(ScatterAdd(rows: rows), adjoint.operands[1], adjoint.cotangent), nil]
    }

    /// Row by row.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (table, indices, y) = (operands[0].elements, operands[1].elements, results[0].elements)
        let rows = operands[0].shape[0]
        let width = operands[0].shape.count / rows
        for (place, index) in indices.enumerated() {
            let row = index.indexValue
            for k in 0..<width {
                y[place * width + k] = (0..<rows).contains(row) ? table[row * width + k] : S(.nan)
            }
        }
    }
}

extension GraphBuilder {
    /// Rows of a table by their indices: `[V, …]` and `[I…]` give `[I…, …]`.
    public mutating func gather(_ table: Value, _ indices: Value) throws(GraphError) -> Value {
        try apply(Gather(), table, indices)
    }
}
