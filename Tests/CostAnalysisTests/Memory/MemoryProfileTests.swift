import CostAnalysis
import Differentiation
import Foundation
import Graphs
import Networks
import Testing

@Suite struct MemoryProfileTests {
    private func graph(
        _ name: String, _ settings: [String: Int] = [:], _ step: TrainingStep = TrainingStep()
    ) throws -> Graph {
        var values = settings.mapValues { ParameterValue.integer($0) }
        // A fused layer has no derivative in forward mode.
        if name == "lstm" { values["fused"] = .boolean(false) }
        return try #require(Zoo.declaration(named: name)).graph(settings: values, step: step)
    }

    static let steps = [
        TrainingStep(), TrainingStep(optimizer: .adam), TrainingStep(rematerialization: .squareRoot),
        TrainingStep(gradient: .forward),
    ]

    /// The kinds add up to the live memory at every node.
    @Test(arguments: ["mlp", "lenet5", "lstm", "transformer"], steps)
    func kindsAddUp(name: String, step: TrainingStep) throws {
        let graph = try graph(name, name == "lstm" ? ["length": 12] : [:], step)
        let profile = MemoryProfile(graph)
        let memory = LiveMemory(graph)
        #expect(profile.timeline.map(\.alive.total) == memory.bytesAlive)
        #expect(profile.peakBytes == memory.bytesAlive.max())
        let inputs = profile.atPeak[.weights] + profile.atPeak[.data] + profile.atPeak[.optimizerState]
        #expect(inputs == memory.inputBytes)
        #expect(profile.writersAtPeak.reduce(0) { $0 + $1.bytes } == profile.peakBytes - inputs)
    }

    /// A perceptron by hand: when the backward pass begins, the results of all rectifiers are kept, the logits, the
    /// loss and the factor of its mean; when it ends, gradients are as large as the weights.
    @Test(arguments: [(1, 7, 3), (5, 32, 16)])
    func perceptronByHand(depth: Int, width: Int, batch: Int) throws {
        let profile = MemoryProfile(try graph("mlp", ["depth": depth, "width": width, "batch": batch]))
        let begin = try #require(profile.timeline.first { $0.pass == .backward }).alive
        #expect(begin[.activations] == Int128(4 * (depth * batch * width + batch * 10 + 2)))
        #expect(begin[.gradients] == 0)
        let end = try #require(profile.timeline.last).alive
        #expect(end[.gradients] == end[.weights])
    }

    /// Momentum keeps a number a weight, Adam two and the count of steps.
    @Test(arguments: [(Optimizer.sgd, 0, 0), (.momentum, 1, 0), (.adam, 2, 4)])
    func optimizerState(optimizer: Optimizer, numbers: Int, more: Int) throws {
        let profile = MemoryProfile(try graph("lenet5", [:], TrainingStep(optimizer: optimizer)))
        let weights = profile.atPeak[.weights]
        #expect(weights == 4 * 61_706)
        #expect(profile.atPeak[.optimizerState] == Int128(numbers) * weights + Int128(more))
        #expect(profile.atPeak[.gradients] <= weights)
    }

    /// Inference holds no activations for later, and less than training.
    @Test(arguments: ["alexnet", "resnet18", "gru"])
    func inferenceHoldsLess(name: String) throws {
        let analysis = try NetworkAnalysis(try #require(Zoo.declaration(named: name)), withInference: true)
        let inference = try #require(analysis.inferenceMemory)
        #expect(inference.peakBytes < analysis.memory.peakBytes)
        #expect(inference.atPeak[.gradients] == 0)
        #expect(inference.timeline.allSatisfy { $0.pass == .inference && $0.alive[.activations] <= 4 * 1000 })
    }

    /// A network of 100 layers keeps at most a quarter of its activations, for less than one more forward pass.
    @Test func squareRootOfOneHundredLayers() throws {
        let settings = ["depth": 100, "width": 64, "batch": 256]
        let plain = try NetworkAnalysis(
            try #require(Zoo.declaration(named: "mlp")), settings: settings.mapValues { .integer($0) })
        let less = try NetworkAnalysis(
            try #require(Zoo.declaration(named: "mlp")), settings: settings.mapValues { .integer($0) },
            step: TrainingStep(rematerialization: .squareRoot))
        func held(_ profile: MemoryProfile) -> Int128 {
            profile.timeline.map { $0.alive[.activations] + $0.alive[.temporaries] }.max() ?? 0
        }
        #expect(4 * held(less.memory) <= held(plain.memory))
        let recomputed = try #require(less.passes[1].parts.first { $0.part == .recomputation }).cost
        #expect(recomputed.macs > 0)
        #expect(recomputed.macs < plain.passes[0].total.macs)
        #expect(less.passes[1].total.macs == plain.passes[1].total.macs + recomputed.macs)
        #expect(less.passes[0].total.work == plain.passes[0].total.work)
    }

    @Test func jsonHoldsMemoryAndParts() throws {
        let analysis = try NetworkAnalysis(
            try #require(Zoo.declaration(named: "mlp")), step: TrainingStep(optimizer: .momentum),
            withInference: true)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(analysis.json.utf8)) as? [String: Any])
        #expect(object["step"] as? [String: String] == ["optimizer": "momentum"])
        let memory = try #require(object["memory"] as? [String: [String: Any]])
        #expect(memory["step"]?["peak_bytes"] as? Int == Int(analysis.memory.peakBytes))
        #expect(memory["inference"]?["gradients"] as? Int == 0)
        let passes = try #require(object["passes"] as? [String: [String: Any]])
        #expect(Set(passes.keys) == ["inference", "forward", "backward", "update"])
        let parts = try #require(passes["backward"]?["parts"] as? [String: [String: Any]])
        #expect(parts["weight_gradients"]?["macs"] as? Int == passes["forward"]?["macs"] as? Int)
    }
}
