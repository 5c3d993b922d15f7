public import Graphs
public import Tensors

/// Element-wise rectifier: max(x, 0) (Nair and Hinton 2010).
public struct ReLU: Operation {
    /// The operation's name.
    public static let name = "ReLU"

    /// Creates the operation.
    public init() {}

    /// The operand's type.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        try mappedType(operands)
    }

    /// One comparison an element.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        elementwiseCost(operands, results, each: Work(comparisons: 1), span: 1)
    }

    /// g where max(x, 0) > 0, else 0: the result is mostly kept anyway, for the layer that reads it.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        let zero = try builder.constant(0, like: adjoint.results[0])
        let mask = try builder.greater(adjoint.results[0], zero)
        return [try builder.multiply(adjoint.cotangent, mask)]
    }

    /// Element by element.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let zero = S(0)
        map(operands[0], into: results[0]) { S.maximum($0, zero) }
    }
}

extension GraphBuilder {
    /// Element-wise rectifier: max(x, 0).
    public mutating func relu(_ x: Value) throws(GraphError) -> Value {
        try apply(ReLU(), x)
    }
}
