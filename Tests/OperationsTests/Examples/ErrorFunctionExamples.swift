import Graphs
import Operations
import Tensors

enum ErrorFunctionExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "Abramowitz and Stegun, table 7.1", ErrorFunction(), .values([4], [0, 0.5, 1, -2]),
            expected: [0, 0.5204998778, 0.8427007929, -0.9953222650]),
        OperationExample("scalar", ErrorFunction(), .uniform([], in: -2...2)),
        OperationExample("one element", ErrorFunction(), .uniform([1], in: -2...2)),
        OperationExample("odd sizes", ErrorFunction(), .uniform([3, 5], in: -2...2)),
        OperationExample("axes of size 1", ErrorFunction(), .uniform([1, 4, 1], in: -2...2)),
        OperationExample("three axes", ErrorFunction(), .uniform([2, 3, 2], in: -2...2)),
        OperationExample("f64", ErrorFunction(), .uniform([7], in: -2...2, .float64)),
    ]

    static let refusals = MapRefusals.of(ErrorFunction())
}
