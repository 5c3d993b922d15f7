public import Graphs
public import Tensors

/// Attention as one operation: softmax(q·kᵀ)·v for every head, without the matrix of scores in memory (Dao, Fu,
/// Ermon, Rudra and Ré 2022).
///
/// Operands q, k and v are `[B, H, T, d]`, q scaled by 1/√d already. Results are the output `[B, H, T, d]` and for each
/// row log Σ exp of its scores, `[B, H, T]`, from which the gradient makes the probabilities again. Where `causal`,
/// a position meets itself and those before it; the others cost nothing.
public struct Attention: Operation {
    /// The operation's name.
    public static let name = "Attention"
    /// Whether every position is kept from the later ones.
    public let causal: Bool

    /// Creates the operation.
    public init(causal: Bool) {
        self.causal = causal
    }

    /// The operands' type, and the same without the features.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        guard operands.count == 3 else { throw OperationError("\(operands.count) operands; expected 3") }
        let (query, _) = try binaryOperands([operands[0], operands[1]])
        guard query.shape.rank == 4, operands.allSatisfy({ $0 == query }) else {
            throw OperationError(
                "the operands \(operands[0]), \(operands[1]) and \(operands[2]); expected [B, H, T, d] for all")
        }
        return [query, TensorType(query.shape.removing([3]), query.elementType)]
    }

    /// Two contractions over d for every pair of positions, the softmax of every row, and its logarithm.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        let sizes = AttentionSizes(operands[0].shape, causal: causal)
        var work = traffic(operands, results)
        work.multiplyAdds = 2 * sizes.pairs * Int128(sizes.features)
        work.comparisons = sizes.pairs - sizes.rows
        work.additions = 2 * sizes.pairs
        work.multiplications = sizes.rows * Int128(sizes.features)
        work.transcendentals = sizes.pairs + sizes.rows
        return OperationCost(work, span: treeDepth(sizes.features) + 2 * treeDepth(sizes.length) + 5)
    }

    /// The gradient operation, for the cotangent of the output alone.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard let g = adjoint.cotangents[0], adjoint.cotangents[1] == nil else {
            throw GraphError(
                layer: builder.layer,
                "fused attention, which has no forward mode; expected a composed one (fused: false)")
        }
        guard adjoint.needs.contains(true) else { return [nil, nil, nil] }
        let gradients = try builder.apply(
            AttentionGradient(causal: causal), to: [g] + adjoint.operands + adjoint.results)
        return zip(adjoint.needs, gradients).map { $0 ? $1 : nil }
    }

    /// Row by row of every head.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (q, k, v) = (operands[0].elements, operands[1].elements, operands[2].elements)
        let (output, sums) = (results[0].elements, results[1].elements)
        let sizes = AttentionSizes(operands[0].shape, causal: causal)
        let d = sizes.features
        var scores = Array(repeating: S(0), count: sizes.length)
        for row in 0..<sums.count {
            let first = row / sizes.length * sizes.length
            let count = sizes.count(inRow: row - first)
            var greatest = S.emptyMaximum
            for j in 0..<count {
                scores[j] = dotProduct(q, row * d, k, (first + j) * d, d)
                greatest.accumulateMaximum(scores[j])
            }
            var sum = S.emptySum
            for c in 0..<d { output[row * d + c] = .emptySum }
            for j in 0..<count {
                let exponential = S.exponential(scores[j] - greatest)
                sum.accumulate(exponential)
                for c in 0..<d { output[row * d + c].accumulateProduct(exponential, v[(first + j) * d + c]) }
            }
            for c in 0..<d { output[row * d + c] = output[row * d + c] / sum }
            sums[row] = greatest + S.logarithm(sum)
        }
    }
}

/// The sizes of attention over `[B, H, T, d]`.
struct AttentionSizes {
    let causal: Bool
    /// T.
    let length: Int
    /// d.
    let features: Int
    /// B · H · T.
    let rows: Int128
    /// The pairs of positions that meet, over all heads.
    let pairs: Int128

    init(_ shape: Shape, causal: Bool) {
        self.causal = causal
        length = shape[2]
        features = shape[3]
        rows = Int128(shape.count / features)
        pairs = causal ? rows * Int128(length + 1) / 2 : rows * Int128(length)
    }

    /// The number of positions that the position `row` meets.
    func count(inRow row: Int) -> Int { causal ? row + 1 : length }
}

/// Σ aᵢ · bᵢ of `count` elements from given places on.
@inline(__always)
func dotProduct<S: Scalar>(
    _ a: UnsafeMutableBufferPointer<S>, _ i: Int, _ b: UnsafeMutableBufferPointer<S>, _ j: Int, _ count: Int
) -> S {
    var sum = S.emptySum
    for c in 0..<count { sum.accumulateProduct(a[i + c], b[j + c]) }
    return sum
}

extension GraphBuilder {
    /// softmax(q·kᵀ)·v of `[B, H, T, d]` as one operation; q is scaled already.
    public mutating func attention(
        _ query: Value, _ key: Value, _ value: Value, causal: Bool
    ) throws(GraphError) -> Value {
        try apply(Attention(causal: causal), to: [query, key, value])[0]
    }
}
