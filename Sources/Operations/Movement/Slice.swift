public import Graphs
public import Tensors

/// A box of the operand: `sizes` elements from `starts` on, along each axis.
public struct Slice: Operation {
    /// The operation's name.
    public static let name = "Slice"
    /// The first index along each axis.
    public let starts: [Int]
    /// The number of elements along each axis.
    public let sizes: [Int]

    /// Creates the operation.
    public init(starts: [Int], sizes: [Int]) {
        self.starts = starts
        self.sizes = sizes
    }

    /// The operand's element type with the sizes that were given.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        let operand = try unaryOperand(operands)
        let rank = operand.shape.rank
        guard starts.count == rank, sizes.count == rank,
            (0..<rank).allSatisfy({ starts[$0] >= 0 && sizes[$0] <= operand.shape[$0] - starts[$0] })
        else {
            throw OperationError("the slice of \(sizes) from \(starts) of \(operand); expected a box inside it")
        }
        return [TensorType(try makeShape(sizes), operand.elementType)]
    }

    /// The box is read and written; the rest is not touched.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        OperationCost(traffic(results, results), span: 0)
    }

    /// g among zeros.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        let shape = builder.shape(of: adjoint.operands[0])
        let high = (0..<shape.rank).map { shape[$0] - starts[$0] - sizes[$0] }
        return [try builder.apply(Pad(low: starts, high: high), adjoint.cotangent)]
    }

    /// Row by row.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let strides = operands[0].shape.strides
        let box = Box(sizes: sizes, strides: strides, start: zip(starts, strides).reduce(0) { $0 + $1.0 * $1.1 })
        let (x, y) = (operands[0].elements, results[0].elements)
        box.forEachRow { row, start, step, count in
            for k in 0..<count { y[row * count + k] = x[start + k * step] }
        }
    }
}

extension GraphBuilder {
    /// A box of the operand: `sizes` elements from `starts` on, along each axis.
    public mutating func slice(_ x: Value, starts: [Int], sizes: [Int]) throws(GraphError) -> Value {
        try apply(Slice(starts: starts, sizes: sizes), x)
    }
}
