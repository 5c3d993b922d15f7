import Graphs
import Operations
import Tensors

enum ExponentialExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "1, e and 1/e", Exponential(), .values([3], [0, 1, -1]),
            expected: [1, 2.718281828459045, 0.36787944117144233]),
        OperationExample(
            "beyond the range", Exponential(), .values([2], [-1000, 1000]),
            expected: [0, .infinity], orders: 0),
        OperationExample("scalar", Exponential(), .uniform([])),
        OperationExample("one element", Exponential(), .uniform([1])),
        OperationExample("odd sizes", Exponential(), .uniform([3, 5])),
        OperationExample("axes of size 1", Exponential(), .uniform([1, 4, 1])),
        OperationExample("three axes", Exponential(), .uniform([2, 3, 2])),
        OperationExample("f64", Exponential(), .uniform([7], .float64)),
    ]

    static let refusals = MapRefusals.of(Exponential())
}
