import Graphs
import Operations
import Tensors
import Testing

@testable import CPUBackend

/// Pairs of operations that one instruction does.
@Suite struct InstructionFusionTests {
    private typealias Build = (inout GraphBuilder, [Value]) throws -> Value

    private func plan(_ build: Build) throws -> (graph: Graph, plan: ExecutionPlan) {
        var builder = GraphBuilder()
        let operands = try (0..<3).map { index in
            try builder.input("x\(index)", TensorType(try Shape([5, 123])), role: .data)
        }
        let result = try build(&builder, operands)
        let graph = builder.build(outputs: [("y", result)])
        return (graph, ExecutionPlan(graph, triesKernels: false))
    }

    private func expectInstructions(_ count: Int, _ build: Build) throws {
        let (graph, plan) = try plan(build)
        #expect(plan.program.steps.map(\.name) == ["loop of \(count)"])
        try expectReferenceResults(of: plan, graph, tolerance: 3e-7)
    }

    @Test func oneInstructionDoesTheWorkOfTwo() throws {
        try expectInstructions(1) { try $0.add($0.multiply($1[0], $1[1]), $1[2]) }
        try expectInstructions(1) { try $0.add($1[2], $0.multiply($1[0], $1[1])) }
        try expectInstructions(1) { try $0.subtract($0.multiply($1[0], $1[1]), $1[2]) }
        try expectInstructions(1) { try $0.subtract($1[2], $0.multiply($1[0], $1[1])) }
        try expectInstructions(1) { try $0.multiply($0.subtract($1[0], $1[1]), $1[2]) }
        try expectInstructions(1) { try $0.multiply($1[2], $0.subtract($1[0], $1[1])) }
        try expectInstructions(1) { try $0.multiply($1[2], $0.apply(Greater(), $1[0], $1[1])) }
        try expectInstructions(1) { try $0.relu($0.add($1[0], $1[1])) }
        try expectInstructions(1) { try $0.relu($0.subtract($1[0], $1[1])) }
        try expectInstructions(1) { try $0.relu($0.add($0.multiply($1[0], $1[1]), $1[2])) }
        try expectInstructions(1) { builder, x in
            let difference = try builder.subtract(x[0], x[1])
            return try builder.multiply(difference, difference)
        }
    }

    /// What something else needs too is not computed twice.
    @Test func aResultThatIsReadTwiceKeepsItsInstruction() throws {
        try expectInstructions(3) { builder, x in
            let difference = try builder.subtract(x[0], x[1])
            return try builder.add(builder.relu(difference), builder.multiply(difference, x[2]))
        }
        try expectInstructions(2) { builder, x in
            let isGreater = try builder.apply(Greater(), x[0], x[1])
            return try builder.multiply(isGreater, isGreater)
        }
    }
}
