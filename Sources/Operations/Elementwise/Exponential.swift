public import Graphs
public import Tensors

/// Element-wise eˣ.
public struct Exponential: Operation {
    /// The operation's name.
    public static let name = "Exponential"

    /// Creates the operation.
    public init() {}

    /// The operand's type.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        try mappedType(operands)
    }

    /// One transcendental operation an element.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        elementwiseCost(operands, results, each: Work(transcendentals: 1), span: 1)
    }

    /// g · y.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        return [try builder.multiply(adjoint.cotangent, adjoint.results[0])]
    }

    /// Element by element.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        map(operands[0], into: results[0]) { S.exponential($0) }
    }
}

extension GraphBuilder {
    /// Element-wise eˣ.
    public mutating func exponential(_ x: Value) throws(GraphError) -> Value {
        try apply(Exponential(), x)
    }
}
