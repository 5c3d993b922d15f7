public import Graphs
public import Tensors

/// Adds rows into a table of zeros at their indices: `[I…]` and `[I…, …]` give `[rows, …]`. The adjoint of `Gather`.
///
/// Rows whose index lies outside the table are dropped; their cotangents are not numbers, as `Gather` has it.
public struct ScatterAdd: Operation {
    /// The operation's name.
    public static let name = "ScatterAdd"
    /// The number of rows of the table.
    public let rows: Int

    /// Creates the operation.
    public init(rows: Int) {
        self.rows = rows
    }

    /// The table's type.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        guard operands.count == 2 else { throw OperationError("\(operands.count) operands; expected 2") }
        let (indices, updates) = (operands[0], operands[1])
        try checkIndices(indices)
        let rank = indices.shape.rank
        guard updates.elementType.isDifferentiable, updates.shape.rank >= rank,
            updates.shape.dimensions.prefix(rank).elementsEqual(indices.shape.dimensions)
        else {
            throw OperationError("the rows \(updates) for the indices \(indices); expected one row an index")
        }
        return [TensorType(try makeShape([rows] + updates.shape.dimensions.dropFirst(rank)), updates.elementType)]
    }

    /// One addition for every element of every row; the span is that of all rows meeting in one.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        var work = traffic(operands, results)
        work.additions = Int128(operands[1].shape.count)
        return OperationCost(work, span: treeDepth(operands[0].shape.count + 1))
    }

    /// The rows of g at the indices.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[1] else { return [nil, nil] }
        return [nil, try builder.gather(adjoint.cotangent, adjoint.operands[0])]
    }

    /// Row by row.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (indices, updates, y) = (operands[0].elements, operands[1].elements, results[0].elements)
        let width = results[0].shape.count / rows
        y.update(repeating: S(0))
        for (place, index) in indices.enumerated() {
            let row = index.indexValue
            guard (0..<rows).contains(row) else { continue }
            for k in 0..<width { y[row * width + k].accumulate(updates[place * width + k]) }
        }
    }
}
