public import Graphs
public import Tensors

/// Element-wise hyperbolic tangent.
public struct HyperbolicTangent: Operation {
    /// The operation's name.
    public static let name = "HyperbolicTangent"

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

    /// g · (1 − y²).
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        let y = adjoint.results[0]
        let one = try builder.constant(1, like: y)
        let slope = try builder.subtract(one, builder.multiply(y, y))
        return [try builder.multiply(adjoint.cotangent, slope)]
    }

    /// Element by element.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        map(operands[0], into: results[0]) { S.hyperbolicTangent($0) }
    }
}

extension GraphBuilder {
    /// Element-wise hyperbolic tangent.
    public mutating func hyperbolicTangent(_ x: Value) throws(GraphError) -> Value {
        try apply(HyperbolicTangent(), x)
    }
}
