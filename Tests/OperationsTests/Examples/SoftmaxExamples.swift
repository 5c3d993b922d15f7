import Graphs
import Operations
import Tensors

enum SoftmaxExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "of logarithms of 1, 2 and 3", Softmax(), .values([3], [0, 0.6931471805599453, 1.0986122886681098]),
            expected: [1 / 6, 1 / 3, 1 / 2]),
        OperationExample(
            "of equal elements", Softmax(), .values([2, 2], [5, 5, -3, -3]), expected: [0.5, 0.5, 0.5, 0.5]),
        OperationExample(
            "of elements whose exponential overflows", Softmax(), .values([2, 2], [1000, 1000, -1000, 0]),
            expected: [0.5, 0.5, 0, 1], orders: 0),
        OperationExample(
            "of a masked element", Softmax(), .values([2], [-.infinity, 1]), expected: [0, 1], orders: 0),
        OperationExample("one element", Softmax(), .uniform([1]), expected: [1]),
        OperationExample("rows of one element", Softmax(), .uniform([3, 1]), expected: [1, 1, 1]),
        OperationExample("one row", Softmax(), .uniform([1, 7], in: -2...2)),
        OperationExample("rows of a power of two", Softmax(), .uniform([3, 8], in: -2...2)),
        OperationExample("batch axes", Softmax(), .uniform([2, 3, 5], in: -2...2)),
        OperationExample("f64", Softmax(), .uniform([2, 3], .float64)),
    ]

    static let refusals =
        MapRefusals.of(Softmax()) + [OperationRefusal(Softmax(), .f32([]), saying: "f32[]; expected at least 1 axis")]
}
