public import Graphs
public import Tensors

/// Element-wise a / b, with broadcasting.
public struct Divide: Operation {
    /// The operation's name.
    public static let name = "Divide"

    /// Creates the operation.
    public init() {}

    /// The type to which both operands broadcast.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        try broadcastType(operands)
    }

    /// One division, counted as a multiplication, an element.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        elementwiseCost(operands, results, each: Work(multiplications: 1), span: 1)
    }

    /// g / b and −(g / b) · y, summed over the axes that were broadcast.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        let (a, b) = (adjoint.operands[0], adjoint.operands[1])
        let g = adjoint.cotangent
        var cotangents: [Value?] = [nil, nil]
        guard adjoint.needs[0] || adjoint.needs[1] else { return cotangents }
        let ratio = try builder.divide(g, b)
        if adjoint.needs[0] { cotangents[0] = try builder.unbroadcast(ratio, to: builder.shape(of: a)) }
        if adjoint.needs[1] {
            let product = try builder.multiply(ratio, adjoint.results[0])
            let sum = try builder.unbroadcast(product, to: builder.shape(of: b))
            cotangents[1] = try builder.negate(sum)
        }
        return cotangents
    }

    /// Element by element.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        combine(operands[0], operands[1], into: results[0]) { $0 / $1 }
    }
}

extension GraphBuilder {
    /// Element-wise a / b, with broadcasting.
    public mutating func divide(_ a: Value, _ b: Value) throws(GraphError) -> Value {
        try apply(Divide(), a, b)
    }
}
