import Diagnostics
import Graphs
import Networks
import Operations
import Tensors
import Testing

@testable import CPUBackend

/// Whole networks compiled for speed against the reference kernels, node by node: outputs, losses and all gradients.
@Suite struct OptimizedPlanTests {
    private func expectAgreement(_ graph: Graph, threads: Int, tolerance: Float = 2e-4) throws {
        try expectNetworkResults(of: ExecutionPlan(graph, threads: threads), graph, tolerance: tolerance)
    }

    /// The other kernels of a convolution are faster for some sizes, and round differently.
    @Test func withoutATrialAConvolutionRunsTheFirstOfItsKernels() throws {
        let text = "input: [64, 14, 14]\nlayers: [{repeat: 2, layers: [{conv: {channels: 64, kernel: 3, padding: 1}}]}]"
        let network = try NetworkDeclaration(yaml: YAMLReader.read(text), name: "convolutions")
        let graph = try network.inferenceGraph(settings: [:])
        let plan = ExecutionPlan(graph, triesKernels: false)
        let convolutions = plan.program.steps.filter { $0.name == "Convolution" }.map(\.implementation)
        #expect(convolutions.count == 2)
        #expect(!convolutions.contains("winograd") && !convolutions.contains("product"), "\(convolutions)")
        let (found, expected) = (Execution(plan, seed: 3), Execution(ExecutionPlan(graph, overrides: []), seed: 3))
        _ = found.run()
        _ = expected.run()
        let reference = try #require(expected.output("output"))
        let scale = reference.map(abs).max() ?? 0
        let pairs = zip(try #require(found.output("output")), reference)
        #expect(pairs.allSatisfy { abs($0 - $1) <= 2e-4 * scale })
    }

    /// A kernel that writes its results first and goes over them one by one would take many times as long.
    @Test(arguments: [(24, 96), (10, 24), (64, 32)])
    func whatAConvolutionDoesNotRectifyAsItWritesALoopDoes(channels: Int, outputs: Int) throws {
        let text = "input: [\(channels), 9, 9]\nlayers: [{conv: {channels: \(outputs), kernel: 1}}, relu]"
        let network = try NetworkDeclaration(yaml: YAMLReader.read(text), name: "rectified")
        let graph = try network.inferenceGraph(settings: [:])
        let steps = ExecutionPlan(graph).program.steps
        let convolution = try #require(steps.first { $0.name == "Convolution" })
        #expect(steps.contains { $0.loop != nil } == convolution.implementation.contains("gemm"))
        try expectAgreement(graph, threads: 1)
    }

    /// Windows for whose gradients oneDNN has nothing but products with patches of row-major tensors.
    @Test(arguments: ["kernel: 5, padding: 2", "kernel: 3, padding: 2, dilation: 2"], [false, true])
    func gradientsOfDepthwiseConvolutionsAreBetweenTensorsInBlocks(window: String, triesKernels: Bool) throws {
        let (block, set) = bestInstructionSet()
        guard set != "portable" else { return }
        let convolution = "conv: {channels: channels, \(window), groups: channels}"
        let text = "input: [\(block), 9, 9]\nlayers: [{\(convolution)}, relu, {\(convolution)}, flatten, {linear: 2}]"
        let network = try NetworkDeclaration(yaml: YAMLReader.read(text), name: "depthwise")
        let plan = ExecutionPlan(try network.graph(settings: [:]), triesKernels: triesKernels)
        let steps = plan.program.steps
        for (name, count) in [("ConvolutionInputGradient", 1), ("ConvolutionWeightGradient", 2)] {
            let used = steps.filter { $0.name == name }.map(\.implementation)
            #expect(used.count == count)
            #expect(used.allSatisfy { $0.hasPrefix("depthwise") || $0.hasPrefix("jit_dw") }, "\(name): \(used)")
        }
    }

    static let activations = ["relu", "relu6", "tanh", "sigmoid", "gelu", "silu", "hard_swish", "leaky_relu", "elu"]

    @Test(arguments: activations, [1, 2])
    func perceptrons(activation: String, threads: Int) throws {
        let settings: [String: ParameterValue] = [
            "depth": .integer(2), "width": .integer(37), "input": .integer(21), "classes": .integer(5),
            "batch": .integer(9), "activation": .text(activation),
        ]
        try expectAgreement(
            try #require(Zoo.declaration(named: "mlp")).graph(settings: settings), threads: threads)
    }

    static let networks = [
        "blocked branches": """
        parameters: {batch: 2}
        input: [3, 9, 8]
        layers:
          - conv: {channels: 24, kernel: 3, padding: 1}
          - relu
          - branches:
              - [{conv: {channels: 16, kernel: 1}}, relu]
              - [{conv: {channels: 8, kernel: 3, padding: 1}}]
              - [{conv: {channels: 5, kernel: 1}}]
          - branches:
              - [{conv: {channels: 32, kernel: 1}}]
              - [{conv: {channels: 16, kernel: 3, padding: 1}}, relu]
          - max_pool: {kernel: 3, stride: 2}
          - conv: {channels: 8, kernel: 1}
          - flatten
          - linear: 4
        """,
        "convolutions": """
        parameters: {batch: 3}
        input: [3, 13, 11]
        layers:
          - conv: {channels: 16, kernel: 3, padding: 1}
          - relu
          - max_pool: {kernel: 3, stride: 2, padding: 1}
          - conv: {channels: 24, kernel: 3, padding: 1, bias: false}
          - batch_norm
          - relu
          - residual:
              - conv: {channels: 24, kernel: 1}
              - batch_norm
            shortcut:
              - conv: {channels: 24, kernel: 1, bias: false}
          - relu
          - average_pool: {kernel: 2}
          - flatten
          - linear: 7
        """,
        "separable": """
        parameters: {batch: 2}
        input: [3, 12, 12]
        layers:
          - conv: {channels: 32, kernel: 3, stride: 2, padding: 1, bias: false}
          - batch_norm
          - relu6
          - conv: {channels: channels, kernel: 3, padding: 1, groups: channels, bias: false}
          - batch_norm
          - hard_swish
          - conv: {channels: 20, kernel: 1}
          - relu
          - conv: {channels: 12, kernel: 3, dilation: 2, groups: 4}
          - global_average_pool
          - linear: 5
        """,
        "depthwise": """
        parameters: {batch: 2}
        input: [16, 15, 13]
        layers:
          - conv: {channels: channels, kernel: 5, padding: 2, groups: channels, bias: false}
          - batch_norm
          - relu
          - conv: {channels: channels, kernel: 7, padding: 3, groups: channels}
          - conv: {channels: channels, kernel: 5, stride: 2, padding: 4, groups: channels}
          - relu
          - conv: {channels: channels, kernel: 3, dilation: 2, padding: 2, groups: channels}
          - global_average_pool
          - linear: 5
        """,
        "branches": """
        parameters: {batch: 2}
        input: [8, 9, 9]
        layers:
          - branches:
              - [{conv: {channels: 8, kernel: 1}}, relu]
              - [{conv: {channels: 16, kernel: 3, padding: 1}}, relu]
              - [{max_pool: {kernel: 3, stride: 1, padding: 1}}, {conv: {channels: 6, kernel: 1}}]
          - dropout: 0.3
          - conv: {channels: 5, kernel: 3}
          - tanh
          - flatten
          - linear: 3
        """,
        "sequence": """
        parameters: {batch: 2}
        input: [19, 30]
        layers:
          - conv: {channels: 16, kernel: 5, padding: 2}
          - gelu
          - max_pool: {kernel: 2}
          - tokens
          - layer_norm
          - mean_token
          - linear: 4
        """,
        "attention": """
        parameters: {batch: 2}
        input: [7]
        input_type: indices
        layers:
          - embedding: {count: 11, features: 12}
          - positions
          - residual:
              - layer_norm
              - attention: {heads: 3, causal: true}
          - residual:
              - layer_norm
              - linear: 24
              - gelu
              - linear: 12
          - class_token
          - attention: {heads: 2}
          - first_token
          - linear: 5
        """,
        "fused attention": """
        parameters: {batch: 2}
        input: [71]
        input_type: indices
        layers:
          - embedding: {count: 11, features: 12}
          - positions
          - residual:
              - layer_norm
              - attention: {heads: 3, causal: true, fused: true}
          - attention: {heads: 2, fused: true}
          - mean_token
          - linear: 5
        """,
    ]

    @Test(arguments: networks.keys.sorted(), [1, 2])
    func networksOfAllLayers(name: String, threads: Int) throws {
        let text = try #require(Self.networks[name])
        let declaration = try NetworkDeclaration(yaml: YAMLReader.read(text), name: "test")
        try expectAgreement(try declaration.graph(settings: [:]), threads: threads)
        try expectAgreement(try declaration.inferenceGraph(settings: [:]), threads: threads)
    }
}
