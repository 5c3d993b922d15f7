import CostAnalysis
import Diagnostics
import Foundation
import Graphs
import Networks
import Testing

@Suite struct NetworkAnalysisTests {
    private func mlp(_ settings: [String: Int]) throws -> NetworkAnalysis {
        try NetworkAnalysis(
            try #require(Zoo.declaration(named: "mlp")), settings: settings.mapValues { ParameterValue.integer($0) })
    }

    /// A network of 268 billion weights, and one whose counts no 64-bit integer holds, against 128-bit arithmetic.
    @Test(arguments: [(1000, 16_384, 1), (500, 10_000_000, 1_000_000)])
    func giantNetworksAreExact(depth: Int, width: Int, batch: Int) throws {
        let analysis = try mlp(["depth": depth, "width": width, "batch": batch])
        let (d, w, b) = (Int128(depth), Int128(width), Int128(batch))
        let weights = 784 * w + (d - 1) * w * w + 10 * w
        #expect(analysis.parameters == weights + d * w + 10)
        #expect(analysis.passes[0].total.macs == b * weights)
        #expect(analysis.passes[1].total.macs == b * (2 * weights - 784 * w))
    }

    @Test func layersAddUpToThePass() throws {
        let analysis = try mlp(["depth": 4, "width": 9, "batch": 3])
        for pass in analysis.passes {
            let sum = pass.layers.reduce(Work()) { $0 + $1.cost.work }
            #expect(sum == pass.total.work)
            #expect(pass.layers.map(\.cost.peakMemoryBytes).max() == pass.total.peakMemoryBytes)
            #expect(pass.layers.allSatisfy { $0.cost.span <= pass.total.span })
        }
    }

    /// One linear layer and its activation, counted by hand: f32, batch 2, 3 inputs, 4 units, 5 classes.
    @Test func smallNetworkByHand() throws {
        let analysis = try mlp(["depth": 1, "width": 4, "input": 3, "classes": 5, "batch": 2])
        let layer = try #require(analysis.passes[0].layers.first { $0.name == "linear1" }).cost
        #expect(layer.macs == 24)
        #expect(layer.flops == 2 * 24 + 8)
        // Product: x 2·3, W 4·3 → 2·4. Sum with the bias: 2·4 and 4 → 2·4.
        #expect(layer.work.bytesRead == 4 * (6 + 12 + 8 + 4))
        #expect(layer.work.bytesWritten == 4 * (8 + 8))
        // A dot product of 3 terms has span 1 + 2; the bias adds 1.
        #expect(layer.span == 4)
        // All weights (12 + 4 + 20 + 5), input 6, labels 2, and the product with its sum.
        #expect(layer.peakMemoryBytes == 4 * (41 + 6 + 2 + 8 + 8))
    }

    /// Batch normalisation at inference, by hand: a product and a sum an element, and for the factors of a channel two
    /// sums (variance + ε; shift − mean · factor), a product, a division and a root. Dropout is not there.
    @Test func inferenceByHand() throws {
        let text = "input: [5, 3, 4]\nloss: mean_square\nlayers: [batch_norm, {dropout: 0.5}]"
        let declaration = try NetworkDeclaration(yaml: YAMLReader.read(text), name: "norm")
        let analysis = try NetworkAnalysis(declaration, settings: ["batch": .integer(2)], withInference: true)
        #expect(analysis.passes.map(\.pass) == [.inference, .forward, .backward])
        #expect(analysis.parameters == 10)
        #expect(analysis.passes[0].layers.map(\.name) == ["batch_norm1"])
        let work = analysis.passes[0].total.work
        #expect(work.additions == 120 + 2 * 5)
        #expect(work.multiplications == 120 + 2 * 5)
        #expect(work.transcendentals == 5)
    }

    @Test func jsonIsExactAndReadable() throws {
        let analysis = try mlp(["depth": 500, "width": 10_000_000, "batch": 1_000_000])
        let json = analysis.json
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["network"] as? String == "mlp")
        #expect(Set((object["passes"] as? [String: Any] ?? [:]).keys) == ["forward", "backward"])
        #expect(json.contains("\"macs\": \(analysis.passes[1].total.macs)"))
    }
}
