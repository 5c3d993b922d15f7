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

/// Holds every output of a plan against that of the reference kernels, within a share of its greatest magnitude.
func expectReferenceResults(
    of plan: ExecutionPlan, _ graph: Graph, tolerance: Float, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let (fast, reference) = (Execution(plan, seed: 5), Execution(ExecutionPlan(graph, overrides: []), seed: 5))
    _ = fast.run()
    _ = reference.run()
    for output in graph.outputs {
        let (found, expected) = (
            try #require(fast.output(output.name)), try #require(reference.output(output.name))
        )
        let scale = expected.map(abs).max() ?? 0
        #expect(
            zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance * scale }, "\(output.name)",
            sourceLocation: sourceLocation)
    }
}

/// Holds a network's outputs, losses and gradients against those of the reference kernels, and held memory against planned.
/// A gradient that vanishes, as that of a scale before another normalisation, is the rounding of the others.
func expectNetworkResults(
    of plan: ExecutionPlan, _ graph: Graph, tolerance: Float = 2e-4, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let (fast, reference) = (Execution(plan, seed: 5), Execution(ExecutionPlan(graph, overrides: []), seed: 5))
    #expect(fast.heldBytes == plan.plannedPeakBytes, sourceLocation: sourceLocation)
    _ = fast.run()
    _ = fast.run()
    _ = reference.run()
    let greatest = graph.outputs.compactMap { reference.output($0.name)?.map(abs).max() }.max() ?? 0
    for output in graph.outputs {
        let (found, expected) = (
            try #require(fast.output(output.name)), try #require(reference.output(output.name))
        )
        let scale = expected.map(abs).max() ?? 0
        let error = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
        #expect(
            error <= tolerance * max(scale, 0.02 * greatest), "\(output.name): \(error) of \(scale)",
            sourceLocation: sourceLocation)
        #expect(found.allSatisfy { !$0.isNaN }, sourceLocation: sourceLocation)
    }
}
