import CKernels
import COneDNN
import Graphs
import Operations
import Tensors

extension ProgramBuilder {
    /// The number of channels that lie together in blocked layouts: as many as oneDNN's kernels for this machine take.
    static var channelBlock: Int { String(cString: ck_instruction_set()) == "avx512" ? 16 : 8 }

    /// Adds the steps of a convolution or one of its gradients.
    ///
    /// - Returns: Whether there is a kernel for it.
    mutating func addConvolution(_ node: Node, epilogue: Epilogue?) -> Bool {
        guard let sizes = Self.sizes(of: node, in: graph) else { return false }
        return switch node.operation {
        case is Convolution: addForward(node, sizes, epilogue)
        case is ConvolutionInputGradient: addInputGradient(node, sizes)
        default: addWeightGradient(node, sizes)
        }
    }

    /// The sizes of the convolution of which a node is the result or a gradient; `nil` for other nodes.
    private static func sizes(of node: Node, in graph: Graph) -> OneDNNConvolution.Sizes? {
        let operands = node.operands.map { graph.type(of: $0).shape }
        let result = graph.type(of: node.results[0]).shape
        switch node.operation {
        case let convolution as Convolution:
            return OneDNNConvolution.Sizes(
                input: operands[0], weights: operands[1], output: result, window: convolution.window,
                groups: convolution.groups)
        case let gradient as ConvolutionInputGradient:
            return OneDNNConvolution.Sizes(
                input: result, weights: operands[0], output: operands[1], window: gradient.window,
                groups: gradient.groups)
        case let gradient as ConvolutionWeightGradient:
            return OneDNNConvolution.Sizes(
                input: operands[0], weights: result, output: operands[1], window: gradient.window,
                groups: gradient.groups)
        default: return nil
        }
    }

    /// Whether the kernel of a node adds a bias and rectifies about as fast as it writes.
    ///
    /// oneDNN's convolutions by general products go over their results once more, one element after the other: a loop
    /// of the plan does it in a tenth of the time.
    static func takesEpilogue(_ node: Node, in graph: Graph) -> Bool {
        guard node.operation is Convolution, let sizes = sizes(of: node, in: graph) else { return true }
        let blocked = TensorLayout.blocked(channelBlock)
        if blocked.fits(sizes.input), blocked.fits(sizes.output) { return true }
        let plain = OneDNNConvolution.Direction.forward(bias: false, rectified: false)
        return OneDNNConvolution.best(sizes, plain, block: channelBlock)?.primitive.isByGeneralProducts != true
    }

    private mutating func addForward(_ node: Node, _ sizes: OneDNNConvolution.Sizes, _ epilogue: Epilogue?) -> Bool {
        let direction = OneDNNConvolution.Direction.forward(
            bias: epilogue?.bias != nil, rectified: epilogue?.isRectified ?? false)
        let isConstant = isConstantInput(node.operands[1])
        let ways = convolutions(sizes, direction, isConstant: isConstant)
        guard let layout = ways.first else { return false }
        var reads = [buffer(of: node.operands[0], as: layout.read), buffer(of: node.operands[1])]
        if let bias = epilogue?.bias { reads.append(buffer(of: bias)) }
        let write = define(epilogue?.result ?? node.results[0], as: layout.written)
        addFastest(ways, "Convolution", "\(sizes) \(direction)", reads: reads, write: write, isConstant: isConstant)
        return true
    }

    private mutating func addInputGradient(_ node: Node, _ sizes: OneDNNConvolution.Sizes) -> Bool {
        let ways = convolutions(sizes, .inputGradient, isConstant: false)
        guard let layout = ways.first else { return false }
        let reads = [buffer(of: node.operands[1], as: layout.read), buffer(of: node.operands[0])]
        let write = define(node.results[0], as: layout.written)
        addFastest(
            ways, "ConvolutionInputGradient", "\(sizes) input gradient", reads: reads, write: write, isConstant: false)
        return true
    }

    private mutating func addWeightGradient(_ node: Node, _ sizes: OneDNNConvolution.Sizes) -> Bool {
        let block = Self.channelBlock
        guard let found = OneDNNConvolution.best(sizes, .weightGradient, block: block),
            let gradient = found.weightGradient
        else { return false }
        var (input, output) = (found.inputLayout, found.outputLayout)
        var candidates = [gradient]
        let depthwise = DepthwiseConvolution.weightGradient(sizes, block: block, threads: threads)
        if input != .plain, output != .plain {
            let winograd = BlockedConvolution.winograd(sizes, .weightGradient, block: block)
            let product = BlockedConvolution.product(sizes, .weightGradient, block: block)
            candidates +=
                [winograd?.weightGradient(threads: threads), product?.weightGradient(threads: threads), depthwise]
                .compactMap { $0 }
        } else if let depthwise {
            // oneDNN has products with patches of one channel here, which are slow, and whose tensors are laid out anew.
            (input, output) = (.blocked(block), .blocked(block))
            candidates = [depthwise]
        }
        let reads = [buffer(of: node.operands[0], as: input), buffer(of: node.operands[1], as: output)]
        let write = define(node.results[0])
        addFastest(
            candidates, "ConvolutionWeightGradient", "\(sizes) weight gradient", reads: reads, write: write)
        return true
    }

