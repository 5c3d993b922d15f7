import CPUBackend
import Networks
import ResultStore
import Testing

@testable import BatchRunner

@Suite struct TrialCountsTests {
    @Test func multiplyAddsOfAPerceptronAreThoseOfItsMatrices() throws {
        let counts = try TrialCounts(
            of: try #require(Zoo.declaration(named: "mlp")),
            parameters: ["depth": .integer(2), "width": .integer(5), "input": .integer(7), "classes": .integer(3)])
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
            try TrialCounts(of: declaration, parameters: ["width": .integer(.max)])
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
