import Graphs
import Operations
import Tensors

enum NegateExamples: OperationExamples {
    static let examples = [
        OperationExample("known values", Negate(), .values([3], [1.5, -2, 0.25]), expected: [-1.5, 2, -0.25]),
        OperationExample("scalar", Negate(), .uniform([])),
        OperationExample("one element", Negate(), .uniform([1])),
        OperationExample("odd sizes", Negate(), .uniform([3, 5])),
        OperationExample("axes of size 1", Negate(), .uniform([1, 4, 1])),
        OperationExample("three axes", Negate(), .uniform([2, 3, 2])),
        OperationExample("f64", Negate(), .uniform([7], .float64)),
    ]

    static let refusals = MapRefusals.of(Negate())
}
