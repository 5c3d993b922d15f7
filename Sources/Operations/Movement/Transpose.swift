public import Graphs
public import Tensors

/// Permutes the axes: axis i of the result is axis `permutation[i]` of the operand.
public struct Transpose: Operation {
    /// The operation's name.
    public static let name = "Transpose"
    /// The operand's axes in the order of the result's.
    public let permutation: [Int]

    /// Creates the operation.
    public init(_ permutation: [Int]) {
        self.permutation = permutation
    }

    /// The operand's type with its axes permuted.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        let operand = try unaryOperand(operands)
        guard permutation.sorted() == Array(0..<operand.shape.rank) else {
            throw OperationError("the permutation \(permutation) of \(operand); expected each of its axes once")
        }
        return [TensorType(try makeShape(permutation.map { operand.shape[$0] }), operand.elementType)]
    }

    /// No operation but reading and writing.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        OperationCost(traffic(operands, results), span: 0)
    }

    /// g under the inverse permutation.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        var inverse = permutation
        for (place, axis) in permutation.enumerated() { inverse[axis] = place }
        return [try builder.transpose(adjoint.cotangent, inverse)]
    }

    /// In the order in which the result lies in memory.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let strides = operands[0].shape.strides
        let box = Box(sizes: results[0].shape.dimensions, strides: permutation.map { strides[$0] }, start: 0)
        let (x, y) = (operands[0].elements, results[0].elements)
        box.forEachRow { row, start, step, count in
            for k in 0..<count { y[row * count + k] = x[start + k * step] }
        }
    }
}

extension GraphBuilder {
    /// Permutes the axes: axis i of the result is axis `permutation[i]` of the operand.
    public mutating func transpose(_ x: Value, _ permutation: [Int]) throws(GraphError) -> Value {
        try apply(Transpose(permutation), x)
    }
}
