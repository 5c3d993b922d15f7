public import Graphs
public import Tensors

/// The greatest element over `axes`, which the result does not have any more.
public struct Max: Operation {
    /// The operation's name.
    public static let name = "Max"
    /// The axes over which the maximum is taken.
    public let axes: [Int]

    /// Creates the operation.
    public init(axes: [Int]) {
        self.axes = axes
    }

    /// The operand's type without the axes.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        try reducedType(operands, axes)
    }

    /// n − 1 comparisons for every maximum of n terms, as a balanced tree.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        var work = traffic(operands, results)
        work.comparisons = Int128(operands[0].shape.count - results[0].shape.count)
        return OperationCost(work, span: treeDepth(reducedCount(operands, results)))
    }

    /// g at the greatest element; shared evenly where several are equal.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        let x = adjoint.operands[0]
        let kept = builder.shape(of: x).collapsing(Set(axes))
        let mask = try builder.equal(x, builder.reshape(adjoint.results[0], to: kept))
        let ties = try builder.sum(mask, axes: axes)
        let share = try builder.divide(adjoint.cotangent, ties)
        return [try builder.multiply(mask, builder.reshape(share, to: kept))]
    }

    /// In the order in which the operand lies in memory.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (x, y) = (operands[0].elements, results[0].elements)
        y.update(repeating: .emptyMaximum)
        forEachReduced(operands[0].shape, axes: axes) { y[$1].accumulateMaximum(x[$0]) }
    }
}

extension GraphBuilder {
    /// The greatest element over `axes`, which the result does not have any more.
    public mutating func max(_ x: Value, axes: [Int]) throws(GraphError) -> Value {
        try apply(Max(axes: axes), x)
    }
}
