import Graphs
import Operations
import Tensors

enum SubtractExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "known values, column and row", Subtract(), .values([2, 1], [1, 2]), .values([3], [10, 20, 30]),
            expected: [-9, -19, -29, -8, -18, -28]),
        OperationExample("same shape", Subtract(), .uniform([3, 5]), .uniform([3, 5])),
        OperationExample("scalars", Subtract(), .uniform([]), .uniform([])),
        OperationExample("scalar on the left", Subtract(), .uniform([]), .uniform([2, 3])),
        OperationExample("scalar on the right", Subtract(), .uniform([2, 3]), .uniform([])),
        OperationExample("row of size 1", Subtract(), .uniform([1]), .uniform([7])),
        OperationExample("row added to a matrix", Subtract(), .uniform([4, 3]), .uniform([3])),
        OperationExample("column against a matrix", Subtract(), .uniform([4, 1]), .uniform([4, 3])),
        OperationExample("column against row", Subtract(), .uniform([5, 1]), .uniform([1, 3])),
        OperationExample("inner axis repeated on the left", Subtract(), .uniform([2, 1, 3]), .uniform([2, 4, 3])),
        OperationExample(
            "both repeated, outer and inner axes", Subtract(), .uniform([2, 1, 3, 1]), .uniform([4, 1, 5])),
        OperationExample("axes of size 1 in both", Subtract(), .uniform([1, 3, 1]), .uniform([1, 1, 1])),
        OperationExample(
            "f64", Subtract(), .uniform([2, 3], .float64),
            .uniform([3], .float64)),
    ]

    static let refusals = BroadcastRefusals.of(Subtract())
}
