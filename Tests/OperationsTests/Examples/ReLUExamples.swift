import Graphs
import Operations
import Tensors

enum ReLUExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "both sides of the kink", ReLU(), .values([4], [-2, -0.5, 0.5, 3]), expected: [0, 0, 0.5, 3]),
        OperationExample(
            "at the kink, and not a number", ReLU(), .values([3], [0, .nan, -.infinity]),
            expected: [0, .nan, 0], orders: 0),
        OperationExample("scalar", ReLU(), .distinct([])),
        OperationExample("one element", ReLU(), .distinct([1])),
        OperationExample("odd sizes", ReLU(), .distinct([3, 5])),
        OperationExample("axes of size 1", ReLU(), .distinct([1, 4, 1])),
        OperationExample("three axes", ReLU(), .distinct([2, 3, 2])),
        OperationExample("f64", ReLU(), .distinct([7], .float64)),
    ]

    static let refusals = MapRefusals.of(ReLU())
}
