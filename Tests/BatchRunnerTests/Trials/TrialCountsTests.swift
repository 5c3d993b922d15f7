import CPUBackend
import Differentiation
import Diagnostics
import Networks
import ResultStore
import Testing

@testable import BatchRunner

@Suite struct TrialCountsTests {
    private static let small: [String: ParameterValue] = [
        "depth": .integer(2), "width": .integer(5), "input": .integer(7), "classes": .integer(3),
    ]

    /// By forward mode the network and its derivative run once a weight: 2 · 5 products of the hidden layers and the
    /// output each, less the one that the input would take.
    @Test(arguments: [(GradientMethod.reverse, 1, 3), (.forward, 88, 3), (.differences, 89, 1)])
    func gradientsAreAPassOfTheirOwn(method: GradientMethod, runs: Int, products: Int) throws {
        let counts = try TrialCounts(
            of: TrialSpecification(
                network: try #require(Zoo.declaration(named: "mlp")), parameters: Self.small,
                step: TrainingStep(gradient: method)))
        let macs = counts.rows.first { $0.pass == "gradient" && $0.metric == "macs" }?.value
        #expect(macs == Int128(runs * (products * 75 - (products == 3 ? 35 : 0))))
    }

    /// A network without weights has no gradient: its forward mode runs never, and its derivative is a zero of the loss.
    @Test(arguments: GradientMethod.allCases)
    func everyCountIsThereOnce(method: GradientMethod) throws {
        let yaml = "input: [2]\nlayers: [relu]\nloss: mean_square"
        let network = try NetworkDeclaration(yaml: YAMLReader.read(yaml), name: "weightless")
        let trial = TrialSpecification(network: network, parameters: [:], step: TrainingStep(gradient: method))
        let rows = try TrialCounts(of: trial).rows
        #expect(Set(rows.map { "\($0.pass) \($0.layer) \($0.metric)" }).count == rows.count)
    }

    @Test func gradientsOfTooManyRunsAreNotMeasured() throws {
        var trial = TrialSpecification(
            network: try #require(Zoo.declaration(named: "mlp")), parameters: [:],
            step: TrainingStep(gradient: .forward))
        #expect(throws: Never.self) { try TrialCounts(of: trial) }
        trial.measurement = .init(warmUpRounds: 1, rounds: 1, seconds: 0, seed: 1, threads: 1, machine: "m")
        let error = #expect(throws: Diagnostic.self) { try TrialCounts(of: trial) }
        #expect(error?.message.contains("269322 runs") == true)
    }

    @Test func multiplyAddsOfAPerceptronAreThoseOfItsMatrices() throws {
        let counts = try TrialCounts(
            of: TrialSpecification(network: try #require(Zoo.declaration(named: "mlp")), parameters: Self.small))
        let weights: Int128 = 35 + 25 + 15
        let total = { (pass: String, metric: String) in
            counts.rows.first { $0.pass == pass && $0.layer.isEmpty && $0.metric == metric }?.value
        }
        #expect(total("model", "parameters") == weights + 5 + 5 + 3)
        #expect(total("forward", "macs") == weights)
        #expect(total("backward", "macs") == 2 * weights - 35)
        let layers = counts.rows.filter { $0.pass == "forward" && !$0.layer.isEmpty && $0.metric == "macs" }
        #expect(layers.map(\.value).reduce(0, +) == total("forward", "macs"))
    }

    @Test func sizesWhoseProductOverflowsAreAnError() throws {
        let declaration = try #require(Zoo.declaration(named: "mlp"))
        #expect(throws: (any Error).self) {
            try TrialCounts(of: TrialSpecification(network: declaration, parameters: ["width": .integer(.max)]))
        }
    }

    @Test(arguments: [
        ("MemTotal: 10 kB\nMemAvailable:   2048 kB\n", 2048 * 1024), ("MemTotal: 10 kB\n", nil), ("", nil),
        ("MemAvailable: many kB", nil),
    ])
    func availableMemoryIsRead(_ text: String, _ expected: Int?) {
        #expect(AvailableMemory.bytes(inMeminfo: text) == expected)
    }
}
