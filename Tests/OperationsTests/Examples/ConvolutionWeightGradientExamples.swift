import Graphs
import Operations
import Tensors

enum ConvolutionWeightGradientExamples: OperationExamples {
    static let examples =
        [
            OperationExample(
                "each tap by the elements that it met", ConvolutionWeightGradient(window: Window(size: [2])),
                .values([1, 1, 3], [1, 2, 4]), .values([1, 1, 2], [10, 1]), expected: [12, 24])
        ]
        + ConvolutionCases.cases.map { example in
            OperationExample(
                example.name, ConvolutionWeightGradient(window: example.window, groups: example.groups),
                .uniform(example.input), .uniform(example.output))
        }

    private static let plain = ConvolutionWeightGradient(window: Window(size: [2]))

    static let refusals = [
        OperationRefusal(plain, saying: "0 operands"),
        OperationRefusal(plain, .f32([1, 1, 3]), .f32([1, 1, 3]), saying: "expected [1, 1, 2]"),
        OperationRefusal(plain, .f32([1, 1, 3]), .f32([1, 2]), saying: "window of [2]"),
        OperationRefusal(plain, .f32([2, 1, 3]), .f32([1, 1, 2]), saying: "expected [2, 1, 2]"),
    ]
}
