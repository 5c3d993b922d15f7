public import Graphs
public import Tensors

/// Element-wise a · b, with broadcasting.
public struct Multiply: Operation {
    /// The operation's name.
    public static let name = "Multiply"

    /// Creates the operation.
    public init() {}

    /// The type to which both operands broadcast.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        try broadcastType(operands)
    }

    /// One multiplication an element.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        elementwiseCost(operands, results, each: Work(multiplications: 1), span: 1)
    }

    /// g · b and g · a, summed over the axes that were broadcast.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        let (a, b) = (adjoint.operands[0], adjoint.operands[1])
        let g = adjoint.cotangent
        var cotangents: [Value?] = [nil, nil]
        if adjoint.needs[0] {
            let product = try builder.multiply(g, b)
            cotangents[0] = try builder.unbroadcast(product, to: builder.shape(of: a))
        }
        if adjoint.needs[1] {
            let product = try builder.multiply(g, a)
            cotangents[1] = try builder.unbroadcast(product, to: builder.shape(of: b))
        }
        return cotangents
    }

    /// Element by element.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        combine(operands[0], operands[1], into: results[0]) { $0 * $1 }
    }
}

extension GraphBuilder {
    /// Element-wise a · b, with broadcasting.
    public mutating func multiply(_ a: Value, _ b: Value) throws(GraphError) -> Value {
        try apply(Multiply(), a, b)
    }
}
