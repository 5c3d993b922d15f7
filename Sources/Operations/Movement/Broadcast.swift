public import Graphs
public import Tensors

/// Repeats the operand along new axes: the adjoint of `Sum`.
public struct Broadcast: Operation {
    /// The operation's name.
    public static let name = "Broadcast"
    /// The shape of the result.
    public let shape: Shape
    /// The axes of the result that the operand does not have.
    public let axes: [Int]

    /// Creates the operation.
    public init(to shape: Shape, along axes: [Int]) {
        self.shape = shape
        self.axes = axes
    }

    /// The operand's element type with the shape that was given.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        let operand = try mappedType(operands)[0]
        let result = TensorType(shape, operand.elementType)
        try checkAxes(axes, of: result)
        guard operand.shape == shape.removing(Set(axes)) else {
            throw OperationError(
                "the operand \(operand); expected \(shape.removing(Set(axes))), \(shape) without \(axes)")
        }
        return [result]
    }

    /// No operation but reading and writing.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        OperationCost(traffic(operands, results), span: 0)
    }

    /// g, summed over the axes.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        return [try builder.sum(adjoint.cotangent, axes: axes)]
    }

    /// In the order in which the result lies in memory.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (x, y) = (operands[0].elements, results[0].elements)
        forEachReduced(shape, axes: axes) { y[$0] = x[$1] }
    }
}
