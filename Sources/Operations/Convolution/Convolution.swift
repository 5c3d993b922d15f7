public import Graphs
public import Tensors

/// A convolution (cross-correlation, as in every framework) over one or more spatial axes, in groups.
///
/// Input `[N, C, …]` and weights `[O, C / groups, …window]` give `[N, O, …]`. With as many groups as channels it is
/// depthwise. Multiply-adds with the padding count as such.
public struct Convolution: Operation {
    /// The operation's name.
    public static let name = "Convolution"
    /// The window, of the size of the weights' spatial axes.
    public let window: Window
    /// The number of groups into which the channels are divided.
    public let groups: Int

    /// Creates the operation.
    public init(window: Window, groups: Int = 1) {
        self.window = window
        self.groups = groups
    }

    /// The output's type.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        let (input, weights) = try binaryOperands(operands)
        guard weights.shape.rank == window.size.count + 2,
            Array(weights.shape.dimensions.dropFirst(2)) == window.size
        else {
            throw OperationError("the weights \(weights) for a window of \(window.size); expected [O, C, window]")
        }
        let shape = try convolutionOutput(input.shape, outputs: weights.shape[0], window: window, groups: groups)
        guard weights.shape[1] == input.shape[1] / groups else {
            throw OperationError(
                "the weights \(weights) for the input \(input) in \(groups) groups; expected"
                    + " \(input.shape[1] / groups) channels, not \(weights.shape[1])")
        }
        return [TensorType(shape, input.elementType)]
    }

    /// N · O · area · (C / groups) · window multiply-adds; input elements under no window are not read.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        let sizes = sizes(operands[0].shape, results[0].shape)
        var work = traffic([operands[1]], results)
        work.multiplyAdds = sizes.multiplyAdds
        work.bytesRead += coveredBytes(operands[0], results[0].shape, window)
        return OperationCost(work, span: 1 + treeDepth(sizes.inputs * sizes.taps))
    }

    /// The gradients are operations of their own.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        let (x, w, g) = (adjoint.operands[0], adjoint.operands[1], adjoint.cotangent)
        var cotangents: [Value?] = [nil, nil]
        if adjoint.needs[0] {
            let inputSizes = Array(builder.shape(of: x).dimensions.dropFirst(2))
            let gradient = ConvolutionInputGradient(window: window, groups: groups, inputSizes: inputSizes)
            cotangents[0] = try builder.apply(gradient, w, g)
        }
        if adjoint.needs[1] {
            cotangents[1] = try builder.apply(ConvolutionWeightGradient(window: window, groups: groups), x, g)
        }
        return cotangents
    }

    /// Output by output, tap by tap.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (x, w, y) = (operands[0].elements, operands[1].elements, results[0].elements)
        let (input, output) = (operands[0].shape, results[0].shape)
        y.update(repeating: .emptySum)
        let zero = S(0)
        forEachTap(sizes(input, output), places(input, output, window)) { from, weight, to in
            y[to].accumulateProduct(from.map { x[$0] } ?? zero, w[weight])
        }
    }

    private func sizes(_ input: Shape, _ output: Shape) -> ConvolutionSizes {
        ConvolutionSizes(input: input, output: output, window: window, groups: groups)
    }
}

extension GraphBuilder {
    /// A convolution: input `[N, C, …]` and weights `[O, C / groups, …window]` give `[N, O, …]`.
    public mutating func convolution(
        _ x: Value, _ weights: Value, window: Window, groups: Int = 1
    ) throws(GraphError) -> Value {
        try apply(Convolution(window: window, groups: groups), x, weights)
    }
}
