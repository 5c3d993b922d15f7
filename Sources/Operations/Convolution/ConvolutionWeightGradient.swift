public import Graphs
public import Tensors

/// The gradient of a convolution with respect to its weights: input `[N, C, …]` and the output's cotangent
/// `[N, O, …]` give `[O, C / groups, …window]`.
public struct ConvolutionWeightGradient: Operation {
    /// The operation's name.
    public static let name = "ConvolutionWeightGradient"
    /// The window of the convolution.
    public let window: Window
    /// The groups of the convolution.
    public let groups: Int

    /// Creates the operation.
    public init(window: Window, groups: Int = 1) {
        self.window = window
        self.groups = groups
    }

    /// The weights' type.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        let (input, cotangent) = try binaryOperands(operands)
        guard cotangent.shape.rank == window.size.count + 2 else {
            throw OperationError("the cotangent \(cotangent) for a window of \(window.size)")
        }
        let output = try convolutionOutput(input.shape, outputs: cotangent.shape[1], window: window, groups: groups)
        guard output == cotangent.shape else {
            throw OperationError("the cotangent \(cotangent) for the input \(input); expected \(output)")
        }
        let weights = try makeShape([cotangent.shape[1], input.shape[1] / groups] + window.size)
        return [TensorType(weights, input.elementType)]
    }

    /// As many multiply-adds as the convolution: every weight sums over all examples and positions.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        let (input, output) = (operands[0].shape, operands[1].shape)
        let sizes = ConvolutionSizes(input: input, output: output, window: window, groups: groups)
        var work = traffic([operands[1]], results)
        work.multiplyAdds = sizes.multiplyAdds
        work.bytesRead += coveredBytes(operands[0], output, window)
        return OperationCost(work, span: 1 + treeDepth(sizes.batch * sizes.outputArea))
    }

    /// Linear in both operands: an input gradient, and a convolution.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        let (x, g, u) = (adjoint.operands[0], adjoint.operands[1], adjoint.cotangent)
        var cotangents: [Value?] = [nil, nil]
        if adjoint.needs[0] {
            let inputSizes = Array(builder.shape(of: x).dimensions.dropFirst(2))
            let gradient = ConvolutionInputGradient(window: window, groups: groups, inputSizes: inputSizes)
            cotangents[0] = try builder.apply(gradient, u, g)
        }
        if adjoint.needs[1] {
            cotangents[1] = try builder.convolution(x, u, window: window, groups: groups)
        }
        return cotangents
    }

    /// Output by output, tap by tap.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (x, g, w) = (operands[0].elements, operands[1].elements, results[0].elements)
        let (input, output) = (operands[0].shape, operands[1].shape)
        let sizes = ConvolutionSizes(input: input, output: output, window: window, groups: groups)
        w.update(repeating: .emptySum)
        let zero = S(0)
        forEachTap(sizes, places(input, output, window)) { from, weight, to in
            w[weight].accumulateProduct(from.map { x[$0] } ?? zero, g[to])
        }
    }
}
