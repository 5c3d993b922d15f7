import CKernels
import Graphs
import Operations
import Tensors

extension ProgramBuilder {
    /// Adds fused attention or its gradient.
    mutating func addAttention(_ node: Node, _ arrangement: AttentionArrangement) {
        let isGradient = node.operation is AttentionGradient
        var reads: [Value] = []
        var writes: [Value] = []
        let operands = arrangement.operands.map { MemoryPlace($0, among: &reads) }
        let results = arrangement.results.map { MemoryPlace($0, among: &writes) }
        let kernel = AttentionKernel(
            graph.type(of: node.results[0]).shape, isCausal: node.operation.isCausal, scale: arrangement.scale,
            operands: operands, results: results)
        addStep(
            Swift.type(of: node.operation).name, reads: reads.map { buffer(of: $0) }, writes: writes.map { define($0) },
            scratch: [addBuffer(bytes: kernel.scratchBytes(threads: threads, isGradient: isGradient))],
            implementation: kernel.isCausal ? "fused causal" : "fused",
            bind: isGradient ? kernel.gradient : kernel.attend)
    }
}

extension Operation {
    /// Whether this is fused attention, or its gradient, that keeps positions from the later ones.
    fileprivate var isCausal: Bool {
        switch self {
        case let attention as Attention: attention.causal
        case let gradient as AttentionGradient: gradient.causal
        default: false
        }
    }
}

/// Where a tensor lies in the memory of a step.
struct MemoryPlace: Sendable {
    /// Which of the step's reads or writes it is in.
    let index: Int
    let start: Int
    /// The distance between neighbours along every axis.
    let strides: [Int]

    /// - Parameter values: The values that a step reads or writes, to which that of the place is added.
    init(_ place: StridedPlace, among values: inout [Value]) {
        if let known = values.firstIndex(of: place.value) {
            index = known
        } else {
            index = values.count
            values.append(place.value)
        }
        (start, strides) = (place.start, place.strides)
    }

    /// A tensor of `shape` in memory of its own.
    init(_ shape: Shape, index: Int) {
        (self.index, start, strides) = (index, 0, shape.strides)
    }

    /// The first element.
    fileprivate func pointer(in memory: [MemoryRange]) -> UnsafeMutablePointer<Float>? {
        memory[index].pointer.address.map { $0 + start }
    }

    /// Heads `[B, H, T, d]` that lie here.
    fileprivate func heads(in memory: [MemoryRange]) -> ck_heads {
        ck_heads(
            base: pointer(in: memory), batch: Int64(strides[0]), head: Int64(strides[1]), row: Int64(strides[2]))
    }
}

/// Attention over `[B, H, T, d]` and its gradient, by kernels that keep no matrix of scores.
struct AttentionKernel: Sendable {
    let isCausal: Bool
    private let shape: Shape
    private let scale: Float
    private let operands: [MemoryPlace]
    private let results: [MemoryPlace]

    /// - Parameters:
    ///   - scale: By what the products of queries and keys are multiplied; gradients are those before that.
    ///   - operands: Queries, keys, values; for the gradient the cotangent before and the results after them.
    ///   - results: The output and the logarithms of the sums, or the three gradients.
    init(_ shape: Shape, isCausal: Bool, scale: Float, operands: [MemoryPlace], results: [MemoryPlace]) {
        (self.shape, self.isCausal, self.scale) = (shape, isCausal, scale)
        (self.operands, self.results) = (operands, results)
    }

    /// The sizes, without any tensor.
    private var sizes: ck_attention {
        var sizes = ck_attention()
        (sizes.batch, sizes.heads) = (Int64(shape[0]), Int64(shape[1]))
        (sizes.length, sizes.features) = (Int64(shape[2]), Int64(shape[3]))
        (sizes.scale, sizes.is_causal) = (scale, isCausal ? 1 : 0)
        return sizes
    }

    /// The scratch memory for a number of threads.
    func scratchBytes(threads: Int, isGradient: Bool) -> Int {
        withUnsafePointer(to: sizes) { Int(ck_attention_scratch($0, Int32(threads), isGradient ? 1 : 0)) }
            * MemoryLayout<Float>.stride
    }

    /// Computes the output and the logarithms of the sums.
    func attend(_ memory: StepMemory) -> BoundKernel {
        var attention = sizes
        let read = operands.map { $0.heads(in: memory.reads) }
        (attention.query, attention.key, attention.value) = (read[0], read[1], read[2])
        attention.output = results[0].heads(in: memory.writes)
        attention.logarithms = results[1].pointer(in: memory.writes)
        let (bound, scratch) = (BoundAttention(attention), memory.scratch[0].pointer)
        return { withUnsafePointer(to: bound.attention) { ck_attend($0, scratch.address) } }
    }

    /// Computes the gradients of queries, keys and values.
    func gradient(_ memory: StepMemory) -> BoundKernel {
        var attention = sizes
        let read = operands[..<5].map { $0.heads(in: memory.reads) }
        (attention.cotangent, attention.query, attention.key) = (read[0], read[1], read[2])
        (attention.value, attention.output) = (read[3], read[4])
        attention.logarithms = operands[5].pointer(in: memory.reads)
        let written = results.map { $0.heads(in: memory.writes) }
        (attention.query_gradient, attention.key_gradient, attention.value_gradient) = (
            written[0], written[1], written[2]
        )
        let (bound, scratch) = (BoundAttention(attention), memory.scratch[0].pointer)
        return { withUnsafePointer(to: bound.attention) { ck_attention_gradient($0, scratch.address) } }
    }

    /// Sizes with pointers that a bound kernel may capture, as `FloatPointer`.
    private struct BoundAttention: @unchecked Sendable {
        let attention: ck_attention

        init(_ attention: ck_attention) { self.attention = attention }
    }
}
