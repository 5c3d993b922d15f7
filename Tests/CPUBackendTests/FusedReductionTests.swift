import Graphs
import Operations
import Tensors
import Testing

@testable import CPUBackend

/// Loops that reduce what they compute, store it as well, or need it again.
@Suite(.serialized) struct FusedReductionTests {
    /// Rows within a block, of one, of several blocks with a rest, and as short as a vector.
    static let shapes = [
        [7, 3], [3, 512], [5, 700], [2, 2, 2500], [90, 16], [70, 48], [4, 5, 16, 16], [1, 5000],
    ]

    @Test(arguments: shapes, instructionSets)
    func reductionsOfComputedValues(shape: [Int], set: String) throws {
        var builder = GraphBuilder()
        let x = try builder.input("x", TensorType(try Shape(shape)), role: .data)
        let rows = try builder.input("rows", TensorType(try Shape(shape.dropLast() + [1])), role: .data)
        let columns = try builder.input("columns", TensorType(try Shape([shape[shape.count - 1]])), role: .data)
        let centred = try builder.subtract(x, rows)
        let square = try builder.multiply(centred, centred)
        let scaled = try builder.multiply(square, columns)
        let last = shape.count - 1
        let outputs: [(String, Value)] = [
            ("of rows", try builder.sum(square, axes: [last])),
            ("of columns", try builder.sum(square, axes: Array(0..<last))),
            ("of all", try builder.sum(square, axes: Array(0...last))),
            ("greatest", try builder.apply(Max(axes: [last]), square)),
            ("of what is stored", try builder.sum(scaled, axes: [last])),
            ("stored", scaled),
        ]
        // Alone each is a loop of its own; together they share what they compute.
        let graphs = outputs.map { builder.build(outputs: [$0]) } + [builder.build(outputs: outputs)]
        for graph in graphs {
            _ = try withInstructionSet(set) {
                try expectReferenceResults(of: ExecutionPlan(graph, threads: 2), graph, tolerance: 2e-6)
            }
        }
    }

    /// Means and deviations of parts are joined without the cancellation of a mean of squares: what is added to all
    /// elements changes nothing.
    @Test(
        arguments: [([3, 5000], [1]), ([5000, 16], [0]), ([5000, 21], [0]), ([2, 3, 700], [0, 2])], instructionSets)
    func aMeanFarLargerThanTheDeviation(sizes: (shape: [Int], axes: [Int]), set: String) throws {
        var builder = GraphBuilder()
        let x = try builder.input("x", TensorType(try Shape(sizes.shape)), role: .data)
        let normal = try builder.normalize(x, axes: sizes.axes, epsilon: 1e-5)
        let graph = builder.build(outputs: [("normal", normal)])
        let values = (0..<sizes.shape.reduce(1, *)).map { Float($0 * 31 % 101 % 8) }
        let found = try withInstructionSet(set) { () -> [[Float]?] in
            let execution = Execution(ExecutionPlan(graph, threads: 2), seed: 1)
            return [Float(0), 10_000, 1e20].map { mean in
                guard execution.setInput("x", to: values.map { $0 + mean }) else { return nil }
                _ = execution.run()
                return execution.output("normal")
            }
        }
        guard let found else { return }
        let (centred, far, farthest) = (try #require(found[0]), try #require(found[1]), try #require(found[2]))
        #expect(zip(centred, far).allSatisfy { abs($0 - $1) <= 2e-3 })
        #expect(farthest.allSatisfy { $0.isFinite })
    }
}
