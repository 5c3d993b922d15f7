public import Graphs
public import Tensors

/// The adjoint of `Normalize`: dx = r · (dy − mean(dy) − x̂ · mean(dy · x̂)) over `axes`; without mean(dy) where not
/// `centered` (Ioffe and Szegedy 2015, section 3, simplified).
///
/// Operands dy and x̂ of one type and r without the axes; the result has dy's type.
public struct NormalizeGradient: Operation {
    /// The operation's name.
    public static let name = "NormalizeGradient"
    /// The axes over which mean and variance were taken.
    public let axes: [Int]
    /// Whether the mean was subtracted.
    public let centered: Bool

    /// Creates the operation.
    public init(axes: [Int], centered: Bool = true) {
        self.axes = axes
        self.centered = centered
    }

    /// The cotangent's type.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        guard operands.count == 3 else { throw OperationError("\(operands.count) operands; expected 3") }
        let (cotangent, normal) = try binaryOperands([operands[0], operands[1]])
        let statistics = try normalizedStatistics([normal], axes)
        guard cotangent == normal, statistics == [operands[2]] else {
            throw OperationError(
                "the cotangent \(cotangent) for \(normal) with the inverse deviation \(operands[2]); expected"
                    + " \(normal) and \(statistics[0])")
        }
        return [cotangent]
    }

    /// For n elements a group: n products, n − 1 additions and a product for mean(dy · x̂), as many but the first
    /// products for mean(dy), then two products and two subtractions an element.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        let (total, groups) = (Int128(operands[0].shape.count), Int128(operands[2].shape.count))
        var work = traffic(operands, results)
        work.additions = centered ? 4 * total - 2 * groups : 2 * total - groups
        work.multiplications = 3 * total + (centered ? 2 : 1) * groups
        return OperationCost(work, span: treeDepth(reducedCount(operands, [operands[2]])) + 5)
    }

    /// For the cotangent h: the same operation of h for dy; − r · (h · mean(dy · x̂) + dy · mean(h · x̂)) for x̂;
    /// Σ h · dx / r for r.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        let (g, normal, inverse) = (adjoint.operands[0], adjoint.operands[1], adjoint.operands[2])
        let h = adjoint.cotangent
        var cotangents: [Value?] = [nil, nil, nil]
        if adjoint.needs[0] { cotangents[0] = try builder.apply(self, h, normal, inverse) }
        if adjoint.needs[1] {
            let kept = builder.shape(of: normal).collapsing(Set(axes))
            let own = try builder.reshape(builder.mean(builder.multiply(g, normal), axes: axes), to: kept)
            let other = try builder.reshape(builder.mean(builder.multiply(h, normal), axes: axes), to: kept)
            let sum = try builder.add(builder.multiply(h, own), builder.multiply(g, other))
            cotangents[1] = try builder.negate(builder.multiply(sum, builder.reshape(inverse, to: kept)))
        }
        if adjoint.needs[2] {
            let sum = try builder.sum(builder.multiply(h, adjoint.results[0]), axes: axes)
            cotangents[2] = try builder.divide(sum, inverse)
        }
        return cotangents
    }

    /// Both means, then element by element.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (g, normal, inverse) = (operands[0].elements, operands[1].elements, operands[2].elements)
        let (shape, y) = (operands[0].shape, results[0].elements)
        let share = S(Double(inverse.count) / Double(g.count))
        var products = Array(repeating: S.emptySum, count: inverse.count)
        forEachReduced(shape, axes: axes) { products[$1].accumulate(g[$0] * normal[$0]) }
        for i in products.indices { products[i] = products[i] * share }
        if centered {
            var means = Array(repeating: S.emptySum, count: inverse.count)
            forEachReduced(shape, axes: axes) { means[$1].accumulate(g[$0]) }
            for i in means.indices { means[i] = means[i] * share }
            forEachReduced(shape, axes: axes) { y[$0] = (g[$0] - means[$1]) - normal[$0] * products[$1] }
        } else {
            forEachReduced(shape, axes: axes) { y[$0] = g[$0] - normal[$0] * products[$1] }
        }
        forEachReduced(shape, axes: axes) { y[$0] = inverse[$1] * y[$0] }
    }
}
