import Graphs
import Operations
import Tensors

enum ConvolutionInputGradientExamples: OperationExamples {
    static let examples =
        [
            OperationExample(
                "each element by the taps that met it",
                ConvolutionInputGradient(window: Window(size: [2]), inputSizes: [3]), .values([1, 1, 2], [10, 1]),
                .values([1, 1, 2], [3, 5]), expected: [30, 53, 5])
        ]
        + ConvolutionCases.cases.map { example in
            OperationExample(
                example.name,
                ConvolutionInputGradient(window: example.window, groups: example.groups, inputSizes: example.spatial),
                .uniform(example.weights), .uniform(example.output),
                bounds: example.meetsPaddingAlone ? [.bytesRead] : [])
        }

    private static let plain = ConvolutionInputGradient(window: Window(size: [2]), inputSizes: [3])

    static let refusals = [
        OperationRefusal(plain, saying: "0 operands"),
        OperationRefusal(plain, .f32([1, 1, 2]), .f32([1, 1, 3]), saying: "expected [1, 1, 2]"),
        OperationRefusal(plain, .f32([1, 1, 3]), .f32([1, 1, 2]), saying: "window of [2]"),
        OperationRefusal(plain, .f32([1, 1, 2]), .f32([1, 2]), saying: "window of [2]"),
        OperationRefusal(
            ConvolutionInputGradient(window: Window(size: [2]), groups: .max, inputSizes: [3]), .f32([1, 2, 2]),
            .f32([1, 1, 2]), saying: "groups"),
        OperationRefusal(
            ConvolutionInputGradient(window: Window(size: [2]), inputSizes: [0]), .f32([1, 1, 2]), .f32([1, 1, 2]),
            saying: "at least 1"),
    ]
}
