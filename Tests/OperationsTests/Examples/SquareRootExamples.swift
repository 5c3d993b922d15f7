import Graphs
import Operations
import Tensors

enum SquareRootExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "of 4, 2 and ¼", SquareRoot(), .values([3], [4, 2, 0.25]),
            expected: [2, 1.4142135623730951, 0.5]),
        OperationExample("outside the domain", SquareRoot(), .values([2], [0, -1]), expected: [0, .nan], orders: 0),
        OperationExample("scalar", SquareRoot(), .uniform([], in: 0.5...2)),
        OperationExample("one element", SquareRoot(), .uniform([1], in: 0.5...2)),
        OperationExample("odd sizes", SquareRoot(), .uniform([3, 5], in: 0.5...2)),
        OperationExample("axes of size 1", SquareRoot(), .uniform([1, 4, 1], in: 0.5...2)),
        OperationExample("three axes", SquareRoot(), .uniform([2, 3, 2], in: 0.5...2)),
        OperationExample("f64", SquareRoot(), .uniform([7], in: 0.5...2, .float64)),
    ]

    static let refusals = MapRefusals.of(SquareRoot())
}
