import Graphs
import Operations
import Tensors

enum DropoutMaskExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "nothing dropped", DropoutMask(rate: 0, stream: "a", type: .f32([2, 2])), expected: [1, 1, 1, 1]),
        OperationExample("a half", DropoutMask(rate: 0.5, stream: "b", type: .f32([3, 5]))),
        OperationExample("f64", DropoutMask(rate: 0.1, stream: "c", type: .f64([7]))),
    ]

    static let refusals = [
        OperationRefusal(DropoutMask(rate: 0.5, stream: "a", type: .f32([2])), .f32([2]), saying: "1 operands"),
        OperationRefusal(DropoutMask(rate: 1, stream: "a", type: .f32([2])), saying: "less than 1"),
        OperationRefusal(DropoutMask(rate: -0.1, stream: "a", type: .f32([2])), saying: "at least 0"),
        OperationRefusal(DropoutMask(rate: .nan, stream: "a", type: .f32([2])), saying: "at least 0"),
    ]
}

enum CausalMaskExamples: OperationExamples {
    private static let none = -Double.infinity

    static let examples = [
        OperationExample(
            "three positions", CausalMask(length: 3), expected: [0, none, none, 0, 0, none, 0, 0, 0], orders: 0),
        OperationExample("one position", CausalMask(length: 1), expected: [0]),
    ]

    static let refusals = [
        OperationRefusal(CausalMask(length: 3), .f32([3]), saying: "1 operands"),
        OperationRefusal(CausalMask(length: 0), saying: "at least 1"),
    ]
}
