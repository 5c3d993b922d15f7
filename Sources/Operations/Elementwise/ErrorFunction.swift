public import Graphs
public import Tensors

/// Element-wise error function: 2/√π ∫₀ˣ exp(−t²) dt.
public struct ErrorFunction: Operation {
    /// The operation's name.
    public static let name = "ErrorFunction"

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

    /// g · 2/√π · exp(−x²).
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        let x = adjoint.operands[0]
        let bell = try builder.exponential(builder.negate(builder.multiply(x, x)))
        let scale = try builder.constant(2 / Double.pi.squareRoot(), like: x)
        return [try builder.multiply(adjoint.cotangent, builder.multiply(bell, scale))]
    }

    /// Element by element.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        map(operands[0], into: results[0]) { S.errorFunction($0) }
    }
}

extension GraphBuilder {
    /// Element-wise error function.
    public mutating func errorFunction(_ x: Value) throws(GraphError) -> Value {
        try apply(ErrorFunction(), x)
    }
}
