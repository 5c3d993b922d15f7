import CKernels
import Operations
import Tensors

/// A convolution, or one of its gradients, between tensors in blocks of channels.
struct BlockedConvolution: Sendable {
    private let library: Library
    private let convolution: ck_convolution
    private let hasBias: Bool

    /// As products of the weights with patches of the input that are laid out a piece at a time (Chellapilla, Puri and
    /// Simard 2006, without the matrix of all patches).
    ///
    /// - Parameter block: The number of channels in a block of the plan's layouts.
    /// - Returns: `nil` for convolutions with groups or over other than two axes, for the gradient of the input of one
    ///   with strides, and where the kernels' blocks are not those of the plan.
    static func product(
        _ sizes: OneDNNConvolution.Sizes, _ direction: OneDNNConvolution.Direction, block: Int
    ) -> BlockedConvolution? {
        BlockedConvolution(sizes, direction, block: block, by: .product)
    }

    /// By Winograd's minimal filtering F(4 x 4, 3 x 3) (Lavin and Gray 2016).
    ///
    /// - Parameter block: The number of channels in a block of the plan's layouts.
    /// - Returns: `nil` for windows that are not 3 x 3 or have strides or dilations, and where `product` is `nil`.
    static func winograd(
        _ sizes: OneDNNConvolution.Sizes, _ direction: OneDNNConvolution.Direction, block: Int
    ) -> BlockedConvolution? {
        let window = sizes.window
        guard window.size == [3, 3], window.strides == [1, 1], window.dilations == [1, 1],
            window.low.allSatisfy({ $0 <= 2 })
        else { return nil }
        return BlockedConvolution(sizes, direction, block: block, by: .winograd)
    }

    private init?(
        _ sizes: OneDNNConvolution.Sizes, _ direction: OneDNNConvolution.Direction, block: Int, by library: Library
    ) {
        guard sizes.groups == 1, var made = ck_convolution(sizes, block: block) else { return nil }
        var hasBias = false
        switch direction {
        case .forward(let bias, let rectified):
            hasBias = bias
            made.is_rectified = rectified ? 1 : 0
        case .inputGradient:
            guard sizes.window.strides == [1, 1] else { return nil }
            // The convolution of the cotangent with a window that runs backwards, from outputs to channels.
            swap(&made.channels, &made.outputs)
            swap(&made.height, &made.out_height)
            swap(&made.width, &made.out_width)
            swap(&made.weight_output, &made.weight_channel)
            (made.low_y, made.low_x) = (-made.low_y, -made.low_x)
            (made.dilation_y, made.dilation_x) = (-made.dilation_y, -made.dilation_x)
        case .weightGradient: break
        }
        convolution = made
        self.library = library
        self.hasBias = hasBias
    }

    /// The bytes of the packed weights.
    var packedBytes: Int {
        withUnsafePointer(to: convolution) { Int(library.packedElements($0)) } * MemoryLayout<Float>.stride
    }

    /// Whether weights that are not packed are packed a panel at a time, next to the products with them.
    var takesPanels: Bool { withUnsafePointer(to: convolution, library.takesPanels) != 0 }

    /// Packs the weights.
    func pack(_ memory: StepMemory) -> BoundKernel {
        let (convolution, pack) = (convolution, library.pack)
        let (weights, packed) = (memory.reads[0].pointer, memory.writes[0].pointer)
        return { withUnsafePointer(to: convolution) { pack(weights.address, packed.address, $0) } }
    }

    /// Convolves what it reads, by weights as they are or packed, plus a bias if there is one.
    func convolve(isPacked: Bool, threads: Int) -> KernelCandidate {
        var convolution = convolution
        convolution.is_packed = isPacked ? 1 : 0
        let (fixed, hasBias, convolve) = (convolution, hasBias, library.convolve)
        let scratchBytes = scratchBytes(convolution, threads, isGradient: false)
        let way = isPacked ? "" : takesPanels ? " by panels" : " with packing"
        return KernelCandidate(scratchBytes: scratchBytes, implementation: library.name + way) { memory in
            let (x, weights) = (memory.reads[0].pointer, memory.reads[1].pointer)
            let bias = hasBias ? memory.reads[2].pointer : FloatPointer(nil)
            let (y, scratch) = (memory.writes[0].pointer, memory.scratch[0].pointer)
            return {
                withUnsafePointer(to: fixed) {
                    convolve(x.address, weights.address, bias.address, y.address, $0, scratch.address)
                }
            }
        }
    }

