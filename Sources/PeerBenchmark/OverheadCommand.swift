import ArgumentParser
import CPUBackend
import Foundation
import Graphs
import Operations
import Tensors

/// Times graphs of tiny operations, whose time is overhead.
struct OverheadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "overhead",
        abstract: "Time chains of tiny operations.",
        discussion: """
            Prints an object of JSON a line for every kind of operation: its name, the number of operations, the \
            seconds of every run and the seconds of the compilation. Element-wise operations may be fused; products \
            of 4 x 4 matrices and rows of softmax cannot.
            """)

    @Option(help: "The number of operations of a chain.")
    var count = 10_000

    @Option(help: "The number of runs that are kept.")
    var rounds = 20

    func validate() throws {
        guard (1...1_000_000).contains(count) else {
            throw ValidationError("--count is \(count); expected 1 to 1000000.")
        }
        guard (1...10_000).contains(rounds) else {
            throw ValidationError("--rounds is \(rounds); expected 1 to 10000.")
        }
    }

    /// What a chain gave.
    private struct Outcome: Encodable {
        let chain: String
        let operations: Int
        let seconds: [Double]
        let compileSeconds: Double
    }

    func run() throws {
        let chains: [(String, (inout GraphBuilder, Value, Value) throws -> Value)] = [
            ("add", { try $0.add($1, $2) }), ("multiply_and_tanh", Self.multiplyAndTanh),
            ("softmax", { builder, x, _ in try builder.softmax(x) }),
            ("matrix_product", { try $0.matrixProduct($1, $2) }),
        ]
        for (name, step) in chains { try time(name, step) }
    }

    private static func multiplyAndTanh(_ builder: inout GraphBuilder, _ x: Value, _ y: Value) throws -> Value {
        try builder.hyperbolicTangent(builder.multiply(x, y))
    }

    private func time(_ name: String, _ step: (inout GraphBuilder, Value, Value) throws -> Value) throws {
        var builder = GraphBuilder()
        let type = TensorType(try Shape([4, 4]))
        var x = try builder.input("x", type, role: .data)
        let y = try builder.input("y", type, role: .data)
        for _ in 0..<count { x = try step(&builder, x, y) }
        let graph = builder.build(outputs: [("output", x)])
        let clock = ContinuousClock()
        let start = clock.now
        let plan = ExecutionPlan(graph)
        let compilation = (clock.now - start) / .seconds(1)
        let execution = Execution(plan, seed: 1)
        _ = execution.setInput("y", to: Array(repeating: 0.25, count: type.shape.count))
        for _ in 0..<3 { _ = execution.run() }
        let seconds = (0..<rounds).map { _ in execution.run()[.forward] ?? 0 }
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys]
        let outcome = Outcome(
            chain: name, operations: graph.nodes.count, seconds: seconds, compileSeconds: compilation)
        print(String(decoding: try encoder.encode(outcome), as: UTF8.self))
        fflush(nil)
    }
}
