public import Graphs
public import Tensors

/// A tensor whose elements are all one number.
public struct Constant: Operation {
    /// The operation's name.
    public static let name = "Constant"
    /// The number.
    public let value: Double
    /// The tensor's type.
    public let type: TensorType

    /// Creates the operation.
    public init(_ value: Double, _ type: TensorType) {
        self.value = value
        self.type = type
    }

    /// The type that was given.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        guard operands.isEmpty else { throw OperationError("\(operands.count) operands; expected none") }
        return [type]
    }

    /// The writing.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        OperationCost(traffic(operands, results), span: 0)
    }

    /// There are no operands.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        []
    }

    /// Fills the result.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        results[0].elements.update(repeating: S(value))
    }
}

extension GraphBuilder {
    /// A tensor whose elements are all `value`.
    public mutating func constant(_ value: Double, _ type: TensorType) throws(GraphError) -> Value {
        try apply(Constant(value, type))
    }

    /// A scalar of the element type of `other`.
    public mutating func constant(_ value: Double, like other: Value) throws(GraphError) -> Value {
        try constant(value, TensorType(.scalar, type(of: other).elementType))
    }
}