    /// The gradient of the weights from `[input, cotangent]`.
    func weightGradient(threads: Int) -> KernelCandidate {
        convolution.weightGradient(
            by: library.name, scratchBytes: scratchBytes(convolution, threads, isGradient: true), library.weightGradient
        )
    }

    private func scratchBytes(_ convolution: ck_convolution, _ threads: Int, isGradient: Bool) -> Int {
        let elements = withUnsafePointer(to: convolution) { library.scratch($0, Int32(threads), isGradient ? 1 : 0) }
        return Int(elements) * MemoryLayout<Float>.stride
    }
}

extension BlockedConvolution {
    /// The functions of an algorithm.
    private struct Library: Sendable {
        typealias Convolution = UnsafePointer<ck_convolution>
        typealias Source = UnsafePointer<Float>
        typealias Target = UnsafeMutablePointer<Float>

        let name: String
        let packedElements: @Sendable (Convolution?) -> Int64
        let pack: @Sendable (Source?, Target?, Convolution?) -> Void
        let scratch: @Sendable (Convolution?, Int32, Int32) -> Int64
        /// Whether weights are packed a panel at a time, next to the products with them.
        let takesPanels: @Sendable (Convolution) -> Int32
        let convolve: @Sendable (Source?, Source?, Source?, Target?, Convolution?, Target?) -> Void
        let weightGradient: ck_convolution.WeightGradient

        static let product = Library(
            name: "product", packedElements: ck_convolution_packed_elements, pack: ck_convolution_pack,
            scratch: ck_convolution_scratch, takesPanels: { _ in 0 }, convolve: ck_convolve,
            weightGradient: ck_convolution_weight_gradient)
        static let winograd = Library(
            name: "winograd", packedElements: ck_winograd_packed_elements, pack: ck_winograd_pack,
            scratch: ck_winograd_scratch, takesPanels: { ck_winograd_takes_panels($0) }, convolve: ck_winograd_convolve,
            weightGradient: ck_winograd_weight_gradient)
    }
}

extension ck_convolution {
    /// Computes the gradient of the weights from `[source, cotangent]` into the target, with scratch memory.
    typealias WeightGradient =
        @Sendable (
            _ source: UnsafePointer<Float>?, _ cotangent: UnsafePointer<Float>?, _ target: UnsafeMutablePointer<Float>?,
            UnsafePointer<ck_convolution>?, _ scratch: UnsafeMutablePointer<Float>?
        ) -> Void

    /// The gradient of the weights from `[input, cotangent]`.
    func weightGradient(by name: String, scratchBytes: Int, _ gradient: @escaping WeightGradient) -> KernelCandidate {
        KernelCandidate(scratchBytes: scratchBytes, implementation: name) { memory in
            let (x, cotangent) = (memory.reads[0].pointer, memory.reads[1].pointer)
            let (weights, scratch) = (memory.writes[0].pointer, memory.scratch[0].pointer)
            return {
                withUnsafePointer(to: self) {
                    gradient(x.address, cotangent.address, weights.address, $0, scratch.address)
                }
            }
        }
    }

    /// A convolution between tensors in blocks of channels.
    ///
    /// - Parameter block: The number of channels in a block of the plan's layouts.
    /// - Returns: `nil` for convolutions over other than two axes, and where tensors do not fit blocks or the kernels'
    ///   blocks are not those of the plan.
    init?(_ sizes: OneDNNConvolution.Sizes, block: Int) {
        let (window, input, output) = (sizes.window, sizes.input, sizes.output)
        guard window.size.count == 2, Int(ck_channel_block()) == block, TensorLayout.blocked(block).fits(input),
            TensorLayout.blocked(block).fits(output)
        else { return nil }
        func pair(_ values: [Int]) -> (Int64, Int64) { (Int64(values[0]), Int64(values[1])) }
        self.init()
        batch = Int64(input[0])
        (channels, outputs) = (Int64(input[1]), Int64(output[1]))
        (height, width) = (Int64(input[2]), Int64(input[3]))
        (out_height, out_width) = (Int64(output[2]), Int64(output[3]))
        (size_y, size_x) = pair(window.size)
        (stride_y, stride_x) = pair(window.strides)
        (low_y, low_x) = pair(window.low)
        (dilation_y, dilation_x) = pair(window.dilations)
        let places = window.size[0] * window.size[1]
        (weight_output, weight_channel) = (Int64(sizes.weights[1] * places), Int64(places))
    }
}
