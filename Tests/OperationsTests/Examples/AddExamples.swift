import Graphs
import Operations
import Tensors

enum AddExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "known values", Add(), .values([3], [1, 2, -3]), .values([3], [10, 0, 20]),
            expected: [11, 2, 17]),
        OperationExample(
            "known values, column and row", Add(), .values([2, 1], [1, 2]), .values([3], [10, 20, 30]),
            expected: [11, 21, 31, 12, 22, 32]),
        OperationExample("same shape", Add(), .uniform([3, 5]), .uniform([3, 5])),
        OperationExample("scalars", Add(), .uniform([]), .uniform([])),
        OperationExample("scalar on the left", Add(), .uniform([]), .uniform([2, 3])),
        OperationExample("scalar on the right", Add(), .uniform([2, 3]), .uniform([])),
        OperationExample("row of size 1", Add(), .uniform([1]), .uniform([7])),
        OperationExample("row added to a matrix", Add(), .uniform([4, 3]), .uniform([3])),
        OperationExample("column against a matrix", Add(), .uniform([4, 1]), .uniform([4, 3])),
        OperationExample("column against row", Add(), .uniform([5, 1]), .uniform([1, 3])),
        OperationExample("inner axis repeated on the left", Add(), .uniform([2, 1, 3]), .uniform([2, 4, 3])),
        OperationExample("both repeated, outer and inner axes", Add(), .uniform([2, 1, 3, 1]), .uniform([4, 1, 5])),
        OperationExample("axes of size 1 in both", Add(), .uniform([1, 3, 1]), .uniform([1, 1, 1])),
        OperationExample(
            "f64", Add(), .uniform([2, 3], .float64),
            .uniform([3], .float64)),
    ]

    static let refusals = BroadcastRefusals.of(Add())
}
