import Graphs
import Operations
import Tensors

enum GatherExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "known rows", Gather(), .values([3, 2], [1, 2, 3, 4, 5, 6]), .indices([2], [2, 0]), expected: [5, 6, 1, 2]),
        OperationExample(
            "outside the table", Gather(), .values([2, 1], [1, 2]), .indices([3], [2, -1, 1]),
            expected: [.nan, .nan, 2],
            orders: 0, bounds: [.bytesRead]),
        OperationExample("every row once", Gather(), .uniform([4, 3]), .indices([4], [3, 1, 0, 2])),
        OperationExample("few rows of many", Gather(), .uniform([9, 3]), .indices([2], [7, 4])),
        OperationExample(
            "repeated rows", Gather(), .uniform([4, 3]), .indices([5], [1, 1, 3, 1, 3]), bounds: [.bytesRead]),
        OperationExample("a matrix of indices", Gather(), .uniform([7, 2]), .indices([2, 3], [6, 0, 3, 1, 5, 2])),
        OperationExample("one index", Gather(), .uniform([5, 3]), .indices([], [4])),
        OperationExample("a table of numbers", Gather(), .uniform([5]), .indices([3], [4, 0, 2])),
        OperationExample("rows of two axes", Gather(), .uniform([3, 2, 2]), .indices([2], [2, 1])),
        OperationExample("one row", Gather(), .uniform([1, 1]), .indices([1], [0])),
        OperationExample("f64", Gather(), .uniform([3, 2], .float64), .indices([2], [0, 2])),
    ]

    static let refusals = [
        OperationRefusal(Gather(), saying: "0 operands"),
        OperationRefusal(Gather(), .f32([3, 2]), saying: "1 operands"),
        OperationRefusal(Gather(), .f32([3, 2]), .i32([2]), .i32([2]), saying: "3 operands"),
        OperationRefusal(Gather(), .f32([3, 2]), .f32([2]), saying: "f32[2]; expected i32"),
        OperationRefusal(Gather(), .i32([3, 2]), .i32([2]), saying: "i32[3, 2]"),
        OperationRefusal(Gather(), .f32([]), .i32([2]), saying: "f32[]"),
        OperationRefusal(Gather(), .f32([2, 1 << 40]), .i32([1 << 40]), saying: "2^60"),
    ]
}
