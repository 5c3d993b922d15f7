import Diagnostics
import Foundation
import Graphs
import Networks
import ReferenceInterpreter
import Tensors
import Testing

/// Layers against PyTorch: outputs, losses and gradients on the same numbers. Fixtures/layers.py makes the expected
/// values.
@Suite struct LayerValueTests {
    struct Case: Sendable, Decodable, CustomTestStringConvertible {
        let name: String
        let layers: String
        let input: [Int]
        let inference: Bool
        let expected: [String: Double]

        var testDescription: String { name }

        func graph() throws -> Graph {
            let text = "input: [\(input.dropFirst().map(String.init).joined(separator: ", "))]\nloss: mean_square\n"
            let declaration = try NetworkDeclaration(yaml: YAMLReader.read(text + "layers: \(layers)"), name: "layers")
            let settings = ["batch": ParameterValue.integer(input[0])]
            return inference
                ? try declaration.inferenceGraph(settings: settings) : try declaration.graph(settings: settings)
        }
    }

    static let cases: [Case] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/layers.json")
        guard let data = try? Data(contentsOf: file) else { return [] }
        return (try? JSONDecoder().decode([Case].self, from: data)) ?? []
    }()

    @Test func fixturesAreThere() {
        #expect(Self.cases.count >= 10)
    }

    @Test(arguments: cases)
    func valuesAreThoseOfPyTorch(_ example: Case) throws {
        let graph = try example.graph()
        #expect(GraphVerifier.violations(in: graph).isEmpty)
        let numbers = graph.inputs.enumerated().map { place, input in
            (0..<graph.type(of: input.value).shape.count).map { k in
                2 * sin(1 + 0.7 * Double(place) + 0.37 * Double(k)) + (input.name.hasSuffix("variance") ? 3 : 0)
            }
        }
        let results = graph.outputs(for: numbers)
        #expect(Set(graph.outputs.map(\.name)) == Set(example.expected.keys))
        for (output, elements) in zip(graph.outputs, results) {
            let sum = elements.enumerated().reduce(0) { $0 + $1.element * cos(0.5 + 0.61 * Double($1.offset)) }
            let expected = try #require(example.expected[output.name])
            #expect(abs(sum - expected) <= 1e-9 * max(1, abs(expected)), "\(output.name): \(sum), not \(expected)")
        }
    }

    /// Running statistics are no weights: they are inputs of the graph of inference alone.
    @Test func runningStatisticsAreBuffers() throws {
        let network = try #require(Zoo.declaration(named: "resnet18"))
        let (training, inference) = (try network.graph(settings: [:]), try network.inferenceGraph(settings: [:]))
        #expect(GraphVerifier.violations(in: inference).isEmpty)
        #expect(inference.nodes.allSatisfy { $0.pass == .inference })
        #expect(!training.inputs.contains { $0.role == .buffer })
        // A mean and a variance for each of the 4,800 channels of ResNet-18's 20 normalisations.
        let buffers = inference.inputs.filter { $0.role == .buffer }
        #expect(buffers.count == 40)
        #expect(buffers.map { inference.type(of: $0.value).shape.count }.reduce(0, +) == 9600)
        let weights = { (graph: Graph) in
            graph.inputs.filter { $0.role == .parameter }.map { graph.type(of: $0.value).shape.count }.reduce(0, +)
        }
        #expect(weights(inference) == weights(training))
    }
}
