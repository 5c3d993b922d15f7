import Graphs
import Operations
import Tensors

enum DivideExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "known values, column and row", Divide(), .values([2, 1], [1, 3]), .values([3], [2, -4, 8]),
            expected: [0.5, -0.25, 0.125, 1.5, -0.75, 0.375]),
        OperationExample(
            "division by zero", Divide(), .values([3], [1, -1, 0]), .values([], [0]),
            expected: [.infinity, -.infinity, .nan], orders: 0),
        OperationExample("same shape", Divide(), .uniform([3, 5]), .uniform([3, 5], in: 0.5...2)),
        OperationExample("scalars", Divide(), .uniform([]), .uniform([], in: 0.5...2)),
        OperationExample("scalar on the left", Divide(), .uniform([]), .uniform([2, 3], in: 0.5...2)),
        OperationExample("scalar on the right", Divide(), .uniform([2, 3]), .uniform([], in: 0.5...2)),
        OperationExample("row of size 1", Divide(), .uniform([1]), .uniform([7], in: 0.5...2)),
        OperationExample("row added to a matrix", Divide(), .uniform([4, 3]), .uniform([3], in: 0.5...2)),
        OperationExample("column against a matrix", Divide(), .uniform([4, 1]), .uniform([4, 3], in: 0.5...2)),
        OperationExample("column against row", Divide(), .uniform([5, 1]), .uniform([1, 3], in: 0.5...2)),
        OperationExample(
            "inner axis repeated on the left", Divide(), .uniform([2, 1, 3]), .uniform([2, 4, 3], in: 0.5...2)),
        OperationExample(
            "both repeated, outer and inner axes", Divide(), .uniform([2, 1, 3, 1]), .uniform([4, 1, 5], in: 0.5...2)),
        OperationExample("axes of size 1 in both", Divide(), .uniform([1, 3, 1]), .uniform([1, 1, 1], in: 0.5...2)),
        OperationExample(
            "f64", Divide(), .uniform([2, 3], .float64),
            .uniform([3], in: 0.5...2, .float64)),
    ]

    static let refusals = BroadcastRefusals.of(Divide())
}
