import Graphs
import Operations
import Tensors

enum SigmoidExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "of ln 3 is ¾", Sigmoid(), .values([3], [0, 1.0986122886681098, -1.0986122886681098]),
            expected: [0.5, 0.75, 0.25]),
        OperationExample("saturated", Sigmoid(), .values([2], [-1000, 1000]), expected: [0, 1], orders: 0),
        OperationExample("scalar", Sigmoid(), .uniform([], in: -3...3)),
        OperationExample("one element", Sigmoid(), .uniform([1], in: -3...3)),
        OperationExample("odd sizes", Sigmoid(), .uniform([3, 5], in: -3...3)),
        OperationExample("axes of size 1", Sigmoid(), .uniform([1, 4, 1], in: -3...3)),
        OperationExample("three axes", Sigmoid(), .uniform([2, 3, 2], in: -3...3)),
        OperationExample("f64", Sigmoid(), .uniform([7], in: -3...3, .float64)),
    ]

    static let refusals = MapRefusals.of(Sigmoid())
}
