import CKernels
import Operations
import Tensors

/// A convolution of 3 x 3 with stride 1 by Winograd's minimal filtering F(4 x 4, 3 x 3) (Lavin and Gray 2016).
struct WinogradKernel: Sendable {
    private let convolution: ck_winograd
    private let hasBias: Bool

    /// - Parameters:
    ///   - block: The number of channels in a block of the plan's layouts.
    /// - Returns: `nil` for other convolutions, and where the kernels' blocks are not those of the plan.
    init?(_ sizes: OneDNNConvolution.Sizes, _ direction: OneDNNConvolution.Direction, block: Int) {
        let window = sizes.window
        guard window.size == [3, 3], window.strides == [1, 1], window.dilations == [1, 1], sizes.groups == 1,
            window.low.allSatisfy({ $0 <= 2 }), Int(ck_channel_block()) == block,
            TensorLayout.blocked(block).fits(sizes.input), TensorLayout.blocked(block).fits(sizes.output)
        else { return nil }
        let (input, output) = (sizes.input, sizes.output)
        var made = ck_winograd()
        made.batch = Int64(input[0])
        (made.channels, made.outputs) = (Int64(input[1]), Int64(output[1]))
        (made.height, made.width) = (Int64(input[2]), Int64(input[3]))
        (made.out_height, made.out_width) = (Int64(output[2]), Int64(output[3]))
        (made.low_y, made.low_x) = (Int64(window.low[0]), Int64(window.low[1]))
        (made.weight_output, made.weight_channel) = (Int64(input[1] * 9), 9)
        var hasBias = false
        switch direction {
        case .forward(let bias, let rectified):
            hasBias = bias
            made.is_rectified = rectified ? 1 : 0
        case .inputGradient:
            // The convolution of the cotangent with the filters turned around, from outputs to channels.
            swap(&made.channels, &made.outputs)
            swap(&made.height, &made.out_height)
            swap(&made.width, &made.out_width)
            swap(&made.weight_output, &made.weight_channel)
            (made.low_y, made.low_x) = (2 - made.low_y, 2 - made.low_x)
            made.is_flipped = 1
        case .weightGradient: break
        }
        convolution = made
        self.hasBias = hasBias
    }

    /// The bytes of the transformed filters.
    var packedBytes: Int {
        withUnsafePointer(to: convolution) { Int(ck_winograd_packed_elements($0)) } * MemoryLayout<Float>.stride
    }

    /// Transforms the filters.
    func pack(_ memory: StepMemory) -> BoundKernel {
        let convolution = convolution
        let (weights, packed) = (memory.reads[0].pointer, memory.writes[0].pointer)
        return { withUnsafePointer(to: convolution) { ck_winograd_pack(weights.address, packed.address, $0) } }
    }

    /// Convolves what it reads, by transformed filters, plus a bias if there is one.
    func convolve(threads: Int) -> KernelCandidate {
        let (convolution, hasBias) = (convolution, hasBias)
        return KernelCandidate(
            scratchBytes: scratchBytes(threads: threads, isGradient: false), implementation: "winograd"
        ) { memory in
            let (x, weights) = (memory.reads[0].pointer, memory.reads[1].pointer)
            let bias = hasBias ? memory.reads[2].pointer : FloatPointer(nil)
            let (y, scratch) = (memory.writes[0].pointer, memory.scratch[0].pointer)
            return {
                withUnsafePointer(to: convolution) {
                    ck_winograd_convolve(x.address, weights.address, bias.address, y.address, $0, scratch.address)
                }
            }
        }
    }

    /// The gradient of the filters from the input and the cotangent.
    func weightGradient(threads: Int) -> KernelCandidate {
        let convolution = convolution
        return KernelCandidate(
            scratchBytes: scratchBytes(threads: threads, isGradient: true), implementation: "winograd"
        ) { memory in
            let (x, cotangent) = (memory.reads[0].pointer, memory.reads[1].pointer)
            let (gradient, scratch) = (memory.writes[0].pointer, memory.scratch[0].pointer)
            return {
                withUnsafePointer(to: convolution) {
                    ck_winograd_weight_gradient(
                        x.address, cotangent.address, gradient.address, $0, scratch.address)
                }
            }
        }
    }

    private func scratchBytes(threads: Int, isGradient: Bool) -> Int {
        withUnsafePointer(to: convolution) { Int(ck_winograd_scratch($0, Int32(threads), isGradient ? 1 : 0)) }
            * MemoryLayout<Float>.stride
    }
}
