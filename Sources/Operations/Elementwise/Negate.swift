public import Graphs
public import Tensors

/// Element-wise −x.
public struct Negate: Operation {
    /// The operation's name.
    public static let name = "Negate"

    /// Creates the operation.
    public init() {}

    /// The operand's type.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        try mappedType(operands)
    }

    /// One addition an element.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        elementwiseCost(operands, results, each: Work(additions: 1), span: 1)
    }

    /// −g.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        return [try builder.negate(adjoint.cotangent)]
    }

    /// Element by element.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        map(operands[0], into: results[0]) { -$0 }
    }
}

extension GraphBuilder {
    /// Element-wise −x.
    public mutating func negate(_ x: Value) throws(GraphError) -> Value {
        try apply(Negate(), x)
    }
}
