import Graphs
import Operations
import Tensors

enum SplitExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "known values, rows", Split(axis: 0, count: 1), .values([2, 2], [1, 2, 3, 4]), expected: [1, 2, 3, 4]),
        OperationExample(
            "known values, columns", Split(axis: 1, count: 2), .values([2, 4], [1, 2, 3, 4, 5, 6, 7, 8]),
            expected: [1, 2, 5, 6]),
        OperationExample("the first axis", Split(axis: 0, count: 3), .uniform([6, 2])),
        OperationExample("the middle axis", Split(axis: 1, count: 3), .uniform([2, 3, 2])),
        OperationExample("the last axis", Split(axis: 2, count: 2), .uniform([2, 3, 4])),
        OperationExample("of indices", Split(axis: 0, count: 2), .indices([4], [3, 1, 0, 7]), expected: [3, 1]),
        OperationExample("f64", Split(axis: 0, count: 2), .uniform([4], .float64)),
    ]

    static let refusals = [
        OperationRefusal(Split(axis: 0, count: 2), saying: "0 operands"),
        OperationRefusal(Split(axis: 0, count: 2), .f32([2]), .f32([2]), saying: "2 operands"),
        OperationRefusal(Split(axis: 0, count: 1), .f32([]), saying: "[0] of f32[]"),
        OperationRefusal(Split(axis: 0, count: 2), .f32([3]), saying: "2 pieces of axis 0 of f32[3]"),
        OperationRefusal(Split(axis: 0, count: 0), .f32([3]), saying: "0 pieces"),
        OperationRefusal(Split(axis: 0, count: -1), .f32([3]), saying: "-1 pieces"),
        OperationRefusal(Split(axis: 1, count: 1), .f32([3]), saying: "[1] of f32[3]"),
    ]
}
