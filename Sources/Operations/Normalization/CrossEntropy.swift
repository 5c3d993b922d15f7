public import Graphs
public import Tensors

/// The cross-entropy of softmax(logits) at the labels: log Σ exp xⱼ − x_label, a loss for every row.
///
/// Logits `[B, C]` and labels `[B]` give `[B]`. A primitive for the reason that softmax is one, and because the
/// composition log(softmax(x)) loses the small probabilities. A label outside the classes gives not a number.
public struct CrossEntropy: Operation {
    /// The operation's name.
    public static let name = "CrossEntropy"

    /// Creates the operation.
    public init() {}

    /// One loss a row.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        guard operands.count == 2 else { throw OperationError("\(operands.count) operands; expected 2") }
        let (logits, labels) = (operands[0], operands[1])
        try checkIndices(labels)
        guard logits.shape.rank == 2, logits.elementType.isDifferentiable,
            labels.shape == logits.shape.removing([1])
        else {
            throw OperationError("the logits \(logits) and labels \(labels); expected [B, C] and [B]")
        }
        return [TensorType(labels.shape, logits.elementType)]
    }

    /// For n classes a row: n − 1 comparisons, n exponentials and a logarithm, n subtractions and n + 1 additions.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        let n = operands[0].shape[1]
        let rows = Int128(operands[0].shape[0])
        let total = Int128(operands[0].shape.count)
        var work = traffic(operands, results)
        work.comparisons = total - rows
        work.additions = 2 * total + rows
        work.transcendentals = total + rows
        return OperationCost(work, span: 2 * treeDepth(n) + 4)
    }

    /// g · (softmax(x) − one-hot(label)).
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil, nil] }
        let logits = builder.type(of: adjoint.operands[0])
        let probabilities = try builder.softmax(adjoint.operands[0])
        let hot = OneHot(count: logits.shape[1], elementType: logits.elementType)
        let target = try builder.apply(hot, adjoint.operands[1])
        let difference = try builder.subtract(probabilities, target)
        let column = try builder.reshape(adjoint.cotangent, to: logits.shape.collapsing([1]))
        return [try builder.multiply(difference, column), nil]
    }

    /// Row by row.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (x, labels, y) = (operands[0].elements, operands[1].elements, results[0].elements)
        let n = operands[0].shape[1]
        for row in 0..<y.count {
            let start = row * n
            var greatest = S.emptyMaximum
            for i in start..<start + n { greatest.accumulateMaximum(x[i]) }
            var sum = S.emptySum
            for i in start..<start + n { sum.accumulate(S.exponential(x[i] - greatest)) }
            let label = labels[row].indexValue
            let chosen = (0..<n).contains(label) ? x[start + label] : S(.nan)
            y[row] = S.logarithm(sum) + (greatest - chosen)
        }
    }
}

extension GraphBuilder {
    /// The cross-entropy of softmax(logits) at the labels, a loss for every row: `[B, C]` and `[B]` give `[B]`.
    public mutating func crossEntropy(_ logits: Value, labels: Value) throws(GraphError) -> Value {
        try apply(CrossEntropy(), logits, labels)
    }
}
