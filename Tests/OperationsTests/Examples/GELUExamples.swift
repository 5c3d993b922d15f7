import Graphs
import Operations
import Tensors

enum GELUExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "x·Φ(x) at 0, 1, −1 and 2", GELU(), .values([4], [0, 1, -1, 2]),
            expected: [0, 0.8413447460685429, -0.15865525393145707, 1.9544997361036416]),
        OperationExample("scalar", GELU(), .uniform([], in: -3...3)),
        OperationExample("one element", GELU(), .uniform([1], in: -3...3)),
        OperationExample("odd sizes", GELU(), .uniform([3, 5], in: -3...3)),
        OperationExample("axes of size 1", GELU(), .uniform([1, 4, 1], in: -3...3)),
        OperationExample("three axes", GELU(), .uniform([2, 3, 2], in: -3...3)),
        OperationExample("f64", GELU(), .uniform([7], in: -3...3, .float64)),
    ]

    static let refusals = MapRefusals.of(GELU())
}
