import CKernels
import Graphs
import Operations
import Tensors

extension ProgramBuilder {
    /// Adds fused attention or its gradient.
    ///
    /// - Returns: Whether the node is one of them.
    mutating func addAttention(_ node: Node) -> Bool {
        let kernel: AttentionKernel
        switch node.operation {
        case let attention as Attention:
            kernel = AttentionKernel(graph.type(of: node.operands[0]).shape, isCausal: attention.causal)
        case let gradient as AttentionGradient:
            kernel = AttentionKernel(graph.type(of: node.operands[1]).shape, isCausal: gradient.causal)
        default: return false
        }
        let isGradient = node.operation is AttentionGradient
        let reads = node.operands.map { buffer(of: $0) }
        let writes = node.results.map { define($0) }
        addStep(
            Swift.type(of: node.operation).name, reads: reads, writes: writes,
            scratch: [addBuffer(bytes: kernel.scratchBytes(threads: threads, isGradient: isGradient))],
            bind: isGradient ? kernel.gradient : kernel.attend)
        return true
    }
}

/// Attention over `[B, H, T, d]` and its gradient, by kernels that keep no matrix of scores.
struct AttentionKernel: Sendable {
    private let shape: Shape
    private let isCausal: Bool

    init(_ shape: Shape, isCausal: Bool) {
        self.shape = shape
        self.isCausal = isCausal
    }

    /// The sizes, without any tensor.
    private var sizes: ck_attention {
        var sizes = ck_attention()
        (sizes.batch, sizes.heads) = (Int64(shape[0]), Int64(shape[1]))
        (sizes.length, sizes.features) = (Int64(shape[2]), Int64(shape[3]))
        (sizes.scale, sizes.is_causal) = (1, isCausal ? 1 : 0)
        return sizes
    }

    /// The scratch memory for a number of threads.
    func scratchBytes(threads: Int, isGradient: Bool) -> Int {
        withUnsafePointer(to: sizes) { Int(ck_attention_scratch($0, Int32(threads), isGradient ? 1 : 0)) }
            * MemoryLayout<Float>.stride
    }

    /// Reads queries, keys and values; writes the output and the logarithms of the sums.
    func attend(_ memory: StepMemory) -> BoundKernel {
        var attention = sizes
        (attention.query, attention.key) = (heads(memory.reads[0]), heads(memory.reads[1]))
        (attention.value, attention.output) = (heads(memory.reads[2]), heads(memory.writes[0]))
        attention.logarithms = memory.writes[1].pointer.address
        let (bound, scratch) = (BoundAttention(attention), memory.scratch[0].pointer)
        return { withUnsafePointer(to: bound.attention) { ck_attend($0, scratch.address) } }
    }

    /// Reads the cotangent, queries, keys, values, the output and the logarithms; writes the gradients.
    func gradient(_ memory: StepMemory) -> BoundKernel {
        var attention = sizes
        (attention.cotangent, attention.query) = (heads(memory.reads[0]), heads(memory.reads[1]))
        (attention.key, attention.value) = (heads(memory.reads[2]), heads(memory.reads[3]))
        attention.output = heads(memory.reads[4])
        attention.logarithms = memory.reads[5].pointer.address
        (attention.query_gradient, attention.key_gradient) = (heads(memory.writes[0]), heads(memory.writes[1]))
        attention.value_gradient = heads(memory.writes[2])
        let (bound, scratch) = (BoundAttention(attention), memory.scratch[0].pointer)
        return { withUnsafePointer(to: bound.attention) { ck_attention_gradient($0, scratch.address) } }
    }

    private func heads(_ memory: MemoryRange) -> ck_heads {
        let strides = shape.strides.map(Int64.init)
        return ck_heads(base: memory.pointer.address, batch: strides[0], head: strides[1], row: strides[2])
    }

    /// Sizes with pointers that a bound kernel may capture, as `FloatPointer`.
    private struct BoundAttention: @unchecked Sendable {
        let attention: ck_attention

        init(_ attention: ck_attention) { self.attention = attention }
    }
}
