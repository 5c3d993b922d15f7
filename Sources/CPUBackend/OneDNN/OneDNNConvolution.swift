import COneDNN
import Operations
import Tensors

/// A convolution or one of its gradients by oneDNN, with the arrangements of its tensors.
struct OneDNNConvolution: Sendable {
    /// What is computed.
    enum Direction: Sendable {
        case forward(bias: Bool, rectified: Bool)
        case inputGradient
        case weightGradient

        var isForward: Bool {
            if case .forward = self { true } else { false }
        }

        var isWeightGradient: Bool {
            if case .weightGradient = self { true } else { false }
        }
    }

    /// The sizes of a convolution.
    struct Sizes: Sendable {
        let input: Shape
        let weights: Shape
        let output: Shape
        let window: Window
        let groups: Int
    }

    let primitive: OneDNNPrimitive
    private let direction: Direction
    /// The number of output channels.
    private let channels: Int
    /// How input (or its gradient) and output (or its cotangent) lie.
    let inputLayout: TensorLayout
    let outputLayout: TensorLayout
    let input: OneDNNMemory
    let output: OneDNNMemory
    /// The weights (or their gradient) as they are stored, and as the primitive takes them.
    let plainWeights: OneDNNMemory
    let weights: OneDNNMemory

    /// The fastest that oneDNN has, in layouts of the plan.
    ///
    /// - Parameter block: The number of channels in a block on this machine.
    /// - Returns: `nil` where oneDNN has none.
    static func best(_ sizes: Sizes, _ direction: Direction, block: Int) -> OneDNNConvolution? {
        let blocked = TensorLayout.blocked(block)
        let input = blocked.fits(sizes.input) ? blocked : .plain
        let output = blocked.fits(sizes.output) ? blocked : .plain
        let candidates = [(input, output), (TensorLayout.plain, TensorLayout.plain)]
        let made = candidates.lazy.compactMap { OneDNNConvolution(sizes, direction, input: $0.0, output: $0.1) }
        return made.first { !$0.primitive.isReference } ?? made.first
    }

    private init?(_ sizes: Sizes, _ direction: Direction, input: TensorLayout, output: TensorLayout) {
        var weightSizes = sizes.weights.dimensions
        if sizes.groups > 1 { weightSizes.replaceSubrange(0..<1, with: [sizes.groups, weightSizes[0] / sizes.groups]) }
        guard let inputMemory = OneDNNMemory(sizes.input.dimensions, input),
            let outputMemory = OneDNNMemory(sizes.output.dimensions, output),
            let anyWeights = OneDNNMemory(weightSizes, tag: dnnl_format_tag_any),
            let plainWeights = OneDNNMemory(weightSizes, .plain),
            let forward = Self.forward(sizes, direction, inputMemory, anyWeights, outputMemory),
            let primitive = Self.gradient(sizes, direction, inputMemory, anyWeights, outputMemory, forward)
        else { return nil }
        let query =
            if case .weightGradient = direction { dnnl_query_diff_weights_md } else { dnnl_query_weights_md }
        guard let weights = primitive.memory(query) else { return nil }
        self.primitive = primitive
        self.direction = direction
        channels = sizes.output[1]
        self.weights = weights
        self.plainWeights = plainWeights
        (inputLayout, outputLayout) = (input, output)
        (self.input, self.output) = (inputMemory, outputMemory)
    }

    /// A convolution, or the gradient of its input, as a plan takes it.
    var way: ConvolutionWay {
        let isForward = direction.isForward
        var roles = [
            (isForward ? DNNL_ARG_SRC : DNNL_ARG_DIFF_DST, isForward ? input : output), (DNNL_ARG_WEIGHTS, weights),
        ]
        if case .forward(bias: true, _) = direction, let bias = OneDNNMemory([channels], .plain) {
            roles.append((DNNL_ARG_BIAS, bias))
        }
        let write = isForward ? (DNNL_ARG_DST, output) : (DNNL_ARG_DIFF_SRC, input)
        let packing = weights == plainWeights ? nil : OneDNNPrimitive(reorderFrom: plainWeights, to: weights)
        return ConvolutionWay(
            read: isForward ? inputLayout : outputLayout, written: isForward ? outputLayout : inputLayout,
            packedBytes: weights.bytes,
            pack: packing?.candidate(reads: [(DNNL_ARG_FROM, plainWeights)], write: (DNNL_ARG_TO, weights)).bind,
            convolve: primitive.candidate(reads: roles, write: write))
    }

