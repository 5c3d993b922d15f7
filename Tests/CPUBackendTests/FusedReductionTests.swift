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
}
