import Graphs
import Operations
import Tensors

enum MultiplyExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "known values, column and row", Multiply(), .values([2, 1], [1, 2]), .values([3], [10, 20, -30]),
            expected: [10, 20, -30, 20, 40, -60]),
        OperationExample("same shape", Multiply(), .uniform([3, 5]), .uniform([3, 5])),
        OperationExample("scalars", Multiply(), .uniform([]), .uniform([])),
        OperationExample("scalar on the left", Multiply(), .uniform([]), .uniform([2, 3])),
        OperationExample("scalar on the right", Multiply(), .uniform([2, 3]), .uniform([])),
        OperationExample("row of size 1", Multiply(), .uniform([1]), .uniform([7])),
        OperationExample("row added to a matrix", Multiply(), .uniform([4, 3]), .uniform([3])),
        OperationExample("column against a matrix", Multiply(), .uniform([4, 1]), .uniform([4, 3])),
        OperationExample("column against row", Multiply(), .uniform([5, 1]), .uniform([1, 3])),
        OperationExample("inner axis repeated on the left", Multiply(), .uniform([2, 1, 3]), .uniform([2, 4, 3])),
        OperationExample(
            "both repeated, outer and inner axes", Multiply(), .uniform([2, 1, 3, 1]), .uniform([4, 1, 5])),
        OperationExample("axes of size 1 in both", Multiply(), .uniform([1, 3, 1]), .uniform([1, 1, 1])),
        OperationExample(
            "f64", Multiply(), .uniform([2, 3], .float64),
            .uniform([3], .float64)),
    ]

    static let refusals = BroadcastRefusals.of(Multiply())
}
