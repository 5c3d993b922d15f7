import CKernels
import Graphs
import Tensors

/// A stretch of memory that steps read and write, by its place in `Program.bufferBytes`.
struct BufferID: Hashable, Sendable {
    let index: Int
}

/// What runs, in order, and the memory it needs.
struct Program: Sendable {
    /// The size of every buffer in bytes; those of the graph's inputs come first, in their order.
    var bufferBytes: [Int] = []
    /// What runs.
    var steps: [Step] = []
    /// Where the graph's outputs lie, row-major, in the order of `Graph.outputs`.
    var outputs: [BufferID] = []
    /// The inputs in whose place buffers may be written, by those buffers: new weights.
    var replacements: [BufferID: BufferID] = [:]
    /// Buffers that keep their contents between runs.
    var persistent: Set<BufferID> = []

    /// A kernel with the memory it works on.
    struct Step: Sendable {
        /// What it does, for people who look at a plan.
        let name: String
        let pass: Pass
        /// Whether it need run only once as long as the inputs stay the same.
        var isOnce = false
        /// The operation that it does; `nil` for fused loops and for copies.
        var node: Int?
        /// What a fused loop does; `nil` for others.
        var loop: LoopWork?
        /// A single fused loop; `nil` for others.
        var fused: FusedLoopKernel?
        /// The kernel, by the name that its library has for it; empty where there is only one.
        var implementation = ""
        let reads: [BufferID]
        let writes: [BufferID]
        /// Memory that is free before and after.
        var scratch: [BufferID] = []
        /// The writes that may lie where a read lies, as (write, read) in order of preference.
        var inPlace: [(write: Int, read: Int)] = []
        /// The operation whose reference kernel the step runs because there is no faster one; `nil` for others.
        var fallback: String?
        /// Makes the kernel ready to run on its memory.
        let bind: @Sendable (StepMemory) -> BoundKernel
    }
}

/// A kernel that is ready to run on the memory to which it was bound.
typealias BoundKernel = @Sendable () -> Void

/// The memory of a step.
struct StepMemory: Sendable {
    let reads: [MemoryRange]
    let writes: [MemoryRange]
    let scratch: [MemoryRange]
    /// What the last level of the cache holds.
    var cacheBytes = Int(ck_cache_bytes())

    /// Whether a write of so many bytes goes past the cache: where it exceeds it, and does not take the place of a read,
    /// which is there already.
    func isStreamed(_ write: Int, bytes: Int) -> Bool {
        bytes > cacheBytes && !reads.contains { $0.pointer.address == writes[write].pointer.address }
    }
}

/// Memory from a place in a storage on, which it keeps alive.
struct MemoryRange: Sendable {
    let storage: TensorStorage<Float>
    let offset: Int

    /// The first element.
    var pointer: FloatPointer {
        FloatPointer(storage.elements.baseAddress.map { $0 + offset })
    }

    /// Memory that begins later.
    func advanced(bytes: Int) -> MemoryRange {
        MemoryRange(storage: storage, offset: offset + bytes / MemoryLayout<Float>.stride)
    }

    /// A tensor that begins here.
    func tensor(_ type: TensorType) -> Tensor<Float> { Tensor(type, in: storage, at: offset) }
}

/// A pointer that a bound kernel may capture: what it points to outlives the kernel, as `Execution` holds both.
struct FloatPointer: @unchecked Sendable {
    let address: UnsafeMutablePointer<Float>?

    init(_ address: UnsafeMutablePointer<Float>?) {
        self.address = address
    }
}