    /// The gradient of the weights from `[input, cotangent]`, row-major; `nil` where oneDNN cannot arrange it so.
    var weightGradient: KernelCandidate? {
        let roles = [(DNNL_ARG_SRC, input), (DNNL_ARG_DIFF_DST, output)]
        let gradient = primitive.candidate(reads: roles, write: (DNNL_ARG_DIFF_WEIGHTS, weights))
        if weights == plainWeights { return gradient }
        guard let reorder = OneDNNPrimitive(reorderFrom: weights, to: plainWeights) else { return nil }
        let unpacking = reorder.candidate(reads: [(DNNL_ARG_FROM, weights)], write: (DNNL_ARG_TO, plainWeights))
        let start = BufferPlan.aligned(weights.bytes)
        return KernelCandidate(
            scratchBytes: start + gradient.scratchBytes, implementation: gradient.implementation
        ) { memory in
            let packed = memory.scratch[0]
            let computing = gradient.bind(
                StepMemory(reads: memory.reads, writes: [packed], scratch: [packed.advanced(bytes: start)]))
            let storing = unpacking.bind(StepMemory(reads: [packed], writes: memory.writes, scratch: []))
            return {
                computing()
                storing()
            }
        }
    }

    private static func forward(
        _ sizes: Sizes, _ direction: Direction, _ input: OneDNNMemory, _ weights: OneDNNMemory, _ output: OneDNNMemory
    ) -> OneDNNPrimitive? {
        var operation = dnnl_convolution_desc_t()
        var (x, w, y) = (input.description, weights.description, output.description)
        var bias = OneDNNMemory([sizes.output[1]], .plain)?.description ?? dnnl_memory_desc_t()
        var (hasBias, rectified) = (false, false)
        if case .forward(let given, let clipped) = direction { (hasBias, rectified) = (given, clipped) }
        let numbers = WindowNumbers(sizes.window)
        let status = withUnsafePointer(to: &bias) { bias in
            dnnl_dilated_convolution_forward_desc_init(
                &operation, dnnl_forward_training, dnnl_convolution_direct, &x, &w, hasBias ? bias : nil, &y,
                numbers.strides, numbers.dilations, numbers.low, numbers.high)
        }
        guard status == dnnl_success else { return nil }
        return OneDNNPrimitive(&operation, rectified: rectified)
    }

    private static func gradient(
        _ sizes: Sizes, _ direction: Direction, _ input: OneDNNMemory, _ weights: OneDNNMemory, _ output: OneDNNMemory,
        _ forward: OneDNNPrimitive
    ) -> OneDNNPrimitive? {
        var operation = dnnl_convolution_desc_t()
        var (x, w, y) = (input.description, weights.description, output.description)
        let numbers = WindowNumbers(sizes.window)
        let status: dnnl_status_t
        switch direction {
        case .forward: return forward
        case .inputGradient:
            status = dnnl_dilated_convolution_backward_data_desc_init(
                &operation, dnnl_convolution_direct, &x, &w, &y, numbers.strides, numbers.dilations, numbers.low,
                numbers.high)
        case .weightGradient:
            status = dnnl_dilated_convolution_backward_weights_desc_init(
                &operation, dnnl_convolution_direct, &x, &w, nil, &y, numbers.strides, numbers.dilations, numbers.low,
                numbers.high)
        }
        guard status == dnnl_success else { return nil }
        return OneDNNPrimitive(&operation, hint: forward)
    }

    /// A window as oneDNN takes it: a dilation of 0 means neighbours.
    private struct WindowNumbers {
        let strides: [dnnl_dim_t]
        let dilations: [dnnl_dim_t]
        let low: [dnnl_dim_t]
        let high: [dnnl_dim_t]

        init(_ window: Window) {
            strides = window.strides.map { dnnl_dim_t($0) }
            dilations = window.dilations.map { dnnl_dim_t($0 - 1) }
            low = window.low.map { dnnl_dim_t($0) }
            high = window.high.map { dnnl_dim_t($0) }
        }
    }
}
