import Graphs
import Operations
import Tensors

enum GreaterExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "less, equal, greater, and zeros of both signs", Greater(), .values([4], [1, 2, 3, 0]),
            .values([4], [2, 2, 2, -0.0]), expected: [0, 0, 1, 0], orders: 0),
        OperationExample(
            "not a number on either side, infinities", Greater(), .values([3], [.nan, 1, .infinity]),
            .values([3], [1, .nan, .infinity]), expected: [0, 0, 0], orders: 0),
        OperationExample("same shape", Greater(), .distinct([3, 5]), .distinct([3, 5], offset: 0.08)),
        OperationExample("scalars", Greater(), .distinct([]), .distinct([], offset: 0.08)),
        OperationExample("scalar on the left", Greater(), .distinct([]), .distinct([2, 3], offset: 0.08)),
        OperationExample("scalar on the right", Greater(), .distinct([2, 3]), .distinct([], offset: 0.08)),
        OperationExample("row of size 1", Greater(), .distinct([1]), .distinct([7], offset: 0.08)),
        OperationExample("row added to a matrix", Greater(), .distinct([4, 3]), .distinct([3], offset: 0.08)),
        OperationExample("column against a matrix", Greater(), .distinct([4, 1]), .distinct([4, 3], offset: 0.08)),
        OperationExample("column against row", Greater(), .distinct([5, 1]), .distinct([1, 3], offset: 0.08)),
        OperationExample(
            "inner axis repeated on the left", Greater(), .distinct([2, 1, 3]), .distinct([2, 4, 3], offset: 0.08)),
        OperationExample(
            "both repeated, outer and inner axes", Greater(), .distinct([2, 1, 3, 1]),
            .distinct([4, 1, 5], offset: 0.08)),
        OperationExample(
            "axes of size 1 in both", Greater(), .distinct([1, 3, 1]), .distinct([1, 1, 1], offset: 0.08)),
        OperationExample(
            "f64", Greater(), .distinct([2, 3], .float64),
            .distinct([3], offset: 0.08, .float64)),
    ]

    static let refusals = BroadcastRefusals.of(Greater())
}
