import CKernels
public import Graphs
import Tensors

/// A graph made ready to run: kernels chosen, buffers placed. Compiled once, run many times.
public struct ExecutionPlan: Sendable {
    /// The graph.
    public let graph: Graph
    /// The number of threads among which its kernels share their work.
    public let threads: Int
    /// What runs, in order.
    let program: Program
    /// Where its buffers lie.
    let buffers: BufferPlan
    /// The kernels that were asked for node by node; `nil` where the plan chose.
    private let overrides: [any KernelOverride]?
    /// Whether kernels that compute the same were tried for the fastest.
    private let triesKernels: Bool
    /// What the last level of the cache holds: larger results go past it.
    let cacheBytes: Int

    /// Compiles a graph for speed: element-wise operations fused, kernels and layouts of tensors chosen.
    ///
    /// - Parameters:
    ///   - graph: A sound graph whose floating-point tensors are `float32`.
    ///   - threads: The number of threads among which kernels may share their work, at least 1.
    ///   - triesKernels: Whether the fastest of several kernels is found by a trial. Without, the plan is the same at
    ///     every compilation on a machine, and so are its results to the last bit.
    public init(_ graph: Graph, threads: Int = 1, triesKernels: Bool = true) {
        self.init(graph, overrides: nil, threads: threads, triesKernels: triesKernels)
    }

    /// Compiles a graph for a machine whose last level of the cache holds so many bytes.
    init(_ graph: Graph, threads: Int, cacheBytes: Int) {
        self.init(graph, overrides: nil, threads: threads, triesKernels: false, cacheBytes: cacheBytes)
    }

    /// Compiles a graph node by node.
    ///
    /// - Parameters:
    ///   - graph: A sound graph whose floating-point tensors are `float32`.
    ///   - overrides: Who is asked for kernels, first come first served; none for the reference kernels alone.
    ///   - threads: The number of threads among which kernels may share their work, at least 1.
    public init(_ graph: Graph, overrides: [any KernelOverride], threads: Int = 1) {
        self.init(graph, overrides: .some(overrides), threads: threads, triesKernels: false)
    }

    private init(
        _ graph: Graph, overrides: [any KernelOverride]?, threads: Int, triesKernels: Bool,
        cacheBytes: Int = Int(ck_cache_bytes())
    ) {
        self.graph = graph
        self.overrides = overrides
        self.threads = max(1, threads)
        self.triesKernels = triesKernels
        self.cacheBytes = cacheBytes
        program =
            if let overrides {
                NodeByNodeLowering(overrides: overrides).program(for: graph, threads: self.threads)
            } else {
                ComputeThread.shared.run(threads: max(1, threads)) {
                    OptimizingLowering(graph, threads: max(1, threads), triesKernels: triesKernels)
                        .program(cacheBytes: cacheBytes)
                }
            }
        buffers = BufferPlan(program, inputCount: graph.inputs.count)
    }

    /// The same plan for another number of threads.
    func compiled(threads: Int) -> ExecutionPlan {
        threads == self.threads
            ? self
            : ExecutionPlan(
                graph, overrides: overrides, threads: threads, triesKernels: triesKernels, cacheBytes: cacheBytes)
    }

    /// The bytes that a run holds: inputs and arena.
    public var plannedPeakBytes: Int {
        graph.inputs.reduce(buffers.arenaBytes) { $0 + graph.type(of: $1.value).byteSize }
    }
}
