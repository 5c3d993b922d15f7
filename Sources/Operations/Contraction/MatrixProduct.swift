public import Graphs
public import Tensors

/// The matrix product of the last two axes, over equal leading (batch) axes; either operand may be transposed.
///
/// `[…, M, K] × […, K, N] → […, M, N]`.
public struct MatrixProduct: Operation {
    /// The operation's name.
    public static let name = "MatrixProduct"
    /// Whether the left operand is stored as `[…, K, M]`.
    public let transposeLeft: Bool
    /// Whether the right operand is stored as `[…, N, K]`.
    public let transposeRight: Bool

    /// Creates the operation.
    public init(transposeLeft: Bool = false, transposeRight: Bool = false) {
        self.transposeLeft = transposeLeft
        self.transposeRight = transposeRight
    }

    /// The type of the product.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        let (left, right) = try binaryOperands(operands)
        let (a, b) = (left.shape, right.shape)
        guard a.rank >= 2, b.rank == a.rank else {
            throw OperationError("the operands \(left) and \(right); expected two of the same rank, at least 2")
        }
        guard a.dimensions.dropLast(2) == b.dimensions.dropLast(2) else {
            throw OperationError("the operands \(left) and \(right); expected equal leading axes")
        }
        let sizes = Sizes(self, a, b)
        guard sizes.k == (transposeRight ? b[b.rank - 1] : b[b.rank - 2]) else {
            throw OperationError(
                "the operands \(left)\(transposeLeft ? "ᵀ" : "") and \(right)\(transposeRight ? "ᵀ" : ""); "
                    + "expected equal inner sizes")
        }
        let shape = try makeShape(Array(a.dimensions.dropLast(2)) + [sizes.m, sizes.n])
        return [TensorType(shape, left.elementType)]
    }

    /// Batch · M · N · K multiply-adds; each result is a dot product of K terms.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        let sizes = Sizes(self, operands[0].shape, operands[1].shape)
        var work = traffic(operands, results)
        work.multiplyAdds = Int128(results[0].shape.count) * Int128(sizes.k)
        return OperationCost(work, span: 1 + treeDepth(sizes.k))
    }

    /// dA = dC·Bᵀ and dB = Aᵀ·dC, with the transpositions of A and B taken over.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        let (a, b, g) = (adjoint.operands[0], adjoint.operands[1], adjoint.cotangent)
        var left: Value?
        var right: Value?
        if adjoint.needs[0] {
            left =
                transposeLeft
                ? try builder.matrixProduct(b, g, transposeLeft: transposeRight, transposeRight: true)
                : try builder.matrixProduct(g, b, transposeRight: !transposeRight)
        }
        if adjoint.needs[1] {
            right =
                transposeRight
                ? try builder.matrixProduct(g, a, transposeLeft: true, transposeRight: transposeLeft)
                : try builder.matrixProduct(a, g, transposeLeft: !transposeLeft)
        }
        return [left, right]
    }

    /// Row by row of the result, one term of every dot product at a time.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (a, b, c) = (operands[0].elements, operands[1].elements, results[0].elements)
        let sizes = Sizes(self, operands[0].shape, operands[1].shape)
        let (m, n, k) = (sizes.m, sizes.n, sizes.k)
        for batch in 0..<results[0].shape.count / (m * n) {
            for i in 0..<m {
                let row = batch * m * n + i * n
                for j in 0..<n { c[row + j] = .emptySum }
                for term in 0..<k {
                    let left = a[batch * m * k + (transposeLeft ? term * m + i : i * k + term)]
                    let right = batch * k * n + (transposeRight ? term : term * n)
                    let step = transposeRight ? k : 1
                    for j in 0..<n { c[row + j].accumulateProduct(left, b[right + j * step]) }
                }
            }
        }
    }

    private struct Sizes {
        let m: Int
        let n: Int
        let k: Int

        init(_ product: MatrixProduct, _ a: Shape, _ b: Shape) {
            m = product.transposeLeft ? a[a.rank - 1] : a[a.rank - 2]
            k = product.transposeLeft ? a[a.rank - 2] : a[a.rank - 1]
            n = product.transposeRight ? b[b.rank - 2] : b[b.rank - 1]
        }
    }
}

extension GraphBuilder {
    /// The matrix product of the last two axes: `[…, M, K] × […, K, N] → […, M, N]`.
    public mutating func matrixProduct(
        _ left: Value, _ right: Value, transposeLeft: Bool = false, transposeRight: Bool = false
    ) throws(GraphError) -> Value {
        try apply(MatrixProduct(transposeLeft: transposeLeft, transposeRight: transposeRight), left, right)
    }
}
