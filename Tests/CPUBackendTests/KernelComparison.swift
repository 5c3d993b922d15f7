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

/// Holds every output of a plan against that of the reference kernels, within a share of its greatest magnitude, and held
/// memory against planned.
///
/// - Parameters:
///   - vanishing: The share of the greatest magnitude of all outputs below which one counts as so large.
///   - runs: How often the plan runs before its outputs are looked at.
func expectReferenceResults(
    of plan: ExecutionPlan, _ graph: Graph, tolerance: Float, vanishing: Float = 0, runs: Int = 1,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let (fast, reference) = (Execution(plan, seed: 5), Execution(ExecutionPlan(graph, overrides: []), seed: 5))
    #expect(fast.heldBytes == plan.plannedPeakBytes, sourceLocation: sourceLocation)
    for _ in 0..<runs { _ = fast.run() }
    _ = reference.run()
    let greatest = graph.outputs.compactMap { reference.output($0.name)?.map(abs).max() }.max() ?? 0
    for output in graph.outputs {
        let (found, expected) = (
            try #require(fast.output(output.name)), try #require(reference.output(output.name))
        )
        let scale = expected.map(abs).max() ?? 0
        let allowed = tolerance * max(scale, vanishing * greatest)
        let error = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
        #expect(
            zip(found, expected).allSatisfy { abs($0 - $1) <= allowed }, "\(output.name): \(error) of \(scale)",
            sourceLocation: sourceLocation)
    }
}

/// Holds a network's outputs, losses and gradients against those of the reference kernels. A gradient that vanishes, as
/// that of a scale before another normalisation, is the rounding of the others.
func expectNetworkResults(
    of plan: ExecutionPlan, _ graph: Graph, tolerance: Float = 2e-4, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    try expectReferenceResults(
        of: plan, graph, tolerance: tolerance, vanishing: 0.02, runs: 2, sourceLocation: sourceLocation)
}
