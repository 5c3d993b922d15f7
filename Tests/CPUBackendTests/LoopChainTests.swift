import Diagnostics
import Graphs
import Networks
import Operations
import Tensors
import Testing

@testable import CPUBackend

/// Loops that run strip by strip against the reference kernels, and what makes a chain.
@Suite struct LoopChainTests {
    /// Sizes of which strips leave a rest, with the axes that are normalised over: layer, batch, instance and group
    /// normalisation.
    static let normalizations: [([Int], [Int])] = [
        ([37, 1000], [1]), ([3, 5, 70], [2]), ([4, 14, 9, 11], [0, 2, 3]), ([4, 14, 90, 60], [0, 2, 3]),
        ([14, 14, 9, 11], [0, 2, 3]),
        ([2, 6, 50, 51], [2, 3]), ([3, 4, 8, 90], [2, 3]),
    ]

    @Test(arguments: normalizations, [1, 2])
    func normalisation(sizes: (shape: [Int], axes: [Int]), threads: Int) throws {
        for isCentred in [true, false] {
            var builder = GraphBuilder()
            let type = TensorType(try Shape(sizes.shape))
            let x = try builder.input("x", type, role: .data)
            let cotangent = try builder.input("cotangent", type, role: .data)
            let operation = Normalize(axes: sizes.axes, epsilon: 1e-5, centered: isCentred)
            let normal = try builder.apply(operation, to: [x])
            let gradient = try builder.apply(
                NormalizeGradient(axes: sizes.axes, centered: isCentred), to: [cotangent] + normal)
            let graph = builder.build(outputs: [("normal", normal[0]), ("gradient", gradient[0])])
            let plan = ExecutionPlan(graph, threads: threads, cacheBytes: type.byteSize - 1)
            #expect(plan.program.steps.contains { $0.name.hasPrefix("loops") })
            try expectReferenceResults(of: plan, graph, tolerance: 2e-5)
        }
    }

    /// In blocks of channels, with scale, shift, rectifier, residual connection and all gradients.
    @Test(arguments: [1, 2])
    func normalisedConvolutions(threads: Int) throws {
        let text = """
            input: [64, 12, 12]
            layers:
              - residual:
                  - conv: {channels: 64, kernel: 3, padding: 1, bias: false}
                  - batch_norm
                  - relu
                  - conv: {channels: 64, kernel: 1, bias: false}
                  - batch_norm
              - relu
              - conv: {channels: 64, kernel: 3, bias: false}
              - group_norm: 4
              - flatten
              - layer_norm
              - linear: 10
            """
        let network = try NetworkDeclaration(yaml: YAMLReader.read(text), name: "normalised")
        let graph = try network.graph(settings: ["batch": .integer(6)])
        let plan = ExecutionPlan(graph, threads: threads, cacheBytes: 120_000)
        #expect(plan.program.steps.contains { $0.name.hasPrefix("loops") })
        try expectReferenceResults(of: plan, graph, tolerance: 1e-3)
    }

    @Test func chainsAreOfLargeTensorsOnly() throws {
        var builder = GraphBuilder()
        let x = try builder.input("x", TensorType(try Shape([64, 100])), role: .data)
        let normal = try builder.apply(Normalize(axes: [1], epsilon: 1e-5), to: [x])
        let graph = builder.build(outputs: [("normal", normal[0])])
        let bytes = 64 * 100 * 4
        let chained = ExecutionPlan(graph, threads: 1, cacheBytes: bytes - 1)
        let separate = ExecutionPlan(graph, threads: 1, cacheBytes: bytes)
        #expect(chained.program.steps.count == 1)
        #expect(separate.program.steps.count > 1 && separate.program.steps.allSatisfy { $0.fused != nil })
    }

    /// What is summed over all units is there only in the end: a loop that reads it does not join.
    @Test func aSumOverAllUnitsEndsAChain() throws {
        var builder = GraphBuilder()
        let x = try builder.input("x", TensorType(try Shape([64, 100])), role: .data)
        let rows = try builder.sum(x, axes: [1])
        let columns = try builder.sum(x, axes: [0])
        let y = try builder.subtract(builder.subtract(x, builder.reshape(rows, to: Shape([64, 1]))), columns)
        let graph = builder.build(outputs: [("rows", rows), ("y", y)])
        let plan = ExecutionPlan(graph, threads: 1, cacheBytes: 1024)
        #expect(!plan.program.steps.contains { $0.name.hasPrefix("loops") })
        try expectReferenceResults(of: plan, graph, tolerance: 1e-5)
    }
}
