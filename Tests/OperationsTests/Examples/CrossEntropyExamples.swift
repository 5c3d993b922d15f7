import Graphs
import Operations
import Tensors

enum CrossEntropyExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "of logarithms of 1, 2 and 3 (probabilities 1/6, 1/3, 1/2)", CrossEntropy(),
            .values([3, 3], Array(repeatElement([0, 0.6931471805599453, 1.0986122886681098], count: 3).joined())),
            .indices([3], [0, 1, 2]),
            expected: [1.791759469228055, 1.0986122886681098, 0.6931471805599453]),
        OperationExample(
            "of elements whose exponential overflows", CrossEntropy(), .values([2, 2], [1000, 1000, -1000, 0]),
            .indices([2], [0, 0]), expected: [0.6931471805599453, 1000], orders: 0),
        OperationExample(
            "a label that is no class", CrossEntropy(), .values([3, 2], [1, 2, 1, 2, 0, 0]), .indices([3], [2, -1, 1]),
            expected: [.nan, .nan, 0.6931471805599453], orders: 0),
        OperationExample(
            "one class", CrossEntropy(), .uniform([3, 1]), .indices([3], [0, 0, 0]), expected: [0, 0, 0]),
        OperationExample("one row", CrossEntropy(), .uniform([1, 7], in: -2...2), .indices([1], [6])),
        OperationExample(
            "rows of a power of two", CrossEntropy(), .uniform([3, 8], in: -2...2), .indices([3], [7, 0, 3])),
        OperationExample("odd sizes", CrossEntropy(), .uniform([5, 3], in: -2...2), .indices([5], [0, 2, 1, 1, 0])),
        OperationExample("f64", CrossEntropy(), .uniform([2, 3], .float64), .indices([2], [1, 2])),
    ]

    static let refusals = [
        OperationRefusal(CrossEntropy(), saying: "0 operands"),
        OperationRefusal(CrossEntropy(), .f32([2, 3]), saying: "1 operands"),
        OperationRefusal(CrossEntropy(), .f32([2, 3]), .i32([2]), .i32([2]), saying: "3 operands"),
        OperationRefusal(CrossEntropy(), .f32([2, 3]), .f32([2]), saying: "f32[2]; expected i32"),
        OperationRefusal(CrossEntropy(), .i32([2, 3]), .i32([2]), saying: "i32[2, 3]"),
        OperationRefusal(CrossEntropy(), .f32([2, 3]), .i32([3]), saying: "i32[3]; expected [B, C] and [B]"),
        OperationRefusal(CrossEntropy(), .f32([3]), .i32([3]), saying: "f32[3]"),
        OperationRefusal(CrossEntropy(), .f32([2, 3, 4]), .i32([2, 4]), saying: "f32[2, 3, 4]"),
    ]
}
