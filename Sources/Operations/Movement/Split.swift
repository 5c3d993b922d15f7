public import Graphs
public import Tensors

/// The operand in pieces of equal size along an axis, a result each: the inverse of `Concatenate`.
///
/// Slices would do, but the cotangent of a tensor of which there are n slices is a sum of n padded tensors: n times
/// the traffic, and additions of zeros. That of a split is one concatenation.
public struct Split: Operation {
    /// The operation's name.
    public static let name = "Split"
    /// The axis that is divided.
    public let axis: Int
    /// The number of pieces.
    public let count: Int

    /// Creates the operation.
    public init(axis: Int, count: Int) {
        self.axis = axis
        self.count = count
    }

    /// As many types as there are pieces.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        let operand = try unaryOperand(operands)
        try checkAxes([axis], of: operand)
        guard count >= 1, operand.shape[axis] % count == 0 else {
            throw OperationError("\(count) pieces of axis \(axis) of \(operand); expected a divisor of its size")
        }
        var dimensions = operand.shape.dimensions
        dimensions[axis] /= count
        return Array(repeating: TensorType(try makeShape(dimensions), operand.elementType), count: count)
    }

    /// No operation but reading and writing.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        OperationCost(traffic(operands, results), span: 0)
    }

    /// The cotangents one after the other, zeros in the place of those that there are not.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        var pieces: [Value] = []
        for (result, cotangent) in zip(adjoint.results, adjoint.cotangents) {
            let piece = if let cotangent { cotangent } else { try builder.constant(0, builder.type(of: result)) }
            pieces.append(piece)
        }
        return [try builder.concatenate(pieces, axis: axis)]
    }

    /// Piece by piece.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let x = operands[0].elements
        let length = operands[0].shape[axis] * operands[0].shape.strides[axis]
        for (index, result) in results.enumerated() {
            let y = result.elements
            let part = length / count
            for block in 0..<y.count / part {
                let source = block * length + index * part
                for k in 0..<part { y[block * part + k] = x[source + k] }
            }
        }
    }
}

extension GraphBuilder {
    /// The operand in `count` pieces of equal size along an axis.
    public mutating func split(_ x: Value, axis: Int, count: Int) throws(GraphError) -> [Value] {
        try apply(Split(axis: axis, count: count), to: [x])
    }
}
