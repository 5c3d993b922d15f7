import Graphs
import Networks
import Testing

@testable import CostAnalysis

@Suite struct LayerSummaryTests {
    private func analysis(
        _ name: String, _ settings: [String: ParameterValue] = [:], levels: Int? = nil,
        step: TrainingStep = TrainingStep()
    ) throws -> NetworkAnalysis {
        try NetworkAnalysis(
            try #require(Zoo.declaration(named: name)), settings: settings, step: step, withInference: true,
            folding: LayerFolding(levels: levels))
    }

    @Test(arguments: [nil, 1, 2], ["resnet18", "transformer", "gru", "mobilenet_v2"])
    func layersAddUpToTheStep(_ levels: Int?, _ name: String) throws {
        let analysis = try analysis(name, levels: levels, step: TrainingStep(optimizer: .adam))
        let memory = analysis.memory
        let layers = analysis.layers(at: memory)
        let step = analysis.passes.filter { $0.pass != .inference }
        #expect(layers.reduce(0) { $0 + $1.parameters } == analysis.parameters)
        #expect(layers.reduce(0) { $0 + $1.flops } == step.reduce(0) { $0 + $1.total.flops })
        #expect(
            layers.reduce(0) { $0 + $1.bytes }
                == step.reduce(0) { $0 + $1.total.work.bytesRead + $1.total.work.bytesWritten })
        #expect(layers.reduce(0) { $0 + $1.bytesAtPeak } == memory.peakBytes)
        #expect(Set(layers.map(\.name)).count == layers.count)
    }

    /// torchvision's resnet18 has 9,408 weights in `conv1`, 147,968 in `layer1`, 513,000 in `fc`.
    @Test func weightsAreThoseOfTheirLayers() throws {
        let analysis = try analysis("resnet18", levels: 1)
        let layers = analysis.layers(at: analysis.memory)
        func weights(_ name: String) -> Int128? { layers.first { $0.name == name }?.parameters }
        #expect(weights("conv1") == 9408)
        #expect((weights("stage1block1") ?? 0) + (weights("stage1block2") ?? 0) == 147_968)
        #expect(weights("linear1") == 513_000)
        #expect(layers.allSatisfy { !$0.name.contains("/") })
    }

    /// A folded layer's span is that of the chain through it, not the sum over parallel parts.
    @Test func aFoldedPassHasTheSameTotals() throws {
        let (whole, folded) = (try analysis("resnet18"), try analysis("resnet18", levels: 1))
        #expect(whole.passes.map(\.total) == folded.passes.map(\.total))
        #expect(folded.passes[0].layers.count < whole.passes[0].layers.count)
        let block = folded.passes[0].layers.first { $0.name == "stage2block1" }
        let members = whole.passes[0].layers.filter { $0.name.hasPrefix("stage2block1/") }
        #expect(block?.cost.macs == members.reduce(0) { $0 + $1.cost.macs })
        #expect((block?.cost.span ?? 0) < members.reduce(0) { $0 + $1.cost.span })
    }
}
