import Graphs
import Operations
import Tensors

enum OneHotExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "known rows", OneHot(count: 3), .indices([2], [2, 0]), expected: [0, 0, 1, 1, 0, 0]),
        OperationExample(
            "outside the row", OneHot(count: 2), .indices([3], [2, -1, 1]), expected: [0, 0, 0, 0, 0, 1]),
        OperationExample("a matrix of indices", OneHot(count: 5), .indices([2, 3], [4, 0, 3, 0, 1, 2])),
        OperationExample("one index", OneHot(count: 4), .indices([], [1]), expected: [0, 1, 0, 0]),
        OperationExample("one class", OneHot(count: 1), .indices([2], [0, 0]), expected: [1, 1]),
        OperationExample("f64", OneHot(count: 3, elementType: .float64), .indices([2], [1, 2])),
        OperationExample("i32", OneHot(count: 3, elementType: .int32), .indices([2], [1, 2])),
    ]

    static let refusals = [
        OperationRefusal(OneHot(count: 3), saying: "0 operands"),
        OperationRefusal(OneHot(count: 3), .i32([2]), .i32([2]), saying: "2 operands"),
        OperationRefusal(OneHot(count: 3), .f32([2]), saying: "f32[2]; expected i32"),
        OperationRefusal(OneHot(count: 0), .i32([2]), saying: "at least 1"),
        OperationRefusal(OneHot(count: -1), .i32([2]), saying: "at least 1"),
        OperationRefusal(OneHot(count: .max), .i32([2]), saying: "2^60"),
    ]
}
