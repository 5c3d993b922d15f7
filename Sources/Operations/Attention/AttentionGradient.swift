public import Graphs
public import Tensors

/// The adjoint of `Attention`, which makes the probabilities again instead of reading them (Dao et al. 2022,
/// algorithm 4): P = exp(q·kᵀ − L), dV = Pᵀ·dO, dS = P ∘ (dO·vᵀ − Σ dO ∘ O), dQ = dS·k, dK = dSᵀ·q.
///
/// Operands are dO, q, k, v, the output O and the logarithms L; results are dQ, dK and dV: five contractions where the
/// forward pass has two, a backward pass of 2.5 times its multiply-adds.
public struct AttentionGradient: Operation {
    /// The operation's name.
    public static let name = "AttentionGradient"
    /// Whether every position was kept from the later ones.
    public let causal: Bool

    /// Creates the operation.
    public init(causal: Bool) {
        self.causal = causal
    }

    /// The types of q, k and v.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        guard operands.count == 6 else { throw OperationError("\(operands.count) operands; expected 6") }
        let results = try Attention(causal: causal).resultTypes(of: Array(operands[1..<4]))
        guard operands[0] == results[0], Array(operands[4...]) == results else {
            throw OperationError(
                "the cotangent \(operands[0]) and results \(operands[4...]) for \(operands[1]); expected \(results)")
        }
        return Array(operands[1..<4])
    }

    /// Five contractions over d for every pair of positions, and the sum of products of every row.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        let sizes = AttentionSizes(operands[0].shape, causal: causal)
        let features = Int128(sizes.features)
        var work = traffic(operands, results)
        work.multiplyAdds = 5 * sizes.pairs * features
        work.additions = 2 * sizes.pairs + sizes.rows * (features - 1)
        work.multiplications = sizes.pairs + sizes.rows * features
        work.transcendentals = sizes.pairs
        return OperationCost(work, span: treeDepth(sizes.features) + treeDepth(sizes.length) + 5)
    }

    /// Refused: nobody's fused attention is differentiated twice.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs.contains(true) else { return adjoint.needs.map { _ in nil } }
        throw GraphError(
            layer: builder.layer,
            "the gradient of fused attention has no derivative; expected a composed one (fused: false)")
    }

    /// Row by row of every head.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let given = operands.map(\.elements)
        let (g, q, k, v, output, sums) = (given[0], given[1], given[2], given[3], given[4], given[5])
        let (dq, dk, dv) = (results[0].elements, results[1].elements, results[2].elements)
        let sizes = AttentionSizes(operands[0].shape, causal: causal)
        let d = sizes.features
        for result in [dq, dk, dv] { result.update(repeating: .emptySum) }
        for row in 0..<sums.count {
            let first = row / sizes.length * sizes.length
            var share = S.emptySum
            for c in row * d..<(row + 1) * d { share.accumulate(g[c] * output[c]) }
            for other in first..<first + sizes.count(inRow: row - first) {
                let (i, j) = (row * d, other * d)
                let probability = S.exponential(dotProduct(q, i, k, j, d) - sums[row])
                let score = probability * (dotProduct(g, i, v, j, d) - share)
                for c in 0..<d {
                    dq[i + c].accumulateProduct(score, k[j + c])
                    dk[j + c].accumulateProduct(score, q[i + c])
                    dv[j + c].accumulateProduct(probability, g[i + c])
                }
            }
        }
    }
}
