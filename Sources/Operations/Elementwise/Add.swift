public import Graphs
public import Tensors

/// Element-wise a + b, with broadcasting.
public struct Add: Operation {
    /// The operation's name.
    public static let name = "Add"

    /// Creates the operation.
    public init() {}

    /// The type to which both operands broadcast.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        try broadcastType(operands)
    }

    /// One addition an element.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        elementwiseCost(operands, results, each: Work(additions: 1), span: 1)
    }

    /// g for both, summed over the axes that were broadcast.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        let (a, b) = (adjoint.operands[0], adjoint.operands[1])
        let g = adjoint.cotangent
        var cotangents: [Value?] = [nil, nil]
        if adjoint.needs[0] { cotangents[0] = try builder.unbroadcast(g, to: builder.shape(of: a)) }
        if adjoint.needs[1] { cotangents[1] = try builder.unbroadcast(g, to: builder.shape(of: b)) }
        return cotangents
    }

    /// Element by element.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        combine(operands[0], operands[1], into: results[0]) { $0 + $1 }
    }
}

extension GraphBuilder {
    /// Element-wise a + b, with broadcasting.
    public mutating func add(_ a: Value, _ b: Value) throws(GraphError) -> Value {
        try apply(Add(), a, b)
    }
}
