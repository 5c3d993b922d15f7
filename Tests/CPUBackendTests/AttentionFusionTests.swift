import Differentiation
import Graphs
import Networks
import Operations
import Tensors
import Testing

@testable import CPUBackend

/// Composed attention runs fused where nobody sees the matrix of scores, and as it stands elsewhere.
@Suite struct AttentionFusionTests {
    private func settings(_ more: [String: ParameterValue] = [:]) -> [String: ParameterValue] {
        let small: [String: ParameterValue] = [
            "vocabulary": .integer(7), "length": .integer(9), "width": .integer(8), "heads": .integer(2),
            "depth": .integer(2), "batch": .integer(3),
        ]
        return small.merging(more) { $1 }
    }

    /// The composed network runs the steps of the fused one.
    @Test(arguments: ["transformer", "gpt"])
    func composedRunsAsFused(network: String) throws {
        let declaration = try #require(Zoo.declaration(named: network))
        let composed = try declaration.graph(settings: settings())
        let fused = try declaration.graph(settings: settings(["fused": .boolean(true)]))
        #expect(composed.nodes.contains { $0.operation is Softmax && $0.pass == .forward })
        let (found, expected) = (ExecutionPlan(composed), ExecutionPlan(fused))
        #expect(found.steps.map(\.name) == expected.steps.map(\.name))
        #expect(found.plannedPeakBytes == expected.plannedPeakBytes)
        let inference = ExecutionPlan(try declaration.inferenceGraph(settings: settings())).steps.map(\.name)
        #expect(inference.count { $0 == "Attention" } == 2 && !inference.contains("Softmax"))
    }

    /// The steps stand for nodes of the layer whose attention they do.
    @Test func stepsKnowTheirNodes() throws {
        let graph = try #require(Zoo.declaration(named: "gpt")).graph(settings: settings())
        for step in ExecutionPlan(graph).steps where step.name.hasPrefix("Attention") {
            let node = graph.nodes[try #require(step.node)]
            #expect(node.operation is MatrixProduct && node.pass == step.pass)
            #expect(node.layer.contains("attention"))
        }
    }

    /// What stands in the way of a fusion.
    enum Obstacle: CaseIterable {
        case nothing, askedForProbabilities, readProbabilities, readScores, otherMask, scaledProbabilities, otherValues
        case frozenValues
    }

    @Test(arguments: Obstacle.allCases)
    func obstacles(_ obstacle: Obstacle) throws {
        var builder = GraphBuilder()
        let type = TensorType(try Shape([2, 3, 5, 4]))
        let q = try builder.input("q", type, role: .parameter)
        let k = try builder.input("k", type, role: .parameter)
        let v = try builder.input("v", type, role: obstacle == .frozenValues ? .data : .parameter)
        let mask = try builder.input("mask", TensorType(Shape([5, 5])), role: .data)
        let wide = try builder.input("wide", TensorType(Shape([2, 3, 5, 6])), role: .parameter)
        var scores = try builder.matrixProduct(q, k, transposeRight: true)
        let products = scores
        scores = try builder.add(scores, obstacle == .otherMask ? mask : builder.apply(CausalMask(length: 5)))
        var probabilities = try builder.softmax(scores)
        let whole = probabilities
        if obstacle == .scaledProbabilities { probabilities = try builder.multiply(whole, whole) }
        let output = try builder.matrixProduct(probabilities, obstacle == .otherValues ? wide : v)
        var loss = try builder.sum(builder.multiply(output, output), axes: [0, 1, 2, 3])
        if obstacle == .readProbabilities { loss = try builder.add(loss, builder.sum(whole, axes: [0, 1, 2, 3])) }
        if obstacle == .readScores { loss = try builder.add(loss, builder.sum(products, axes: [0, 1, 2, 3])) }
        let wanted = obstacle == .frozenValues ? [q, k] : [q, k, obstacle == .otherValues ? wide : v]
        let found = try gradients(of: loss, withRespectTo: wanted, in: &builder)
        var outputs = found.enumerated().map { ("gradient \($0)", $1) } + [("output", output)]
        if obstacle == .askedForProbabilities { outputs.append(("probabilities", whole)) }
        let graph = builder.build(outputs: outputs)
        let plan = ExecutionPlan(graph, threads: 2)
        let names = plan.steps.map(\.name)
        #expect(names.contains("Attention") == (obstacle == .nothing))
        #expect(names.contains("AttentionGradient") == (obstacle == .nothing))
        try expectReferenceResults(of: plan, graph, tolerance: 1e-5)
    }
}
