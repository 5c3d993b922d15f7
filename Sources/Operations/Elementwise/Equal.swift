public import Graphs
public import Tensors

/// 1 where a = b, else 0, element by element, with broadcasting.
public struct Equal: Operation {
    /// The operation's name.
    public static let name = "Equal"

    /// Creates the operation.
    public init() {}

    /// The type to which both operands broadcast.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        try broadcastType(operands)
    }

    /// One comparison an element.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        elementwiseCost(operands, results, each: Work(comparisons: 1), span: 1)
    }

    /// Zero: the result is constant almost everywhere.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        [nil, nil]
    }

    /// Element by element.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        combine(operands[0], operands[1], into: results[0]) { S.equal($0, $1) }
    }
}

extension GraphBuilder {
    /// 1 where a = b, else 0, element by element, with broadcasting.
    public mutating func equal(_ a: Value, _ b: Value) throws(GraphError) -> Value {
        try apply(Equal(), a, b)
    }
}
