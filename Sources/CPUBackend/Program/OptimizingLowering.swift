import CKernels
import Graphs
import Operations
import Tensors

/// Makes a program for speed: element-wise operations fused into loops, kernels and layouts chosen for the others.
struct OptimizingLowering {
    private let graph: Graph
    /// The place of the node of the plan's graph for which each node stands.
    private let origins: [Int]
    private let analysis: FusionAnalysis
    private let epilogues: [Int: Epilogue]
    private let attentions: [Int: AttentionArrangement]
    private var builder: ProgramBuilder
    /// Nodes that another node's kernel was to do and does not.
    private var deferred: Set<Int> = []

    init(_ given: Graph, threads: Int, triesKernels: Bool) {
        let fusion = AttentionFusion(given)
        let expansion = NormalizationExpansion(fusion.graph)
        let graph = expansion.graph
        self.graph = graph
        origins = expansion.origins.map { fusion.origins[$0] }
        let uses = ValueUses(graph)
        epilogues = CPUBackend.epilogues(in: graph, uses) { ProgramBuilder.takesEpilogue($0, in: graph) }
        let arrangements = AttentionArrangements(graph, uses)
        attentions = arrangements.all
        let absorbed = epilogues.values.reduce(into: arrangements.absorbed()) { $0.formUnion($1.absorbed) }
        analysis = FusionAnalysis(graph, uses, absorbed: absorbed)
        builder = ProgramBuilder(graph, threads: threads, triesKernels: triesKernels)
    }

    /// The program.
    ///
    /// - Parameter cacheBytes: What the last level of the cache holds; loops over larger tensors run strip by strip.
    func program(cacheBytes: Int) -> Program {
        var lowering = self
        for index in graph.nodes.indices { lowering.lower(index) }
        return lowering.builder.finish().chainingLoops(largeBytes: cacheBytes, threads: builder.threads)
    }

    private mutating func lower(_ index: Int) {
        let node = graph.nodes[index]
        builder.pass = node.pass
        builder.node = origins[index]
        if node.operation is any ViewOperation { return }
        if deferred.contains(index) {
            builder.addKernel(for: node)
        } else if let group = analysis.groups[index] {
            lower(group)
        } else if let attention = attentions[index] {
            builder.addAttention(node, attention)
        } else if !analysis.absorbed.contains(index), !isVirtual(node) {
            lowerAlone(node, epilogues[index])
        }
    }

    private func isVirtual(_ node: Node) -> Bool {
        node.results.allSatisfy { analysis.isVirtual[$0.index] }
    }

    private mutating func lower(_ group: FusionAnalysis.Group) {
        guard let loop = FusedLoop(group, in: analysis, graph) else {
            preconditionFailure("a loop that was found to fit does not fit")
        }
        let layout = layout(of: loop)
        var reads: [BufferID] = []
        var readOfOperand: [Int: Int] = [:]
        for (index, operand) in loop.operands.enumerated() {
            guard case .value(let value) = operand.source else { continue }
            readOfOperand[index] = reads.count
            reads.append(builder.buffer(of: value, as: operand.isWhole ? layout : .plain))
        }
        let writes = loop.results.map { builder.define($0.value, as: $0.kind == CK_STORE ? layout : .plain) }
        let inPlace = loop.inPlacePairs.compactMap { pair -> (write: Int, read: Int)? in
            // What is read in another shape, too, has to stay.
            guard let read = readOfOperand[pair.operand], reads.count(where: { $0 == reads[read] }) == 1 else {
                return nil
            }
            return (pair.result, read)
        }
        let kernel = FusedLoopKernel(loop, layout: layout)
        builder.addLoop(kernel, reads: reads, writes: writes, inPlace: inPlace)
    }

    /// The layout of a loop: that of the blocked tensors it reads, if there are any.
    private func layout(of loop: FusedLoop) -> TensorLayout {
        for operand in loop.operands where operand.isWhole {
            if case .value(let value) = operand.source, !builder.isDefined(value, as: .plain),
                let layout = builder.blockedLayout(of: value)
            {
                return layout
            }
        }
        return .plain
    }

    private mutating func lowerAlone(_ node: Node, _ epilogue: Epilogue?) {
        let name = Swift.type(of: node.operation).name
        if builder.addConvolution(node, epilogue: epilogue) || builder.addMatrixProduct(node, epilogue: epilogue)
            || builder.addPooling(node) || builder.addRecurrence(node)
        {
            return
        }
        if let kernel = movementKernels(for: node, in: graph) ?? rowKernel(for: node, in: graph)
            ?? indexingKernel(for: node, in: graph)
        {
            let layout = movementLayout(of: node, in: builder)
            let reads = node.operands.map { builder.buffer(of: $0, as: layout) }
            let writes = node.results.map { builder.define($0, as: layout) }
            builder.addStep(name, reads: reads, writes: writes, bind: kernel)
        } else {
            builder.addKernel(for: node)
            deferred.formUnion(epilogue?.absorbed ?? [])
        }
    }
}
