public import Graphs
public import Tensors

/// The mean m over `axes`, and the sum of squares of what is left: Σ (x − m)².
///
/// Two results without the axes. One sweep over memory gives both: means and squares of parts are taken together
/// (Chan, Golub and LeVeque 1983, "Algorithms for computing the sample variance", equation 2.1).
public struct Moments: Operation {
    /// The operation's name.
    public static let name = "Moments"
    /// The axes over which the mean is taken.
    public let axes: [Int]

    /// Creates the operation.
    public init(axes: [Int]) {
        self.axes = axes
    }

    /// Twice the operand's type without the axes.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        let statistics = try normalizedStatistics(operands, axes)
        return statistics + statistics
    }

    /// For n elements a group: n − 1 additions and a product for the mean, n subtractions, n squares and n − 1 additions.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        let (total, groups) = (Int128(operands[0].shape.count), Int128(results[0].shape.count))
        var work = traffic(operands, results)
        work.additions = 3 * total - 2 * groups
        work.multiplications = total + groups
        return OperationCost(work, span: 2 * treeDepth(reducedCount(operands, [results[0]])) + 3)
    }

    /// g / n for the mean's cotangent g, and 2 (x − m) h for that of the squares, h: the mean's part in them vanishes.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        let x = adjoint.operands[0]
        let (shape, statistics) = (builder.shape(of: x), builder.shape(of: adjoint.results[0]))
        let kept = shape.collapsing(Set(axes))
        var cotangent: Value?
        if let g = adjoint.cotangents[0] {
            let share = Double(statistics.count) / Double(shape.count)
            let mean = try builder.multiply(g, builder.constant(share, like: g))
            cotangent = try builder.apply(Broadcast(to: shape, along: axes), mean)
        }
        if let h = adjoint.cotangents[1] {
            let centred = try builder.subtract(x, builder.reshape(adjoint.results[0], to: kept))
            let slope = try builder.multiply(h, builder.constant(2, like: h))
            let term = try builder.multiply(centred, builder.reshape(slope, to: kept))
            cotangent = if let found = cotangent { try builder.add(found, term) } else { term }
        }
        return [cotangent]
    }

    /// Mean, then squares: the two-pass algorithm, stable for any mean.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (x, mean, squares) = (operands[0].elements, results[0].elements, results[1].elements)
        let shape = operands[0].shape
        let share = S(Double(mean.count) / Double(x.count))
        mean.update(repeating: .emptySum)
        forEachReduced(shape, axes: axes) { mean[$1].accumulate(x[$0]) }
        for i in mean.indices { mean[i] = mean[i] * share }
        squares.update(repeating: .emptySum)
        forEachReduced(shape, axes: axes) {
            let rest = x[$0] - mean[$1]
            squares[$1].accumulate(rest * rest)
        }
    }
}
