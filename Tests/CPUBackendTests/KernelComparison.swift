import CPUBackend
import Graphs
import Tensors
import Testing

/// Runs an operation alone, compiled for speed and by its reference kernel, on the same numbers.
struct KernelComparison {
    let found: [Float]
    let expected: [Float]

    /// - Parameter shapes: Those of the operands; `indices` of them hold indices.
    init(_ operation: any Operation, _ shapes: [[Int]], indices: Set<Int> = [], threads: Int = 1) throws {
        var builder = GraphBuilder()
        var operands: [Value] = []
        for (place, shape) in shapes.enumerated() {
            let type = TensorType(try Shape(shape), indices.contains(place) ? .int32 : .float32)
            operands.append(try builder.input("operand\(place)", type, role: .data))
        }
        let results = try builder.apply(operation, to: operands)
        let graph = builder.build(outputs: [("result", results[0])])
        let fast = Execution(ExecutionPlan(graph, threads: threads), seed: 11)
        let reference = Execution(ExecutionPlan(graph, overrides: []), seed: 11)
        _ = fast.run()
        _ = reference.run()
        found = try #require(fast.output("result"))
        expected = try #require(reference.output("result"))
    }

    /// The greatest difference.
    var error: Float {
        zip(found, expected).reduce(0) { $1.0 == $1.1 ? $0 : max($0, abs($1.0 - $1.1)) }
    }

    /// The greatest magnitude that was expected.
    var scale: Float { expected.reduce(0) { max($0, abs($1)) } }
}
