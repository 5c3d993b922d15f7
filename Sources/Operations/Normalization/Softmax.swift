public import Graphs
public import Tensors

/// The softmax along the last axis: exp(xᵢ − max x) / Σ exp(xⱼ − max x).
///
/// A primitive, because every implementation makes it in one sweep: composed of five operations it would be counted
/// with five times the traffic that anybody pays.
public struct Softmax: Operation {
    /// The operation's name.
    public static let name = "Softmax"

    /// Creates the operation.
    public init() {}

    /// The operand's type.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        let operand = try mappedType(operands)[0]
        guard operand.shape.rank >= 1 else { throw OperationError("the operand \(operand); expected at least 1 axis") }
        return [operand]
    }

    /// For n elements a row: n − 1 comparisons, n subtractions, n exponentials, n − 1 additions, n divisions.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        let n = operands[0].shape.dimensions.last ?? 1
        let total = Int128(operands[0].shape.count)
        let rows = total / Int128(n)
        var work = traffic(operands, results)
        work.comparisons = total - rows
        work.additions = 2 * total - rows
        work.transcendentals = total
        work.multiplications = total
        return OperationCost(work, span: 2 * treeDepth(n) + 3)
    }

    /// y · (g − Σ g · y).
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        let (y, g) = (adjoint.results[0], adjoint.cotangent)
        let shape = builder.shape(of: y)
        let sum = try builder.sum(builder.multiply(g, y), axes: [shape.rank - 1])
        let kept = try builder.reshape(sum, to: shape.collapsing([shape.rank - 1]))
        return [try builder.multiply(y, builder.subtract(g, kept))]
    }

    /// Row by row.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (x, y) = (operands[0].elements, results[0].elements)
        let n = operands[0].shape[operands[0].shape.rank - 1]
        for row in stride(from: 0, to: x.count, by: n) {
            var greatest = S.emptyMaximum
            for i in row..<row + n { greatest.accumulateMaximum(x[i]) }
            var sum = S.emptySum
            for i in row..<row + n {
                y[i] = S.exponential(x[i] - greatest)
                sum.accumulate(y[i])
            }
            for i in row..<row + n { y[i] = y[i] / sum }
        }
    }
}

extension GraphBuilder {
    /// The softmax along the last axis.
    public mutating func softmax(_ x: Value) throws(GraphError) -> Value {
        try apply(Softmax(), x)
    }
}
