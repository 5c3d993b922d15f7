import CPUBackend
import Diagnostics
import Foundation
import Graphs
import Networks
import Tensors
import Testing

/// What PyTorch gives for a small network in double precision; `Sources/PeerBenchmark/PyTorch/fixtures.py` makes the
/// files.
struct PyTorchFixture {
    /// What a network is built for; the file holds results of both: `training output`, `training gradient of …`.
    enum Mode: String, CaseIterable, Sendable {
        case training
        case inference
    }

    private let mode: Mode
    private let file: TensorFile
    let graph: Graph

    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".safetensors") }.map { String($0.dropLast(12)) }.sorted()
    }()

    private static let folder = URL(filePath: #filePath).appending(path: "../../Fixtures").standardized

    init(_ name: String, _ mode: Mode) throws {
        self.mode = mode
        file = try TensorFile(path: Self.folder.appending(path: name + ".safetensors").path)
        let metadata = file.metadata
        let text = try #require(metadata["declaration"])
        let declaration =
            text.isEmpty
            ? try #require(Zoo.declaration(named: metadata["network"] ?? ""))
            : try NetworkDeclaration(yaml: YAMLReader.read(text), name: name)
        let settings = try JSONDecoder().decode(
            [String: ParameterValue].self, from: Data(try #require(metadata["settings"]).utf8))
        graph =
            switch mode {
            case .training: try declaration.graph(settings: settings)
            case .inference: try declaration.inferenceGraph(settings: settings)
            }
    }

    /// An execution with the fixture's examples, and its weights by their names.
    func execution(of plan: ExecutionPlan) throws -> Execution {
        let execution = Execution(plan, seed: 1)
        for input in graph.inputs {
            let given = file.tensors[input.name]?.elements
            let elements = given ?? Self.weight(input.name, graph.type(of: input.value).shape.dimensions)
            #expect(execution.setInput(input.name, to: elements))
        }
        return execution
    }

    /// |found − expected| / |expected| of an output in the Euclidean norm, where expected is not zero: then |found|
    /// against the longest gradient. Of a long gradient every k-th element is compared, and the norm of all.
    func error(of name: String, _ found: [Float]) throws -> Double {
        let expected = try #require(file.tensors["\(mode.rawValue) \(name)"]).elements
        let stride = (found.count + expected.count - 1) / max(expected.count, 1)
        let kept = Swift.stride(from: 0, to: found.count, by: max(stride, 1)).map { found[$0] }
        try #require(kept.count == expected.count)
        let difference = Self.norm(zip(kept, expected).map { $0 - $1 })
        guard let stored = file.tensors["\(mode.rawValue) norm of \(name)"] else {
            return difference / Self.norm(expected)
        }
        let norm = Double(try #require(stored.elements.first))
        guard norm > 1e-9 * longestGradient else { return Self.norm(found) / longestGradient }
        return max(difference / Self.norm(expected), abs(Self.norm(found) - norm) / norm)
    }

    private var longestGradient: Double {
        let norms = file.tensors.filter { $0.key.hasPrefix("\(mode.rawValue) norm of") }
        return norms.values.compactMap(\.elements.first).map(Double.init).max() ?? 0
    }

    private static func norm(_ elements: [Float]) -> Double {
        elements.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }

    /// A weight by its name, as `weight` in fixtures.py makes it.
    static func weight(_ name: String, _ shape: [Int]) -> [Float] {
        let key = name.utf8.reduce(UInt64(0)) { splitMix64(($0 ^ UInt64($1)) &+ splitMix64Step) }
        let uniform = (0..<shape.reduce(1, *)).map { place in
            Float(splitMix64(key &+ UInt64(place) &* splitMix64Step) >> 40) / Float(1 << 23) - 1
        }
        guard shape.count < 2 else {
            let bound = Float((3 / Double(shape.dropFirst().reduce(1, *))).squareRoot())
            return uniform.map { $0 * bound }
        }
        let isScale = name.contains("norm") && !name.hasSuffix(".bias") && !name.hasSuffix("mean")
        return uniform.map { isScale ? 1 + 0.5 * $0 : 0.3 * $0 }
    }
}
