public import Graphs
public import Tensors

/// The same elements in the same order under another shape.
public struct Reshape: ViewOperation {
    /// The operation's name.
    public static let name = "Reshape"
    /// The shape of the result.
    public let shape: Shape

    /// Creates the operation.
    public init(to shape: Shape) {
        self.shape = shape
    }

    /// The operand's element type with the shape that was given.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        let operand = try unaryOperand(operands)
        guard operand.shape.count == shape.count else {
            throw OperationError(
                "the operand \(operand) of \(operand.shape.count) elements; expected \(shape.count) for \(shape)")
        }
        return [TensorType(shape, operand.elementType)]
    }

    /// Nothing is done: the result is another view of the operand.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        OperationCost(Work(), span: 0)
    }

    /// g under the operand's shape.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        return [try builder.reshape(adjoint.cotangent, to: builder.shape(of: adjoint.operands[0]))]
    }

    /// Copies, for where the result must not share the operand's storage.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        map(operands[0], into: results[0]) { $0 }
    }
}

extension GraphBuilder {
    /// The same elements under another shape; the value itself where it has that shape already.
    public mutating func reshape(_ x: Value, to shape: Shape) throws(GraphError) -> Value {
        self.shape(of: x) == shape ? x : try apply(Reshape(to: shape), x)
    }
}
