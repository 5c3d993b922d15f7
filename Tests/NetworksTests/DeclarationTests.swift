import Diagnostics
import Foundation
import Graphs
import Networks
import Tensors
import Testing

@Suite struct DeclarationTests {
    private func declaration(_ text: String) throws -> NetworkDeclaration {
        try NetworkDeclaration(yaml: YAMLReader.read(text, file: "n.md", firstLine: 11), name: "net")
    }

    /// As a padding may be; what must be a size says so itself.
    @Test func aParameterMayBeZero() throws {
        let network = try declaration(
            "parameters: {pad: 2}\ninput: [3, 8, 8]\nlayers: [{conv: {channels: 4, kernel: 3, padding: pad}}, flatten]")
        #expect(try network.graph(settings: ["pad": .integer(0)]).nodes.count > 0)
        #expect(throws: Diagnostic.self) { try network.graph(settings: ["batch": .integer(0)]) }
    }

    @Test func wholeNumbersAreIntegersHoweverTheyAreWritten() throws {
        let network = try declaration("parameters: {width: 3, rate: 0.5}\ninput: [4]\nlayers: []")
        let settings = try network.settings(["width": .real(1e3), "rate": .integer(1)])
        #expect(settings["width"] == .integer(1000))
        #expect(settings["rate"] == .real(1))
        #expect(settings["rate"]?.description == "1")
        for value in [2.5, 1e19, -1] {
            #expect(throws: Diagnostic.self) { try network.settings(["width": .real(value)]) }
        }
    }

