public import Graphs
public import Tensors

/// The adjoint of `AveragePool`: shares the cotangent of each window evenly among its elements.
public struct AveragePoolGradient: Operation {
    /// The operation's name.
    public static let name = "AveragePoolGradient"
    /// The window.
    public let window: Window
    /// The spatial sizes of the input.
    public let inputSizes: [Int]

    /// Creates the operation.
    public init(window: Window, inputSizes: [Int]) {
        self.window = window
        self.inputSizes = inputSizes
    }

    /// The input's type.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        let cotangent = try mappedType(operands)[0]
        guard cotangent.shape.rank == window.size.count + 2 else {
            throw OperationError("the cotangent \(cotangent) for a window of \(window.size)")
        }
        let input = TensorType(
            try makeShape(Array(cotangent.shape.dimensions.prefix(2)) + inputSizes), cotangent.elementType)
        try checkPooled([input, cotangent], window)
        return [input]
    }

    /// A multiplication a window, and n − 1 additions for an element under n windows.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        let sizes = PoolingSizes(results[0].shape, operands[0].shape, window)
        var work = traffic(operands, results)
        work.multiplications = Int128(operands[0].shape.count)
        work.additions = sizes.pairs - sizes.covered
        return OperationCost(work, span: treeDepth(sizes.greatestOverlap) + 1)
    }

    /// The pooling.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        return [try builder.averagePool(adjoint.cotangent, window: window)]
    }

    /// Window by window.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (g, x) = (operands[0].elements, results[0].elements)
        let share = S(1 / Double(window.count))
        let shares = g.map { $0 * share }
        x.update(repeating: .emptySum)
        forEachPair(results[0].shape, operands[0].shape, window) { x[$0].accumulate(shares[$1]) }
    }
}
