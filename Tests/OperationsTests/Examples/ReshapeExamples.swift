import Graphs
import Operations
import Tensors

enum ReshapeExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "known values", Reshape(to: [3, 2]), .values([2, 3], [1, 2, 3, 4, 5, 6]), expected: [1, 2, 3, 4, 5, 6]),
        OperationExample("flattened", Reshape(to: [30]), .uniform([2, 3, 5])),
        OperationExample("split", Reshape(to: [3, 1, 5]), .uniform([15])),
        OperationExample("to a scalar", Reshape(to: []), .uniform([1, 1])),
        OperationExample("from a scalar", Reshape(to: [1]), .uniform([])),
        OperationExample("to the same shape", Reshape(to: [2, 3]), .uniform([2, 3])),
        OperationExample("of indices", Reshape(to: [2, 2]), .indices([4], [3, 1, 0, 2]), expected: [3, 1, 0, 2]),
    ]

    static let refusals = [
        OperationRefusal(Reshape(to: [2]), saying: "0 operands"),
        OperationRefusal(Reshape(to: [2]), .f32([2]), .f32([2]), saying: "2 operands"),
        OperationRefusal(Reshape(to: [2, 3]), .f32([5]), saying: "f32[5] of 5 elements; expected 6"),
        OperationRefusal(Reshape(to: []), .f32([2]), saying: "expected 1"),
    ]
}
