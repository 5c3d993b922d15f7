public import Graphs
public import Tensors

/// A row of zeros with a one at the index, for every index: `[I…]` gives `[I…, count]`.
///
/// An index outside the row gives zeros alone.
public struct OneHot: Operation {
    /// The operation's name.
    public static let name = "OneHot"
    /// The length of a row.
    public let count: Int
    /// The type of the result's elements.
    public let elementType: ElementType

    /// Creates the operation.
    public init(count: Int, elementType: ElementType = .float32) {
        self.count = count
        self.elementType = elementType
    }

    /// The indices' shape with one axis more.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        let indices = try unaryOperand(operands)
        try checkIndices(indices)
        return [TensorType(try makeShape(indices.shape.dimensions + [count]), elementType)]
    }

    /// No operation but reading and writing.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        OperationCost(traffic(operands, results), span: 0)
    }

    /// Indices have no cotangents.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        [nil]
    }

    /// Zeros, then the ones.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (indices, y) = (operands[0].elements, results[0].elements)
        y.update(repeating: S(0))
        for (place, index) in indices.enumerated() where (0..<count).contains(index.indexValue) {
            y[place * count + index.indexValue] = S(1)
        }
    }
}
