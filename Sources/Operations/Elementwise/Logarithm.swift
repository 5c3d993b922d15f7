public import Graphs
public import Tensors

/// Element-wise natural logarithm.
public struct Logarithm: Operation {
    /// The operation's name.
    public static let name = "Logarithm"

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

    /// g / x.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        return [try builder.divide(adjoint.cotangent, adjoint.operands[0])]
    }

    /// Element by element.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        map(operands[0], into: results[0]) { S.logarithm($0) }
    }
}

extension GraphBuilder {
    /// Element-wise natural logarithm.
    public mutating func logarithm(_ x: Value) throws(GraphError) -> Value {
        try apply(Logarithm(), x)
    }
}
