import Graphs
import Operations
import Tensors

enum TransposeExamples: OperationExamples {
    static let examples =
        [
            OperationExample(
                "known values", Transpose([1, 0]), .values([2, 3], [1, 2, 3, 4, 5, 6]), expected: [1, 4, 2, 5, 3, 6]),
            OperationExample("a scalar", Transpose([]), .uniform([])),
            OperationExample("one axis", Transpose([0]), .uniform([5])),
            OperationExample("axes of size 1", Transpose([2, 0, 1]), .uniform([1, 3, 1])),
            OperationExample("four axes, as attention heads", Transpose([0, 2, 1, 3]), .uniform([2, 3, 4, 2])),
            OperationExample(
                "of indices", Transpose([1, 0]), .indices([2, 2], [0, 1, 2, 3]), expected: [0, 2, 1, 3]),
            OperationExample("f64", Transpose([1, 0]), .uniform([2, 3], .float64)),
        ]
        + [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]].map {
            OperationExample("permutation \($0)", Transpose($0), .uniform([2, 3, 5]))
        }

    static let refusals = [
        OperationRefusal(Transpose([0]), saying: "0 operands"),
        OperationRefusal(Transpose([0]), .f32([2]), .f32([2]), saying: "2 operands"),
        OperationRefusal(Transpose([0, 1]), .f32([2]), saying: "[0, 1] of f32[2]"),
        OperationRefusal(Transpose([0, 0]), .f32([2, 3]), saying: "each of its axes once"),
        OperationRefusal(Transpose([1, 2]), .f32([2, 3]), saying: "each of its axes once"),
        OperationRefusal(Transpose([0, -1]), .f32([2, 3]), saying: "each of its axes once"),
    ]
}
