import Graphs

/// Makes a program of one step a node: by the first override that takes it, else by the reference kernel.
struct NodeByNodeLowering {
    let overrides: [any KernelOverride]

    func program(for graph: Graph, threads: Int) -> Program {
        var builder = ProgramBuilder(graph, threads: threads)
        for (index, node) in graph.nodes.enumerated() {
            builder.pass = node.pass
            builder.node = index
            guard !(node.operation is any ViewOperation) else { continue }
            let kernel = overrides.lazy.compactMap { $0.kernel(for: node, in: graph) }.first
            builder.addKernel(kernel, for: node)
        }
        return builder.finish()
    }
}
