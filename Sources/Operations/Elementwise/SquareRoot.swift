public import Graphs
public import Tensors

/// Element-wise square root.
public struct SquareRoot: Operation {
    /// The operation's name.
    public static let name = "SquareRoot"

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

    /// ½ g / y.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        let half = try builder.constant(0.5, like: adjoint.cotangent)
        let ratio = try builder.divide(adjoint.cotangent, adjoint.results[0])
        return [try builder.multiply(ratio, half)]
    }

    /// Element by element.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        map(operands[0], into: results[0]) { S.squareRoot($0) }
    }
}

extension GraphBuilder {
    /// Element-wise square root.
    public mutating func squareRoot(_ x: Value) throws(GraphError) -> Value {
        try apply(SquareRoot(), x)
    }
}
