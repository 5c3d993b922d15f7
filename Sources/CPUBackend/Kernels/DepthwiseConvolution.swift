import CKernels
import Operations
import Tensors

/// Depthwise convolutions between tensors in blocks of channels.
enum DepthwiseConvolution {
    /// The gradient of the weights, `[channels, 1, height, width]` of the window, from `[input, cotangent]`.
    ///
    /// - Parameter block: The number of channels in a block of the plan's layouts.
    /// - Returns: `nil` where groups have more than one channel or output, for convolutions over other than two axes, and
    ///   where tensors do not fit blocks or the kernels' blocks are not those of the plan.
    static func weightGradient(_ sizes: OneDNNConvolution.Sizes, block: Int, threads: Int) -> KernelCandidate? {
        guard sizes.groups == sizes.input[1], sizes.groups == sizes.output[1],
            let convolution = ck_convolution(sizes, block: block)
        else { return nil }
        let scratch = withUnsafePointer(to: convolution) { Int(ck_depthwise_scratch($0, Int32(threads))) }
        return convolution.weightGradient(
            by: "depthwise", scratchBytes: scratch * MemoryLayout<Float>.stride, ck_depthwise_weight_gradient)
    }

    /// The gradient of the input from `[cotangent, weights]`, as the convolution of the cotangent with windows turned by
    /// half a turn: oneDNN convolves with dilations, but has no gradient of that between tensors in blocks.
    ///
    /// - Parameter block: The number of channels in a block of the plan's layouts.
    /// - Returns: `nil` where groups have more than one channel or output, for strides, for padding beyond the window's
    ///   reach, and where oneDNN has no such convolution between tensors in blocks.
    static func inputGradient(_ sizes: OneDNNConvolution.Sizes, block: Int) -> ConvolutionWay? {
        let (window, layout) = (sizes.window, TensorLayout.blocked(block))
        let reach = zip(window.size, window.dilations).map { ($0 - 1) * $1 }
        let (low, high) = (zip(reach, window.low).map(-), zip(reach, window.high).map(-))
        guard sizes.groups == sizes.input[1], sizes.groups == sizes.output[1],
            window.strides.allSatisfy({ $0 == 1 }), (low + high).allSatisfy({ $0 >= 0 })
        else { return nil }
        let turned = OneDNNConvolution.Sizes(
            input: sizes.output, weights: sizes.weights, output: sizes.input,
            window: Window(size: window.size, low: low, high: high, dilations: window.dilations), groups: sizes.groups)
        let direction = OneDNNConvolution.Direction.forward(bias: false, rectified: false)
        guard let way = OneDNNConvolution.best(turned, direction, block: block)?.way, way.read == layout,
            way.written == layout, let pack = way.pack
        else { return nil }
        // The turned weights lie behind the packed ones.
        let places = window.size.reduce(1, *)
        let turning = CopyKernel(
            sizes: [sizes.groups, places], from: [places, -1], fromStart: places - 1, to: [places, 1])
        let start = BufferPlan.aligned(way.packedBytes)
        return ConvolutionWay(
            read: way.read, written: way.written,
            packedBytes: start + sizes.weights.count * MemoryLayout<Float>.stride,
            pack: { memory in
                let behind = memory.writes[0].advanced(bytes: start)
                let turn = turning.bind(StepMemory(reads: memory.reads, writes: [behind], scratch: []))
                let rest = pack(StepMemory(reads: [behind], writes: memory.writes, scratch: []))
                return {
                    turn()
                    rest()
                }
            }, convolve: way.convolve)
    }
}