    /// The ways to compute a convolution or the gradient of its input, all between tensors that lie alike.
    private func convolutions(
        _ sizes: OneDNNConvolution.Sizes, _ direction: OneDNNConvolution.Direction, isConstant: Bool
    ) -> [ConvolutionWay] {
        guard let found = OneDNNConvolution.best(sizes, direction, block: Self.channelBlock) else { return [] }
        let direct = found.way
        var ways = [direct]
        guard direct.read != .plain, direct.written != .plain else {
            guard case .inputGradient = direction,
                let depthwise = DepthwiseConvolution.inputGradient(sizes, block: Self.channelBlock)
            else { return ways }
            return [depthwise]
        }
        let own = [
            BlockedConvolution.winograd(sizes, direction, block: Self.channelBlock),
            BlockedConvolution.product(sizes, direction, block: Self.channelBlock),
        ]
        for convolution in own.compactMap({ $0 }) {
            // Weights that change from run to run are packed a piece at a time; so are those that stay where it pays, since
            // packed ones may be four times as large.
            for isPacked in isConstant ? convolution.takesPanels ? [true, false] : [true] : [false] {
                ways.append(
                    ConvolutionWay(
                        read: direct.read, written: direct.written, packedBytes: isPacked ? convolution.packedBytes : 0,
                        pack: isPacked ? convolution.pack : nil,
                        convolve: convolution.convolve(isPacked: isPacked, threads: threads)))
            }
        }
        return ways
    }

    /// Adds the fastest of several ways to convolve `[input, weights, bias]`.
    ///
    /// - Parameter isConstant: Whether the weights stay as they are from run to run, so that they are packed once.
    private mutating func addFastest(
        _ ways: [ConvolutionWay], _ name: String, _ task: String, reads: [BufferID], write: BufferID, isConstant: Bool
    ) {
        guard isConstant else {
            addFastest(ways.map(\.joined), name, task, reads: reads, write: write)
            return
        }
        // Which way is the fastest depends on the convolution alone, while weights are of other sizes once packed.
        let fastest = ways[fastest(ways.map(\.afterPacking), task + " packed", reads: reads, write: write)]
        var reads = reads
        if let pack = fastest.pack {
            let packed = addBuffer(bytes: fastest.packedBytes)
            addStep("pack weights", reads: [reads[1]], writes: [packed], isOnce: true, isCopy: true, bind: pack)
            reads[1] = packed
        }
        addStep(name, fastest.convolve, reads: reads, write: write)
    }
}

/// A way to compute a convolution of `[input, weights, bias]`, or the gradient of its input from
/// `[cotangent, weights]`.
struct ConvolutionWay: Sendable {
    /// How the tensors lie that are read and written.
    let read: TensorLayout
    let written: TensorLayout
    /// The bytes of the packed weights.
    let packedBytes: Int
    /// Packs the weights; `nil` for weights that are taken as they are.
    let pack: (@Sendable (StepMemory) -> BoundKernel)?
    /// Convolves with packed weights.
    let convolve: KernelCandidate

    /// Packs and convolves, with the packed weights in scratch memory.
    var joined: KernelCandidate { candidate(isPacking: true) }

    /// Convolves with whatever lies in scratch memory for weights: to see how long it takes.
    var afterPacking: KernelCandidate { candidate(isPacking: false) }

    private func candidate(isPacking: Bool) -> KernelCandidate {
        guard let pack else { return convolve }
        let convolve = convolve
        let start = BufferPlan.aligned(packedBytes)
        return KernelCandidate(
            scratchBytes: start + convolve.scratchBytes,
            implementation: convolve.implementation + (isPacking ? " with packing" : "")
        ) { memory in
            let packed = memory.scratch[0]
            let rest = packed.advanced(bytes: start)
            var reads = memory.reads
            reads[1] = packed
            let packing = pack(StepMemory(reads: [memory.reads[1]], writes: [packed], scratch: []))
            let convolving = convolve.bind(StepMemory(reads: reads, writes: memory.writes, scratch: [rest]))
            guard isPacking else { return convolving }
            return {
                packing()
                convolving()
            }
        }
    }
}
