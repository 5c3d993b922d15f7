import Diagnostics
import Graphs
import Networks
import ReferenceInterpreter
import Tensors
import Testing

/// Fused layers against the same layers composed of primitives: work by kind, weights, and results.
@Suite struct FusedLayerTests {
    private func graph(_ layer: String, batch: Int, input: [Int]) throws -> Graph {
        let text = "input: \(input)\nloss: mean_square\nlayers: [\(layer)]"
        let declaration = try NetworkDeclaration(yaml: YAMLReader.read(text), name: "layer")
        return try declaration.graph(settings: ["batch": .integer(batch)])
    }

    /// What is done in a pass, but for the bytes, which are what fusing saves.
    private func work(_ graph: Graph, _ pass: Pass) -> Work {
        let nodes = graph.nodes.filter { $0.pass == pass }
        var work = nodes.map { graph.cost(of: $0).work }.reduce(Work(), +)
        work.bytesRead = 0
        work.bytesWritten = 0
        return work
    }

    private func expectEqualResults(_ composed: Graph, _ fused: Graph) {
        #expect(GraphVerifier.violations(in: fused).isEmpty)
        let names = composed.inputs.map(\.name)
        #expect(fused.inputs.map(\.name) == names)
        var generator = SplitMix64(seed: "\(names)")
        let elements = composed.inputs.map { generator.numbers(composed.type(of: $0.value).shape.count) }
        #expect(fused.outputs.map(\.name) == composed.outputs.map(\.name))
        let (expected, found) = (composed.outputs(for: elements), fused.outputs(for: elements))
        for (a, b) in zip(expected, found) {
            #expect(zip(a, b).allSatisfy { abs($0 - $1) <= 1e-12 })
        }
    }

    @Test(arguments: ["rnn", "lstm", "gru"], [(1, 1, 1), (1, 5, 3), (4, 1, 2), (3, 7, 5)])
    func recurrentLayers(cell: String, sizes: (batch: Int, length: Int, width: Int)) throws {
        let input = [sizes.length, 4]
        let composed = try graph("{\(cell): \(sizes.width)}", batch: sizes.batch, input: input)
        let fused = try graph("{\(cell): {features: \(sizes.width), fused: true}}", batch: sizes.batch, input: input)
        #expect(work(fused, .forward) == work(composed, .forward))
        #expect(work(fused, .backward) == work(composed, .backward))
        expectEqualResults(composed, fused)
    }

    /// Of the products of tokens with tokens, the fused backward pass has 2.5 times those of the forward pass (Dao et
    /// al. 2022), the composed one twice; causal, a fused layer leaves out the pairs that are masked.
    @Test(arguments: [false, true], [(1, 1, 1, 2), (2, 5, 3, 4), (3, 4, 2, 3)])
    func attention(causal: Bool, sizes: (batch: Int, length: Int, heads: Int, features: Int)) throws {
        let (batch, length, heads, features) = sizes
        let layer = { (fused: Bool) in "{attention: {heads: \(heads), causal: \(causal), fused: \(fused)}}" }
        let input = [length, heads * features]
        let composed = try graph(layer(false), batch: batch, input: input)
        let fused = try graph(layer(true), batch: batch, input: input)
        let pairs = { (count: Int) in Int128(2 * batch * heads * features * count) }
        let square = length * length
        let met = causal ? length * (length + 1) / 2 : square
        let forward = work(composed, .forward).multiplyAdds - pairs(square)
        #expect(work(fused, .forward).multiplyAdds == forward + pairs(met))
        let backward = work(composed, .backward).multiplyAdds - 2 * pairs(square)
        #expect(work(fused, .backward).multiplyAdds == backward + 5 * pairs(met) / 2)
        expectEqualResults(composed, fused)
    }

    @Test func fusedIsAChoice() throws {
        let error = #expect(throws: Diagnostic.self) {
            try graph("{lstm: {features: 3, fused: 2}}", batch: 1, input: [4, 3])
        }
        #expect(error?.description.contains("true, false") == true, "\(error?.description ?? "")")
        let unknown = #expect(throws: Diagnostic.self) {
            try graph("{lstm: {features: 3, fused: fast}}", batch: 1, input: [4, 3])
        }
        #expect(unknown?.description.contains("unknown parameter 'fast'") == true, "\(unknown?.description ?? "")")
    }

    @Test func tooManyTokensToUnrollAreAnError() throws {
        let error = #expect(throws: Diagnostic.self) {
            try graph("{rnn: {features: 3, fused: false}}", batch: 1, input: [200_000, 3])
        }
        let message = error?.description ?? ""
        #expect(message.contains("layer 'rnn1': 200000 tokens unrolled"), "\(message)")
        #expect(throws: Never.self) { try graph("{rnn: 3}", batch: 1, input: [200_000, 3]) }
    }
}
