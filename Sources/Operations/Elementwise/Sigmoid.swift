public import Graphs
public import Tensors

/// Element-wise logistic function: 1 / (1 + e⁻ˣ).
public struct Sigmoid: Operation {
    /// The operation's name.
    public static let name = "Sigmoid"

    /// Creates the operation.
    public init() {}

    /// The operand's type.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        try mappedType(operands)
    }

    /// A negation, an exponential, an addition and a division an element.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        elementwiseCost(operands, results, each: Work(additions: 2, multiplications: 1, transcendentals: 1), span: 4)
    }

    /// g · y · (1 − y).
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        let y = adjoint.results[0]
        let one = try builder.constant(1, like: y)
        let slope = try builder.multiply(y, builder.subtract(one, y))
        return [try builder.multiply(adjoint.cotangent, slope)]
    }

    /// Element by element.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let one = S(1)
        map(operands[0], into: results[0]) { one / (one + S.exponential(-$0)) }
    }
}

extension GraphBuilder {
    /// Element-wise logistic function: 1 / (1 + e⁻ˣ).
    public mutating func sigmoid(_ x: Value) throws(GraphError) -> Value {
        try apply(Sigmoid(), x)
    }
}
