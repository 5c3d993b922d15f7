import Diagnostics
import Graphs
import Networks
import Operations
import Tensors
import Testing

@testable import CPUBackend

/// Axes of size 1 and axes of equal sizes, which may be taken for one another, against the reference kernels.
@Suite struct CoincidingSizesTests {
    private func network(_ text: String) throws -> NetworkDeclaration {
        try NetworkDeclaration(yaml: YAMLReader.read(text), name: "network")
    }

    /// Tensors in blocks of channels beside values of other shapes that lie alike where axes have size 1.
    @Test(
        arguments: [
            "input: [16, 4, 4]\nlayers: [{conv: {channels: 32, kernel: 4}}, batch_norm, relu, {conv: {channels: 16, kernel: 1}}]",
            """
            input: [16, 2, 2]
            layers:
              - residual: [{conv: {channels: 16, kernel: 3, padding: 1}}, batch_norm, relu]
              - max_pool: {kernel: 2}
              - residual: [{conv: {channels: 16, kernel: 1}}, batch_norm]
              - {conv: {channels: 32, kernel: 1}}
              - batch_norm
              - flatten
              - linear: 3
            """,
            "input: [3, 40]\nlayers: [{conv: {channels: 16, kernel: 3, padding: 1}}, positions, relu, {conv: {channels: 16, kernel: 3}}]",
            "input: [16, 129]\nlayers: [positions, relu, {conv: {channels: 16, kernel: 3, padding: 1}}]",
        ], [1, 2])
    func blocksOfChannels(text: String, batch: Int) throws {
        let network = try network(text)
        let settings: [String: ParameterValue] = ["batch": .integer(batch)]
        for graph in [try network.graph(settings: settings), try network.inferenceGraph(settings: settings)] {
            for threads in [1, 2] {
                try expectNetworkResults(of: ExecutionPlan(graph, threads: threads), graph)
            }
        }
    }

    /// Chains of loops of which a later one reduces, or keeps last, the axis along which the first one is cut.
    @Test(
        arguments: [
            ("input: [64]\nlayers: [layer_norm, batch_norm, relu]", 400),
            ("input: [16, 2, 2]\nlayers: [batch_norm, relu, flatten, layer_norm]", 300),
            ("input: [16, 2, 2]\nlayers: [batch_norm, relu, flatten, batch_norm]", 300),
            ("input: [8, 4, 4]\nlayers: [{group_norm: 4}, flatten, batch_norm, layer_norm]", 128),
        ], [1, 2])
    func chains(declared: (text: String, batch: Int), threads: Int) throws {
        let graph = try network(declared.text).graph(settings: ["batch": .integer(declared.batch)])
        for cacheBytes in [4_000, 20_000] {
            let plan = ExecutionPlan(graph, threads: threads, cacheBytes: cacheBytes)
            try expectNetworkResults(of: plan, graph)
        }
    }

    @Test(arguments: [1, 2])
    func aChainIsNotCutAlongRowsThatAreStored(threads: Int) throws {
        var builder = GraphBuilder()
        let x = try builder.input("x", TensorType(try Shape([16, 64, 128])), role: .data)
        let y = try builder.input("y", TensorType(try Shape([2048, 64])), role: .data)
        let sums = try builder.sum(x, axes: [0, 2])
        let product = try builder.multiply(y, sums)
        let graph = builder.build(outputs: [("product", product), ("sums", sums)])
        let plan = ExecutionPlan(graph, threads: threads, cacheBytes: 100_000)
        try expectReferenceResults(of: plan, graph, tolerance: 1e-4)
    }

    /// A sum over the batch of a tensor in blocks of channels, of which the last block has one row.
    @Test(arguments: [129, 257, 513], instructionSets)
    func sumsOverTheBatchOfBlocksOfChannels(extent: Int, set: String) throws {
        var builder = GraphBuilder()
        let x = try builder.input("x", TensorType(try Shape([2, 16, extent])), role: .data)
        let weights = try builder.input("weights", TensorType(try Shape([16, 16, 3])), role: .parameter)
        let window = Window(size: [3], low: [1], high: [1])
        let y = try builder.apply(Convolution(window: window), to: [x, weights])[0]
        let sum = try builder.sum(builder.multiply(y, y), axes: [0])
        let graph = builder.build(outputs: [("sum", sum)])
        _ = try withInstructionSet(set) {
            try expectReferenceResults(of: ExecutionPlan(graph, threads: 1), graph, tolerance: 1e-5)
        }
    }

    /// A sum that may be written in the place of what another shape reads, too.
    @Test func aViewReadsWhatLiesInTheSamePlace() throws {
        var builder = GraphBuilder()
        func input(_ name: String, _ shape: [Int]) throws -> Value {
            try builder.input(name, TensorType(try Shape(shape)), role: .data)
        }
        let x = try builder.apply(MatrixProduct(), to: [input("a", [1, 32]), input("b", [32, 96])])[0]
        let flat = try builder.reshape(x, to: Shape([96]))
        let (c, d) = (try input("c", [1, 96]), try input("d", [1, 96]))
        let (sum, product) = (try builder.add(x, c), try builder.multiply(flat, d))
        let graph = builder.build(outputs: [("sum", sum), ("product", product)])
        try expectReferenceResults(of: ExecutionPlan(graph, threads: 1), graph, tolerance: 1e-5)
    }
}
