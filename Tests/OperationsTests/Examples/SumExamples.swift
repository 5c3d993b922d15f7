import Graphs
import Operations
import Tensors

enum SumExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "known values, rows", Sum(axes: [1]), .values([2, 3], [1, 2, 3, 4, 5, 6]), expected: [6, 15]),
        OperationExample(
            "known values, columns", Sum(axes: [0]), .values([2, 3], [1, 2, 3, 4, 5, 6]), expected: [5, 7, 9]),
        OperationExample("all axes", Sum(axes: [0, 1, 2]), .uniform([2, 3, 5])),
        OperationExample("outer axis", Sum(axes: [0]), .uniform([5, 3])),
        OperationExample("inner axis", Sum(axes: [1]), .uniform([3, 5])),
        OperationExample("middle axis", Sum(axes: [1]), .uniform([2, 7, 3])),
        OperationExample("outer and inner axes", Sum(axes: [0, 2]), .uniform([2, 3, 4])),
        OperationExample("axes out of order", Sum(axes: [2, 0]), .uniform([2, 3, 4])),
        OperationExample("axes of size 1", Sum(axes: [0, 2]), .uniform([1, 3, 1])),
        OperationExample("an axis among axes of size 1", Sum(axes: [1]), .uniform([1, 6, 1])),
        OperationExample("no axes", Sum(axes: []), .uniform([2, 3])),
        OperationExample("a scalar", Sum(axes: []), .uniform([])),
        OperationExample("one element", Sum(axes: [0]), .uniform([1])),
        OperationExample("a power of two", Sum(axes: [0]), .uniform([16])),
        OperationExample("one more than a power of two", Sum(axes: [0]), .uniform([17])),
        OperationExample("four axes", Sum(axes: [1, 2]), .uniform([2, 3, 2, 3])),
        OperationExample("f64", Sum(axes: [0]), .uniform([5], .float64)),
    ]

    static let refusals = [
        OperationRefusal(Sum(axes: []), saying: "0 operands"),
        OperationRefusal(Sum(axes: [0]), .f32([2]), .f32([2]), saying: "2 operands"),
        OperationRefusal(Sum(axes: [0]), .i32([2]), saying: "i32[2]"),
        OperationRefusal(Sum(axes: [2]), .f32([2, 3]), saying: "[2] of f32[2, 3]"),
        OperationRefusal(Sum(axes: [-1]), .f32([2, 3]), saying: "[-1] of f32[2, 3]"),
        OperationRefusal(Sum(axes: [0, 0]), .f32([2, 3]), saying: "different axes"),
        OperationRefusal(Sum(axes: [0]), .f32([]), saying: "f32[]"),
    ]
}
