public import Graphs
public import Tensors

/// The gradient of a convolution with respect to its input: weights `[O, C / groups, …]` and the output's cotangent
/// `[N, O, …]` give `[N, C, …]`.
///
/// Also the transposed convolution. Every product of the forward pass has its counterpart here, those with the
/// padding too: the gradient of the padded input is computed and the padding cut off.
public struct ConvolutionInputGradient: Operation {
    /// The operation's name.
    public static let name = "ConvolutionInputGradient"
    /// The window of the convolution.
    public let window: Window
    /// The groups of the convolution.
    public let groups: Int
    /// The spatial sizes of the input.
    public let inputSizes: [Int]

    /// Creates the operation.
    public init(window: Window, groups: Int = 1, inputSizes: [Int]) {
        self.window = window
        self.groups = groups
        self.inputSizes = inputSizes
    }

    /// The input's type.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        let (weights, cotangent) = try binaryOperands(operands)
        let rank = window.size.count + 2
        guard weights.shape.rank == rank, Array(weights.shape.dimensions.dropFirst(2)) == window.size,
            cotangent.shape.rank == rank, groups >= 1
        else {
            throw OperationError("the weights \(weights) and cotangent \(cotangent) for a window of \(window.size)")
        }
        let (channels, overflow) = weights.shape[1].multipliedReportingOverflow(by: groups)
        guard !overflow else { throw OperationError("\(groups) groups; expected fewer") }
        let input = try makeShape([cotangent.shape[0], channels] + inputSizes)
        let output = try convolutionOutput(input, outputs: weights.shape[0], window: window, groups: groups)
        guard output == cotangent.shape else {
            throw OperationError("the cotangent \(cotangent) for an input of \(inputSizes); expected \(output)")
        }
        return [TensorType(input, cotangent.elementType)]
    }

    /// As many multiply-adds as the convolution.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        let (input, output) = (results[0].shape, operands[1].shape)
        let sizes = ConvolutionSizes(input: input, output: output, window: window, groups: groups)
        var work = traffic(operands, results)
        work.multiplyAdds = sizes.multiplyAdds
        let overlap = window.greatestOverlap(of: inputSizes, outputs: Array(output.dimensions.dropFirst(2)))
        return OperationCost(work, span: overlap == 0 ? 0 : 1 + treeDepth(overlap * sizes.outputs))
    }

    /// Linear in both operands: a convolution of the cotangent, and its weight gradient.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        let (w, g, u) = (adjoint.operands[0], adjoint.operands[1], adjoint.cotangent)
        var cotangents: [Value?] = [nil, nil]
        if adjoint.needs[0] {
            cotangents[0] = try builder.apply(ConvolutionWeightGradient(window: window, groups: groups), u, g)
        }
        if adjoint.needs[1] {
            cotangents[1] = try builder.convolution(u, w, window: window, groups: groups)
        }
        return cotangents
    }

    /// Output by output, tap by tap; what falls into the padding is dropped.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (w, g, x) = (operands[0].elements, operands[1].elements, results[0].elements)
        let (input, output) = (results[0].shape, operands[1].shape)
        let sizes = ConvolutionSizes(input: input, output: output, window: window, groups: groups)
        x.update(repeating: .emptySum)
        var padding = S.emptySum
        forEachTap(sizes, places(input, output, window)) { to, weight, from in
            if let to {
                x[to].accumulateProduct(w[weight], g[from])
            } else {
                padding.accumulateProduct(w[weight], g[from])
            }
        }
    }
}
