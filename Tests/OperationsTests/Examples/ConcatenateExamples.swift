import Graphs
import Operations
import Tensors

enum ConcatenateExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "known values, rows", Concatenate(axis: 0), .values([1, 2], [1, 2]), .values([2, 2], [3, 4, 5, 6]),
            expected: [1, 2, 3, 4, 5, 6]),
        OperationExample(
            "known values, columns", Concatenate(axis: 1), .values([2, 1], [1, 2]), .values([2, 2], [3, 4, 5, 6]),
            expected: [1, 3, 4, 2, 5, 6]),
        OperationExample("one operand", Concatenate(axis: 0), .uniform([3])),
        OperationExample(
            "three operands", Concatenate(axis: 1), .uniform([2, 1, 3]), .uniform([2, 4, 3]), .uniform([2, 2, 3])),
        OperationExample("last axis", Concatenate(axis: 2), .uniform([2, 3, 1]), .uniform([2, 3, 5])),
        OperationExample("axes of size 1", Concatenate(axis: 0), .uniform([1, 1]), .uniform([1, 1])),
        OperationExample(
            "of indices", Concatenate(axis: 0), .indices([2], [0, 1]), .indices([1], [5]), expected: [0, 1, 5]),
        OperationExample("f64", Concatenate(axis: 0), .uniform([2], .float64), .uniform([3], .float64)),
    ]

    static let refusals = [
        OperationRefusal(Concatenate(axis: 0), saying: "no operands"),
        OperationRefusal(Concatenate(axis: 0), .f32([]), .f32([]), saying: "f32[]"),
        OperationRefusal(Concatenate(axis: 2), .f32([2, 3]), saying: "[2] of f32[2, 3]"),
        OperationRefusal(Concatenate(axis: -1), .f32([2, 3]), saying: "[-1] of f32[2, 3]"),
        OperationRefusal(Concatenate(axis: 0), .f32([2, 3]), .f32([2, 4]), saying: "f32[2, 4]"),
        OperationRefusal(Concatenate(axis: 0), .f32([2]), .f32([2, 1]), saying: "f32[2, 1]"),
        OperationRefusal(Concatenate(axis: 0), .f32([2]), .f64([2]), saying: "f64[2]"),
        OperationRefusal(Concatenate(axis: 0), .f32([2]), .i32([2]), saying: "i32[2]"),
        OperationRefusal(Concatenate(axis: 0), .f32([1 << 59]), .f32([1 << 59]), saying: "2^60"),
    ]
}
