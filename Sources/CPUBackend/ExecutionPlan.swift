public import Graphs
import Tensors

/// A graph made ready to run: kernels chosen, buffers placed. Compiled once, run many times.
public struct ExecutionPlan: Sendable {
    /// The graph.
    public let graph: Graph
    /// Where its tensors lie.
    public let buffers: BufferPlan
    /// What runs, in order; views run nothing.
    let steps: [Step]

    /// A node's kernel and where its operands and results are.
    struct Step: Sendable {
        let kernel: Kernel
        let node: Node
    }

    /// The kernels that plans prefer to the reference kernels.
    public static let fastKernels: [any KernelOverride] = [OneDNNMatrixProduct()]

    /// Compiles a graph.
    ///
    /// - Parameters:
    ///   - graph: A sound graph whose floating-point tensors are `float32`.
    ///   - overrides: Who is asked for kernels, first come first served; none for the reference kernels alone.
    public init(_ graph: Graph, overrides: [any KernelOverride] = fastKernels) {
        self.graph = graph
        buffers = BufferPlan(graph)
        steps = graph.nodes.compactMap { node in
            guard !(node.operation is any ViewOperation) else { return nil }
            let kernel = overrides.lazy.compactMap { $0.kernel(for: node, in: graph) }.first
            return Step(kernel: kernel ?? referenceKernel(node.operation), node: node)
        }
    }

    /// The bytes that a run holds: inputs and arena.
    public var plannedPeakBytes: Int {
        graph.inputs.reduce(buffers.arenaBytes) { $0 + graph.type(of: $1.value).byteSize }
    }
}
