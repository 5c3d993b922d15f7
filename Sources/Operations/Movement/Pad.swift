public import Graphs
public import Tensors

/// The operand among zeros: `low` before and `high` after it, along each axis. The adjoint of `Slice`.
public struct Pad: Operation {
    /// The operation's name.
    public static let name = "Pad"
    /// The number of zeros before the operand along each axis.
    public let low: [Int]
    /// The number of zeros after the operand along each axis.
    public let high: [Int]

    /// Creates the operation.
    public init(low: [Int], high: [Int]) {
        self.low = low
        self.high = high
    }

    /// The operand's element type with larger sizes.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        let operand = try unaryOperand(operands)
        let rank = operand.shape.rank
        let bound = Int.max / 4
        guard low.count == rank, high.count == rank, (low + high).allSatisfy({ (0...bound).contains($0) }) else {
            throw OperationError(
                "the padding of \(low) and \(high) for \(operand); expected none below 0 or above \(bound), one an axis"
            )
        }
        let sizes = (0..<rank).map { low[$0] + operand.shape[$0] + high[$0] }
        return [TensorType(try makeShape(sizes), operand.elementType)]
    }

    /// No operation but reading and writing.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        OperationCost(traffic(operands, results), span: 0)
    }

    /// The part of g that is not padding.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        let sizes = builder.shape(of: adjoint.operands[0]).dimensions
        return [try builder.slice(adjoint.cotangent, starts: low, sizes: sizes)]
    }

    /// Zeros, then the operand row by row.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let strides = results[0].shape.strides
        let box = Box(
            sizes: operands[0].shape.dimensions, strides: strides,
            start: zip(low, strides).reduce(0) { $0 + $1.0 * $1.1 })
        let (x, y) = (operands[0].elements, results[0].elements)
        y.update(repeating: S(0))
        box.forEachRow { row, start, step, count in
            for k in 0..<count { y[start + k * step] = x[row * count + k] }
        }
    }
}

extension GraphBuilder {
    /// The operand among zeros: `low` before and `high` after it, along each axis.
    public mutating func pad(_ x: Value, low: [Int], high: [Int]) throws(GraphError) -> Value {
        try apply(Pad(low: low, high: high), x)
    }
}
