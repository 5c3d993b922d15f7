import CPUBackend
import Graphs
import Networks
import Operations
import Tensors
import Testing

/// NaN and infinity are found, with the first operation that made them of finite numbers.
@Suite struct NonFiniteTests {
    private func execution(
        _ values: [Float], _ build: (inout GraphBuilder, Value) throws -> Value
    ) throws -> Execution {
        var builder = GraphBuilder()
        let x = try builder.input("x", TensorType(try Shape([values.count])), role: .data)
        let y = try build(&builder, x)
        let execution = Execution(ExecutionPlan(builder.build(outputs: [("y", y)])), seed: 1)
        #expect(execution.setInput("x", to: values))
        _ = execution.run()
        return execution
    }

    @Test func anOverflowIsBlamedAndNotTheDifferenceAfterIt() throws {
        let execution = try execution([1, 200]) { builder, x in
            let large = try builder.layer("grow") { (builder) throws(GraphError) in try builder.exponential(x) }
            return try builder.layer("vanish") { (builder) throws(GraphError) in try builder.subtract(large, large) }
        }
        #expect(execution.nonFiniteOutputs == ["y"])
        let origin = try #require(execution.nonFiniteOrigin())
        #expect(origin.operation == "Exponential")
        #expect(origin.description == "infinity in the forward pass, first made by Exponential in layer 'grow'")
    }

    @Test func aRootOfANegativeNumberIsNoNumber() throws {
        let execution = try execution([4, -1]) { builder, x in try builder.squareRoot(x) }
        #expect(execution.nonFiniteOrigin()?.made == "NaN")
        #expect(execution.nonFiniteOrigin()?.operation == "SquareRoot")
    }

    @Test func finiteRunsHaveNoOrigin() throws {
        let execution = try execution([4, 1]) { builder, x in try builder.squareRoot(x) }
        #expect(execution.nonFiniteOutputs.isEmpty)
        #expect(execution.nonFiniteOrigin() == nil)
    }

    /// The mask of causal attention holds -infinity on purpose; the fault lies in the weights that are too large.
    @Test func masksAreNoFault() throws {
        let declaration = try #require(Zoo.declaration(named: "gpt"))
        let settings: [String: ParameterValue] = [
            "vocabulary": .integer(7), "length": .integer(4), "width": .integer(4), "heads": .integer(2),
            "depth": .integer(1),
        ]
        let graph = try declaration.graph(settings: settings)
        let execution = Execution(ExecutionPlan(graph), seed: 1)
        _ = execution.run()
        #expect(execution.nonFiniteOutputs.isEmpty)
        #expect(execution.nonFiniteOrigin() == nil)
        let weight = try #require(graph.inputs.last { $0.role == .parameter })
        let count = graph.type(of: weight.value).shape.count
        #expect(execution.setInput(weight.name, to: (0..<count).map { $0 % 2 == 0 ? 3e38 : -3e38 }))
        _ = execution.run()
        #expect(execution.nonFiniteOutputs.contains("loss"))
        let origin = try #require(execution.nonFiniteOrigin())
        #expect(origin.pass == .forward)
        #expect(origin.operation == "MatrixProduct")
    }
}
