import Graphs
import Operations
import Tensors

enum SliceExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "known values", Slice(starts: [1, 0], sizes: [1, 2]), .values([2, 3], [1, 2, 3, 4, 5, 6]), expected: [4, 5]),
        OperationExample("everything", Slice(starts: [0, 0], sizes: [3, 5]), .uniform([3, 5])),
        OperationExample("one element", Slice(starts: [2, 4], sizes: [1, 1]), .uniform([3, 5])),
        OperationExample("a column", Slice(starts: [0, 3], sizes: [3, 1]), .uniform([3, 5])),
        OperationExample("inside three axes", Slice(starts: [1, 0, 2], sizes: [2, 3, 3]), .uniform([4, 3, 7])),
        OperationExample("axes of size 1", Slice(starts: [0, 1, 0], sizes: [1, 2, 1]), .uniform([1, 5, 1])),
        OperationExample("a scalar", Slice(starts: [], sizes: []), .uniform([])),
        OperationExample("of indices", Slice(starts: [1], sizes: [2]), .indices([4], [3, 2, 1, 0]), expected: [2, 1]),
        OperationExample("f64", Slice(starts: [1], sizes: [2]), .uniform([4], .float64)),
    ]

    static let refusals = [
        OperationRefusal(Slice(starts: [0], sizes: [1]), saying: "0 operands"),
        OperationRefusal(Slice(starts: [0], sizes: [1]), .f32([2]), .f32([2]), saying: "2 operands"),
        OperationRefusal(Slice(starts: [0], sizes: [1]), .f32([2, 3]), saying: "f32[2, 3]"),
        OperationRefusal(Slice(starts: [0, 0], sizes: [1]), .f32([2]), saying: "f32[2]"),
        OperationRefusal(Slice(starts: [1], sizes: [2]), .f32([2]), saying: "[2] from [1] of f32[2]"),
        OperationRefusal(Slice(starts: [-1], sizes: [1]), .f32([2]), saying: "[1] from [-1]"),
        OperationRefusal(Slice(starts: [0], sizes: [0]), .f32([2]), saying: "at least 1"),
        OperationRefusal(Slice(starts: [0], sizes: [-3]), .f32([2]), saying: "at least 1"),
        OperationRefusal(Slice(starts: [.max], sizes: [.max]), .f32([2]), saying: "a box inside it"),
        OperationRefusal(Slice(starts: [.max], sizes: [.min]), .f32([2]), saying: "at least 1"),
    ]
}
