import Graphs
import Operations
import Tensors

enum ConstantExamples: OperationExamples {
    static let examples = [
        OperationExample("a scalar", Constant(2.5, .f32([])), expected: [2.5]),
        OperationExample(
            "a matrix", Constant(-0.25, .f32([2, 3])), expected: [-0.25, -0.25, -0.25, -0.25, -0.25, -0.25]),
        OperationExample("f64", Constant(.pi, .f64([3])), expected: [.pi, .pi, .pi]),
        OperationExample("i32", Constant(7, .i32([2])), expected: [7, 7]),
    ]

    static let refusals = [
        OperationRefusal(Constant(1, .f32([])), .f32([]), saying: "1 operands")
    ]
}