    @Test(arguments: [
        ("input: [4]", 11, "layers"),
        ("input: [4]\nlayers:\n  - liner: 3", 13, "'linear'"),
        ("input: [4]\nlayers:\n  - linear: {feature: 3}", 13, "'features'"),
        ("input: [4]\nlayers:\n  - linear", 13, "without its sizes"),
        ("input: [4]\nlayers:\n  - linear: 3 +", 13, "the end"),
        ("input: [4]\nlayers:\n  - {linear: 3, relu: 2}", 13, "one kind of layer"),
        ("input: [4]\nlayers:\n  - relu: 2", 13, "alone"),
        ("input: [4]\nlayers:\n  - repeat: 2", 13, "'layers'"),
        ("input: [4]\nlayers: []\nlos: x", 13, "'loss'"),
        ("input: [4]\nlayers: []\nloss: cross", 13, "cross_entropy"),
        ("parameters: {width: [1]}\ninput: [4]\nlayers: []", 11, "a list"),
        ("parameters: {width: 3}\ninput: [widht]\nlayers: []", 12, "'width'"),
        ("input: [4]\nlayers:\n  - relu\n  - repeat: 2\n    layers: [relu, {linear: w}]", 15, "unknown parameter 'w'"),
        ("input: [4]\nlayers:\n  - activation: rellu", 13, "'relu'"),
        ("input: [3, 8]\nlayers:\n  - upsample: {factor: 2, mode: bilinear}", 13, "nearest, linear"),
        ("input: [3, 8]\nlayers:\n  - upsample: {mode: linear}", 13, "'factor'"),
        ("input: [3, 8]\nlayers:\n  - pad: {lo: 2}", 13, "'low'"),
        ("input: [3, 8]\nlayers:\n  - lstm: {fused: true}", 13, "'features'"),
        ("input: [3, 8]\nlayers:\n  - group_norm", 13, "without its sizes"),
        ("input: [3, 8]\nlayers:\n  - attention: {heads: 2, fused: [1]}", 13, "a list"),
    ])
    func faultHasItsLineAndAHint(text: String, line: Int, hint: String) {
        let error = #expect(throws: Diagnostic.self) { try declaration(text) }
        #expect(error?.line == line)
        #expect(error?.description.contains(hint) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        ("input: []\nlayers: [{linear: 3}]", "layer 'linear1': the input [1]"),
        ("input: []\nlayers: []", "layer 'loss': the output [1]"),
        (
            "input: [3, 8]\nlayers: [{conv: {channels: 4, kernel: 9}}]",
            "layer 'conv1': Convolution: a window of 9 over 8"
        ),
        ("input: [3, 8]\nlayers: [{conv: {channels: 4, kernel: 3, groups: 2}}]", "2 groups of 3 and 4 channels"),
        ("input: [3]\nlayers: [{conv: {channels: 4, kernel: 1}}]", "layer 'conv1': the input [1, 3]"),
        ("input: [3, 8]\nlayers: [{residual: [{linear: 9}]}]", "gives [1, 3, 9] and the shortcut [1, 3, 8]"),
        ("input: [3, 8]\nlayers: [{attention: {heads: 3}}]", "layer 'attention1': 3 heads of 8"),
        ("input: [4, 8]\nlayers: [{group_norm: 3}]", "layer 'group_norm1': 3 groups of 4 channels"),
        ("input: [4, 8]\nlayers: [{group_norm: 0}]", "at least 1"),
        ("input: [4]\nlayers: [{pad: 1}]", "layer 'pad1': the input [1, 4]"),
        ("input: [3, 8]\nlayers: [{pad: 0-1}]", "at least 0"),
        ("input: [3, 8]\nlayers: [{upsample: 0}]", "at least 1"),
        ("input: [3, 8]\nlayers: [{upsample: 9000000000000000000}]", "2^60"),
        ("input: [3, 8]\nlayers: [{upsample: {factor: 1000000, mode: linear}}]", "1000000 phases"),
        ("input: [3, 8]\nlayers: [{adaptive_average_pool: 1000000}]", "1000000 stretches"),
        ("input: []\nlayers: [rms_norm]", "layer 'rms_norm1': the input [1]"),
        ("input: [3, 8]\nloss: reconstruction\nlayers: [flatten]", "the output [1, 24] of the input [1, 3, 8]"),
        ("input: [3, 8]\nlayers: [{branches: [[], [{max_pool: {kernel: 2}}]]}]", "layer 'concatenate1': Concatenate"),
    ])
    func shapesThatDoNotFitNameTheLayer(text: String, hint: String) throws {
        let network = try declaration(text)
        let error = #expect(throws: Diagnostic.self) { try network.graph(settings: [:]) }
        #expect(error?.description.contains(hint) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        ("input: [4]\nlayers:\n  - relu\n  - linear: 0", 14),
        ("input: [4]\nlayers:\n  - repeat: 3\n    layers:\n      - linear: 4\n      - linear: 4 / (2 - 2)", 16),
        ("input: [4]\nlayers:\n  - repeat: 0\n    layers:\n      - relu\n  - linear: 1 - 3", 16),
        ("input: [4]\nlayers:\n  - repeat: -1\n    layers: [relu]", 13),
        ("input: [4]\nlayers:\n  - residual:\n    - linear: 4\n    - linear: 3\n  - relu", 13),
        ("input: [4]\nlayers:\n  - residual:\n    - relu\n    shortcut:\n    - linear: 0", 16),
        ("input: [4, 8]\nlayers:\n  - branches:\n    - [relu]\n    - [relu,\n      {linear: 0}]", 16),
        ("input: [4, 8]\nlayers:\n  - group: a\n    layers:\n      - attention: {heads: 3}", 15),
    ])
    func aLayerThatDoesNotFitHasItsLine(text: String, line: Int) throws {
        let network = try declaration(text)
        for error in [
            #expect(throws: Diagnostic.self) { try network.graph(settings: [:]) },
            #expect(throws: Diagnostic.self) { try network.inferenceGraph(settings: [:]) },
        ] {
            #expect(error?.line == line, "\(error?.description ?? "")")
            #expect(error?.file == "n.md")
        }
    }

    @Test func indicesInALayerOfNumbersHintAtTheEmbedding() throws {
        let network = try declaration("input: [4]\ninput_type: indices\nlayers:\n  - linear: 3")
        let error = #expect(throws: Diagnostic.self) { try network.graph(settings: [:]) }
        #expect(error?.line == 14)
        #expect(error?.message.contains("an embedding before it") == true, "\(error?.description ?? "")")
    }

    /// A declaration is what it says, wherever it stands.
    @Test func linesAreNoPartOfADeclaration() throws {
        let text = "input: [4]\nlayers: [{linear: 3}]"
        let here = try declaration(text)
        let there = try NetworkDeclaration(yaml: YAMLReader.read("\n\n" + text, file: "o.yml"), name: "net")
        #expect(here == there)
        #expect(Set([here, there]).count == 1)
    }

    @Test func embeddingOfIndicesThenDense() throws {
        let network = try declaration(
            """
            parameters: {length: 7, width: 4}
            input: [length]
            input_type: indices
            layers: [{embedding: {count: 50, features: width}}, flatten, {linear: {features: 3, bias: false}}]
            """)
        let graph = try network.graph(settings: ["batch": .integer(2)])
        #expect(GraphVerifier.violations(in: graph).isEmpty)
        let sizes = graph.inputs.filter { $0.role == .parameter }.map { graph.type(of: $0.value).shape.dimensions }
        #expect(sizes == [[50, 4], [3, 28]])
    }

    /// Three layers of 4 × 4 at batch 1: 16 multiply-adds for the gradient of a layer's weights, 16 for its input's.
    @Test(arguments: [
        ([true, true, false], 16),  // The last layer's weights alone.
        ([true, false, false], 48),  // The weights of two layers, the input of the last.
        ([false, true, true], 48),  // The first layer's weights, the inputs of two.
        ([false, false, false], 80),  // All weights, the inputs of two.
    ])
    func frozenWeightsGetNoGradient(frozen: [Bool], backward: Int) throws {
        let layers = frozen.map { "  - linear: {features: 4, frozen: \($0)}" }.joined(separator: "\n")
        let graph = try declaration("input: [4]\nlayers:\n" + layers).graph(settings: [:])
        let macs = graph.nodes.filter { $0.pass == .backward }.map { graph.cost(of: $0).work.multiplyAdds }
        #expect(macs.reduce(0, +) == Int128(backward))
        #expect(graph.outputs.filter { $0.name.hasSuffix(".weight") }.count == frozen.filter { !$0 }.count)
    }

    @Test func codingKeepsTheDeclaration() throws {
        let network = try #require(Zoo.declaration(named: "mlp"))
        let data = try JSONEncoder().encode(network)
        #expect(try JSONDecoder().decode(NetworkDeclaration.self, from: data) == network)
    }

    @Test func everyNetworkOfTheZooIsSound() throws {
        for name in Zoo.names {
            let network = try #require(Zoo.declaration(named: name))
            #expect(GraphVerifier.violations(in: try network.graph(settings: [:])).isEmpty)
        }
    }

    /// Paths count the layers before them, origins do not: the layers of a repeat stand at one place, in rounds.
    @Test func layersKeepWhereTheyAreDeclared() throws {
        let yaml = """
            parameters: {depth: 2, width: 4}
            input: [3]
            layers:
              - repeat: depth + 1
                layers:
                  - linear: width
                  - residual: [relu]
              - group: head
                layers: [{linear: 2}]
            """
        let network = try NetworkDeclaration(yaml: YAMLReader.read(yaml), name: "n")
        for depth in [1, 3] {
            let composed = try network.composed(settings: ["depth": .integer(depth)])
            for round in 0...depth {
                let linear = try #require(composed.origins["linear\(round + 1)"])
                #expect(linear.place == 1 && linear.kind == "linear")
                #expect(linear.repeats.map(\.round) == [round] && linear.repeats[0].parameters == ["depth"])
                #expect(composed.origins["add\(round + 1)"]?.place == 2)
                #expect(composed.origins["relu\(round + 1)"]?.place == 3)
            }
            #expect(composed.origins["head"]?.place == 4)
            let last = try #require(composed.origins["head/linear1"])
            #expect(last.place == 5 && last.repeats.isEmpty)
        }
    }
}
