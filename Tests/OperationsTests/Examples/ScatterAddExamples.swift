import Graphs
import Operations
import Tensors

enum ScatterAddExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "known rows, one of them twice", ScatterAdd(rows: 3), .indices([3], [2, 0, 2]),
            .values([3, 2], [1, 2, 3, 4, 5, 6]), expected: [3, 4, 0, 0, 6, 8], bounds: [.span]),
        OperationExample(
            "outside the table", ScatterAdd(rows: 2), .indices([3], [2, -1, 1]), .values([3], [1, 2, 3]),
            expected: [0, 3], orders: 0, bounds: [.span, .bytesRead, .work]),
        OperationExample(
            "every row once", ScatterAdd(rows: 4), .indices([4], [3, 1, 0, 2]), .uniform([4, 3]), bounds: [.span]),
        OperationExample(
            "repeated rows", ScatterAdd(rows: 4), .indices([5], [1, 1, 3, 1, 3]), .uniform([5, 3]), bounds: [.span]),
        OperationExample(
            "all rows meet in one", ScatterAdd(rows: 3), .indices([5], [1, 1, 1, 1, 1]), .uniform([5, 2])),
        OperationExample("three rows meet in one", ScatterAdd(rows: 2), .indices([3], [0, 0, 0]), .uniform([3, 2])),
        OperationExample(
            "a matrix of indices", ScatterAdd(rows: 7), .indices([2, 3], [6, 0, 3, 0, 5, 2]), .uniform([2, 3, 2]),
            bounds: [.span]),
        OperationExample("one index", ScatterAdd(rows: 3), .indices([], [1]), .uniform([4])),
        OperationExample(
            "a table of numbers", ScatterAdd(rows: 5), .indices([3], [4, 0, 4]), .uniform([3]), bounds: [.span]),
        OperationExample("rows of two axes", ScatterAdd(rows: 3), .indices([1], [2]), .uniform([1, 2, 2])),
        OperationExample("one row", ScatterAdd(rows: 1), .indices([1], [0]), .uniform([1, 1])),
        OperationExample("f64", ScatterAdd(rows: 2), .indices([2], [1, 1]), .uniform([2, 2], .float64)),
    ]

    static let refusals = [
        OperationRefusal(ScatterAdd(rows: 3), saying: "0 operands"),
        OperationRefusal(ScatterAdd(rows: 3), .i32([2]), saying: "1 operands"),
        OperationRefusal(ScatterAdd(rows: 3), .i32([2]), .f32([2]), .f32([2]), saying: "3 operands"),
        OperationRefusal(ScatterAdd(rows: 3), .f32([2]), .f32([2, 4]), saying: "f32[2]; expected i32"),
        OperationRefusal(ScatterAdd(rows: 3), .i32([2]), .i32([2, 4]), saying: "i32[2, 4]"),
        OperationRefusal(ScatterAdd(rows: 3), .i32([2]), .f32([3, 4]), saying: "f32[3, 4]"),
        OperationRefusal(ScatterAdd(rows: 3), .i32([2, 2]), .f32([2]), saying: "f32[2]"),
        OperationRefusal(ScatterAdd(rows: 0), .i32([2]), .f32([2, 4]), saying: "at least 1"),
        OperationRefusal(ScatterAdd(rows: -1), .i32([2]), .f32([2, 4]), saying: "at least 1"),
        OperationRefusal(ScatterAdd(rows: .max), .i32([2]), .f32([2, 4]), saying: "2^60"),
    ]
}
