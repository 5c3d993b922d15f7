import Graphs
import Operations
import Tensors

enum MaxExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "known values, rows", Max(axes: [1]), .values([2, 3], [1, 3, 2, -4, -6, -5]), expected: [3, -4]),
        OperationExample(
            "known values, columns", Max(axes: [0]), .values([2, 3], [1, 3, 2, 4, -6, 5]), expected: [4, 3, 5]),
        OperationExample(
            "not a number first, in the middle, last; infinities", Max(axes: [1]),
            .values([4, 3], [.nan, 1, 2, 1, .nan, 2, 1, 2, .nan, -.infinity, -.infinity, -.infinity]),
            expected: [.nan, .nan, .nan, -.infinity], orders: 0),
        OperationExample("all axes", Max(axes: [0, 1, 2]), .distinct([2, 3, 5])),
        OperationExample("outer axis", Max(axes: [0]), .distinct([5, 3])),
        OperationExample("inner axis", Max(axes: [1]), .distinct([3, 5])),
        OperationExample("middle axis", Max(axes: [1]), .distinct([2, 7, 3])),
        OperationExample("outer and inner axes", Max(axes: [0, 2]), .distinct([2, 3, 4])),
        OperationExample("axes out of order", Max(axes: [2, 0]), .distinct([2, 3, 4])),
        OperationExample("axes of size 1", Max(axes: [0, 2]), .distinct([1, 3, 1])),
        OperationExample("an axis among axes of size 1", Max(axes: [1]), .distinct([1, 6, 1])),
        OperationExample("no axes", Max(axes: []), .distinct([2, 3])),
        OperationExample("a scalar", Max(axes: []), .distinct([])),
        OperationExample("one element", Max(axes: [0]), .distinct([1])),
        OperationExample("a power of two", Max(axes: [0]), .distinct([16])),
        OperationExample("one more than a power of two", Max(axes: [0]), .distinct([17])),
        OperationExample("four axes", Max(axes: [1, 2]), .distinct([2, 3, 2, 3])),
        OperationExample("f64", Max(axes: [0]), .distinct([5], .float64)),
        // Between two equal elements the central difference is the mean of both, as the adjoint rule has it.
        OperationExample(
            "ties of two", Max(axes: [1]), .values([2, 3], [1, 4, 4, 2, 2, -1]), expected: [4, 2], orders: 1),
    ]

    static let refusals = [
        OperationRefusal(Max(axes: []), saying: "0 operands"),
        OperationRefusal(Max(axes: [0]), .f32([2]), .f32([2]), saying: "2 operands"),
        OperationRefusal(Max(axes: [0]), .i32([2]), saying: "i32[2]"),
        OperationRefusal(Max(axes: [2]), .f32([2, 3]), saying: "[2] of f32[2, 3]"),
        OperationRefusal(Max(axes: [-1]), .f32([2, 3]), saying: "[-1] of f32[2, 3]"),
        OperationRefusal(Max(axes: [0, 0]), .f32([2, 3]), saying: "different axes"),
        OperationRefusal(Max(axes: [0]), .f32([]), saying: "f32[]"),
    ]
}
