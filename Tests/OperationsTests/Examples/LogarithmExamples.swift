import Graphs
import Operations
import Tensors

enum LogarithmExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "of 1, e, 2 and ½", Logarithm(), .values([4], [1, 2.718281828459045, 2, 0.5]),
            expected: [0, 1, 0.6931471805599453, -0.6931471805599453]),
        OperationExample(
            "outside the domain", Logarithm(), .values([2], [0, -1]),
            expected: [-.infinity, .nan], orders: 0),
        OperationExample("scalar", Logarithm(), .uniform([], in: 0.5...2)),
        OperationExample("one element", Logarithm(), .uniform([1], in: 0.5...2)),
        OperationExample("odd sizes", Logarithm(), .uniform([3, 5], in: 0.5...2)),
        OperationExample("axes of size 1", Logarithm(), .uniform([1, 4, 1], in: 0.5...2)),
        OperationExample("three axes", Logarithm(), .uniform([2, 3, 2], in: 0.5...2)),
        OperationExample("f64", Logarithm(), .uniform([7], in: 0.5...2, .float64)),
    ]

    static let refusals = MapRefusals.of(Logarithm())
}
