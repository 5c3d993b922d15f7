import CKernels
import COneDNN
import Graphs
import Operations
import Tensors

extension ProgramBuilder {
    /// The number of channels that lie together in blocked layouts: as many as oneDNN's kernels for this machine take.
    static var channelBlock: Int { String(cString: ck_instruction_set()) == "avx512" ? 16 : 8 }

    /// Adds the steps of a convolution or one of its gradients by oneDNN.
    ///
    /// - Returns: Whether oneDNN does it.
    mutating func addConvolution(_ node: Node, epilogue: Epilogue?) -> Bool {
        let operands = node.operands.map { graph.type(of: $0).shape }
        let result = graph.type(of: node.results[0]).shape
        switch node.operation {
        case let convolution as Convolution:
            let sizes = OneDNNConvolution.Sizes(
                input: operands[0], weights: operands[1], output: result, window: convolution.window,
                groups: convolution.groups)
            return addForward(node, sizes, epilogue)
        case let gradient as ConvolutionInputGradient:
            let sizes = OneDNNConvolution.Sizes(
                input: result, weights: operands[0], output: operands[1], window: gradient.window,
                groups: gradient.groups)
            return addInputGradient(node, sizes)
        case let gradient as ConvolutionWeightGradient:
            let sizes = OneDNNConvolution.Sizes(
                input: operands[0], weights: result, output: operands[1], window: gradient.window,
                groups: gradient.groups)
            return addWeightGradient(node, sizes)
        default: return false
        }
    }

    private mutating func addForward(_ node: Node, _ sizes: OneDNNConvolution.Sizes, _ epilogue: Epilogue?) -> Bool {
        let direction = OneDNNConvolution.Direction.forward(
            bias: epilogue?.bias != nil, rectified: epilogue?.isRectified ?? false)
        guard let found = OneDNNConvolution.best(sizes, direction, block: Self.channelBlock) else { return false }
        let weights = packedWeights(node.operands[1], found)
        var reads = [buffer(of: node.operands[0], as: found.inputLayout), weights]
        var roles: [(Int32, OneDNNMemory)] = [(DNNL_ARG_SRC, found.input), (DNNL_ARG_WEIGHTS, found.weights)]
        if let bias = epilogue?.bias, let memory = OneDNNMemory([sizes.output[1]], .plain) {
            reads.append(buffer(of: bias))
            roles.append((DNNL_ARG_BIAS, memory))
        }
        let write = define(epilogue?.result ?? node.results[0], as: found.outputLayout)
        addPrimitive(
            "Convolution", found.primitive, reads: zip(reads, roles), write: write, (DNNL_ARG_DST, found.output))
        return true
    }

    private mutating func addInputGradient(_ node: Node, _ sizes: OneDNNConvolution.Sizes) -> Bool {
        guard let found = OneDNNConvolution.best(sizes, .inputGradient, block: Self.channelBlock) else { return false }
        let weights = packedWeights(node.operands[0], found)
        let reads = [weights, buffer(of: node.operands[1], as: found.outputLayout)]
        let roles: [(Int32, OneDNNMemory)] = [(DNNL_ARG_WEIGHTS, found.weights), (DNNL_ARG_DIFF_DST, found.output)]
        let write = define(node.results[0], as: found.inputLayout)
        addPrimitive(
            "ConvolutionInputGradient", found.primitive, reads: zip(reads, roles), write: write,
            (DNNL_ARG_DIFF_SRC, found.input))
        return true
    }

    private mutating func addWeightGradient(_ node: Node, _ sizes: OneDNNConvolution.Sizes) -> Bool {
        guard let found = OneDNNConvolution.best(sizes, .weightGradient, block: Self.channelBlock) else { return false }
        let isPlain = found.weights == found.plainWeights
        let unpacking = isPlain ? nil : OneDNNPrimitive(reorderFrom: found.weights, to: found.plainWeights)
        guard isPlain || unpacking != nil else { return false }
        let reads = [
            buffer(of: node.operands[0], as: found.inputLayout), buffer(of: node.operands[1], as: found.outputLayout),
        ]
        let roles: [(Int32, OneDNNMemory)] = [(DNNL_ARG_SRC, found.input), (DNNL_ARG_DIFF_DST, found.output)]
        let target = isPlain ? define(node.results[0]) : addBuffer(bytes: found.weights.bytes)
        addPrimitive(
            "ConvolutionWeightGradient", found.primitive, reads: zip(reads, roles), write: target,
            (DNNL_ARG_DIFF_WEIGHTS, found.weights))
        if let unpacking {
            addPrimitive(
                "unpack weights", unpacking, reads: zip([target], [(DNNL_ARG_FROM, found.weights)]),
                write: define(node.results[0]), (DNNL_ARG_TO, found.plainWeights), isCopy: true)
        }
        return true
    }

    /// The weights as a convolution takes them; packed once where they are an input that no training step changes.
    private mutating func packedWeights(_ value: Value, _ convolution: OneDNNConvolution) -> BufferID {
        let plain = buffer(of: value)
        guard !(convolution.weights == convolution.plainWeights),
            let packing = OneDNNPrimitive(reorderFrom: convolution.plainWeights, to: convolution.weights)
        else { return plain }
        let packed = addBuffer(bytes: convolution.weights.bytes)
        addPrimitive(
            "pack weights", packing, reads: zip([plain], [(DNNL_ARG_FROM, convolution.plainWeights)]), write: packed,
            (DNNL_ARG_TO, convolution.weights), isOnce: isConstantInput(value), isCopy: true)
        return packed
    }

    /// Adds a step that runs a primitive.
    mutating func addPrimitive(
        _ name: String, _ primitive: OneDNNPrimitive, reads: some Sequence<(BufferID, (Int32, OneDNNMemory))>,
        write: BufferID, _ target: (Int32, OneDNNMemory), isOnce: Bool = false, isCopy: Bool = false
    ) {
        let reads = Array(reads)
        let kernel = primitive.candidate(reads: reads.map(\.1), write: target)
        let scratch = kernel.scratchBytes > 0 ? [addBuffer(bytes: kernel.scratchBytes)] : []
        addStep(
            name, reads: reads.map(\.0), writes: [write], scratch: scratch, isOnce: isOnce, isCopy: isCopy,
            implementation: primitive.implementation, bind: kernel.bind)
    }
}
