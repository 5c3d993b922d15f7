import CostAnalysis
import Diagnostics
import Foundation
import Graphs
import Networks
import Testing

/// Holds the convention of XLA against what its cost analysis gives for the same functions in JAX
/// (`Sources/PeerBenchmark/XLA/count_xla.py` writes the fixture).
@Suite struct XLAConventionTests {
    struct Fixture: Decodable {
        let cases: [Case]
    }

    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let batch: Int
        let input: [Int]
        let layers: [String]
        let forward: Int64
        /// The gradients of the last convolution.
        let backward: Int64?
        let transcendentals: Int64

        var testDescription: String { name }
    }

    static let cases: [Case] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/xla-counts.json")
        return (try? Data(contentsOf: file)).flatMap { try? JSONDecoder().decode(Fixture.self, from: $0).cases } ?? []
    }()

    @Test func theFixtureIsThere() {
        #expect(Self.cases.count >= 17)
        #expect(Self.cases.count { $0.backward != nil } >= 8)
    }

    @Test("the convention gives XLA's figures", arguments: cases)
    func figures(of example: Case) throws {
        let yaml = "input: \(example.input)\nlayers: [\(example.layers.joined(separator: ", "))]"
        let declaration = try NetworkDeclaration(yaml: YAMLReader.read(yaml), name: "n")
        let report = try ConventionReport(XLAConvention(), declaration, settings: ["batch": .integer(example.batch)])
        let forward = report.lines.filter { $0.pass == .forward && $0.layer != "loss" }
        #expect(forward.reduce(Int128(0)) { $0 + $1.theirs } == Int128(example.forward))
        if let backward = example.backward {
            let line = try #require(report.lines.last { $0.pass == .backward && $0.layer == "conv2" })
            #expect(line.theirs == Int128(backward))
        }
    }
}
