public import Graphs
public import Tensors

/// The sum over `axes`, which the result does not have any more.
public struct Sum: Operation {
    /// The operation's name.
    public static let name = "Sum"
    /// The axes that are summed over.
    public let axes: [Int]

    /// Creates the operation.
    public init(axes: [Int]) {
        self.axes = axes
    }

    /// The operand's type without the axes.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        try reducedType(operands, axes)
    }

    /// n − 1 additions for every sum of n terms, as a balanced tree.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        var work = traffic(operands, results)
        work.additions = Int128(operands[0].shape.count - results[0].shape.count)
        return OperationCost(work, span: treeDepth(reducedCount(operands, results)))
    }

    /// g, broadcast along the axes.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        let shape = builder.shape(of: adjoint.operands[0])
        return [try builder.apply(Broadcast(to: shape, along: axes), adjoint.cotangent)]
    }

    /// In the order in which the operand lies in memory.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (x, y) = (operands[0].elements, results[0].elements)
        y.update(repeating: .emptySum)
        forEachReduced(operands[0].shape, axes: axes) { y[$1].accumulate(x[$0]) }
    }
}

extension GraphBuilder {
    /// The sum over `axes`, which the result does not have any more.
    public mutating func sum(_ x: Value, axes: [Int]) throws(GraphError) -> Value {
        try apply(Sum(axes: axes), x)
    }

    /// The mean over `axes`, which the result does not have any more: the sum times 1/n.
    public mutating func mean(_ x: Value, axes: [Int]) throws(GraphError) -> Value {
        let sum = try apply(Sum(axes: axes), x)
        let count = shape(of: x).count / shape(of: sum).count
        return try multiply(sum, constant(1 / Double(count), like: x))
    }
}
