public import Graphs
public import Tensors

/// Normalises over `axes`: x̂ = (x − mean) · r with r = 1 / √(variance + ε); without the mean where not `centered`:
/// x̂ = x · r with r = 1 / √(mean of squares + ε) (Zhang and Sennrich 2019).
///
/// Two results: x̂ of the operand's type, and the inverse deviation r without the axes, which the adjoint needs. The
/// axes decide whether it is batch, layer or group normalisation; scale and shift are element-wise operations after
/// it. A primitive for the reason that softmax is one: every implementation makes it in one sweep.
public struct Normalize: Operation {
    /// The operation's name.
    public static let name = "Normalize"
    /// The axes over which mean and variance are taken.
    public let axes: [Int]
    /// What is added to the variance.
    public let epsilon: Double
    /// Whether the mean is subtracted.
    public let centered: Bool

    /// Creates the operation.
    public init(axes: [Int], epsilon: Double, centered: Bool = true) {
        self.axes = axes
        self.epsilon = epsilon
        self.centered = centered
    }

    /// The operand's type, and the same without the axes.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        guard epsilon > 0, epsilon.isFinite else {
            throw OperationError("an epsilon of \(epsilon); expected more than 0")
        }
        return try mappedType(operands) + normalizedStatistics(operands, axes)
    }

    /// For n elements a group: n − 1 additions, n squares, a mean, an addition, a root, a reciprocal and n products;
    /// with the mean n − 1 and n additions and a product more.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        let (total, groups) = (Int128(operands[0].shape.count), Int128(results[1].shape.count))
        let tree = treeDepth(reducedCount(operands, [results[1]]))
        var work = traffic(operands, results)
        work.additions = centered ? 3 * total - groups : total
        work.multiplications = 2 * total + (centered ? 3 : 2) * groups
        work.transcendentals = groups
        return OperationCost(work, span: centered ? 2 * tree + 8 : tree + 6)
    }

    /// The gradient operation for x̂'s cotangent g; − x̂ · r² · h / n for r's cotangent h.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        let (normal, inverse) = (adjoint.results[0], adjoint.results[1])
        var cotangent: Value?
        if let g = adjoint.cotangents[0] {
            cotangent = try builder.apply(NormalizeGradient(axes: axes, centered: centered), g, normal, inverse)
        }
        if let h = adjoint.cotangents[1] {
            let shape = builder.shape(of: normal)
            let share = -Double(builder.shape(of: inverse).count) / Double(shape.count)
            let square = try builder.multiply(inverse, inverse)
            let slope = try builder.multiply(builder.multiply(h, square), builder.constant(share, like: h))
            let kept = try builder.reshape(slope, to: shape.collapsing(Set(axes)))
            let term = try builder.multiply(normal, kept)
            cotangent = if let found = cotangent { try builder.add(found, term) } else { term }
        }
        return [cotangent]
    }

    /// Mean, then squares of what is left, then products: the two-pass algorithm, stable for any mean.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (x, y, inverse) = (operands[0].elements, results[0].elements, results[1].elements)
        let shape = operands[0].shape
        let share = S(Double(inverse.count) / Double(x.count))
        if centered {
            inverse.update(repeating: .emptySum)
            forEachReduced(shape, axes: axes) { inverse[$1].accumulate(x[$0]) }
            for i in inverse.indices { inverse[i] = inverse[i] * share }
            forEachReduced(shape, axes: axes) { y[$0] = x[$0] - inverse[$1] }
        } else {
            _ = y.update(fromContentsOf: x)
        }
        inverse.update(repeating: .emptySum)
        forEachReduced(shape, axes: axes) { inverse[$1].accumulate(y[$0] * y[$0]) }
        let (one, epsilon) = (S(1), S(epsilon))
        for i in inverse.indices { inverse[i] = one / S.squareRoot(inverse[i] * share + epsilon) }
        forEachReduced(shape, axes: axes) { y[$0] = y[$0] * inverse[$1] }
    }
}

/// The type of a statistic over `axes`, of which there must be one.
func normalizedStatistics(_ operands: [TensorType], _ axes: [Int]) throws(OperationError) -> [TensorType] {
    let reduced = try reducedType(operands, axes)
    guard !axes.isEmpty else { throw OperationError("no axes of \(operands[0]); expected at least 1") }
    return reduced
}

extension GraphBuilder {
    /// Normalises over `axes`, with mean 0 where `centered`, with variance 1 but for `epsilon`.
    public mutating func normalize(
        _ x: Value, axes: [Int], epsilon: Double, centered: Bool = true
    ) throws(GraphError) -> Value {
        try apply(Normalize(axes: axes, epsilon: epsilon, centered: centered), to: [x])[0]
    }
}
