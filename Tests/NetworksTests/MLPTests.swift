import Diagnostics
import Graphs
import Networks
import Tensors
import Testing

@Suite struct MLPTests {
    private func mlp(_ settings: [String: ParameterValue]) throws -> Graph {
        try #require(Zoo.declaration(named: "mlp")).graph(settings: settings)
    }

    private func parameters(_ graph: Graph) -> Int {
        graph.inputs.filter { $0.role == .parameter }.map { graph.type(of: $0.value).shape.count }.reduce(0, +)
    }

    private func macs(_ graph: Graph, _ pass: Pass) -> Int128 {
        graph.nodes.filter { $0.pass == pass }.map { graph.cost(of: $0).work.multiplyAdds }.reduce(0, +)
    }

    /// Weights and biases of in → w → … → w → c, and multiply-adds of the matrix products, from the textbook.
    @Test(arguments: [(1, 3, 1), (2, 256, 32), (5, 17, 4)])
    func countsAreThoseOfTheTextbook(depth: Int, width: Int, batch: Int) throws {
        let graph = try mlp(["depth": .integer(depth), "width": .integer(width), "batch": .integer(batch)])
        #expect(GraphVerifier.violations(in: graph).isEmpty)
        let weights = 784 * width + (depth - 1) * width * width + width * 10
        #expect(parameters(graph) == weights + depth * width + 10)
        #expect(macs(graph, .forward) == Int128(batch * weights))
        // The first layer's input has no gradient: backward = 2 · forward − first layer.
        #expect(macs(graph, .backward) == Int128(batch * (2 * weights - 784 * width)))
    }

    @Test(arguments: [
        (["widht": ParameterValue.integer(3)], "did you mean 'width'"),
        (["width": .integer(0)], "width = 0"),
        (["width": .integer(-5)], "at least 0"),
        (["width": .text("big")], "an integer"),
        (["width": .integer(1 << 40)], "2^60"),
        (["width": .integer(.max), "depth": .integer(2)], "2^60"),
        (["activation": .text("rleu")], "did you mean 'relu'"),
        (["depth": .integer(1_000_000_000)], "layers"),
    ])
    func settingsThatMakeNoNetworkAreErrors(settings: [String: ParameterValue], text: String) throws {
        let error = #expect(throws: Diagnostic.self) { try mlp(settings) }
        #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
    }
}
