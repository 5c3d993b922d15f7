import Graphs
import Operations
import Tensors

/// Windows, groups and sizes that exercise strides, padding, dilation, groups and odd sizes.
enum ConvolutionCases {
    struct Case: Sendable {
        let name: String
        let window: Window
        let groups: Int
        let input: Shape
        let outputs: Int
        /// Whether some element of an operand of the input gradient meets the padding alone.
        var meetsPaddingAlone = false

        var weights: Shape { Shape([outputs, input[1] / groups], window.size) }
        var spatial: [Int] { Array(input.dimensions.dropFirst(2)) }
        var output: Shape {
            let sizes = spatial.indices.map { axis in
                let extent = window.dilations[axis] * (window.size[axis] - 1) + 1
                return (spatial[axis] + window.low[axis] + window.high[axis] - extent) / window.strides[axis] + 1
            }
            return Shape([input[0], outputs], sizes)
        }
    }

    static let cases = [
        Case(name: "one tap", window: Window(size: [1]), groups: 1, input: [1, 1, 1], outputs: 1),
        Case(name: "1-D", window: Window(size: [3]), groups: 1, input: [2, 3, 7], outputs: 5),
        Case(name: "1 × 1", window: Window(size: [1, 1]), groups: 1, input: [2, 3, 3, 5], outputs: 4),
        Case(
            name: "3 × 3, padded", window: Window(size: [3, 3], low: [1, 1]), groups: 1, input: [1, 2, 4, 5], outputs: 3
        ),
        Case(
            name: "strides that leave elements out", window: Window(size: [1, 1], strides: [2, 3]), groups: 1,
            input: [1, 2, 5, 5], outputs: 2),
        Case(
            name: "strides and padding", window: Window(size: [3, 2], strides: [2, 2], low: [1, 0]), groups: 1,
            input: [2, 2, 5, 6], outputs: 3),
        Case(
            name: "uneven padding", window: Window(size: [2], strides: [2], low: [0], high: [1]), groups: 1,
            input: [1, 2, 5], outputs: 2),
        Case(
            name: "dilated", window: Window(size: [2, 3], low: [1, 2], dilations: [2, 2]), groups: 1,
            input: [1, 2, 5, 4], outputs: 2),
        Case(name: "grouped", window: Window(size: [3], low: [1]), groups: 2, input: [2, 4, 5], outputs: 6),
        Case(
            name: "depthwise", window: Window(size: [3, 3], low: [1, 1]), groups: 3, input: [1, 3, 4, 4], outputs: 3),
        Case(
            name: "depthwise with a multiplier", window: Window(size: [2], strides: [2]), groups: 2, input: [1, 2, 6],
            outputs: 4),
        Case(
            name: "taps in the padding alone", window: Window(size: [3], low: [2], high: [2]), groups: 1,
            input: [1, 1, 1],
            outputs: 2),
        Case(
            name: "windows in the padding alone", window: Window(size: [1], low: [2], high: [1]), groups: 1,
            input: [1, 2, 3], outputs: 2, meetsPaddingAlone: true),
        Case(name: "3-D", window: Window(size: [2, 2, 2]), groups: 1, input: [1, 2, 3, 2, 3], outputs: 2),
    ]
}

enum ConvolutionExamples: OperationExamples {
    static let examples =
        [
            OperationExample(
                "sums of neighbours", Convolution(window: Window(size: [2])), .values([1, 1, 4], [1, 2, 3, 4]),
                .values([1, 1, 2], [1, 1]), expected: [3, 5, 7]),
            OperationExample(
                "not flipped", Convolution(window: Window(size: [2])), .values([1, 1, 3], [1, 2, 4]),
                .values([1, 1, 2], [10, 1]), expected: [12, 24]),
        ]
        + ConvolutionCases.cases.map { example in
            OperationExample(
                example.name, Convolution(window: example.window, groups: example.groups), .uniform(example.input),
                .uniform(example.weights))
        }

    static let refusals = [
        OperationRefusal(Convolution(window: Window(size: [2])), saying: "0 operands"),
        OperationRefusal(
            Convolution(window: Window(size: [2])), .f32([1, 1, 4]), .f32([1, 2, 2]), saying: "1 channels, not 2"),
        OperationRefusal(
            Convolution(window: Window(size: [2])), .f32([1, 1, 4]), .f32([1, 1, 3]), saying: "window of [2]"),
        OperationRefusal(
            Convolution(window: Window(size: [5])), .f32([1, 1, 4]), .f32([1, 1, 5]), saying: "a window of 5 over 4"),
        OperationRefusal(Convolution(window: Window(size: [2])), .f32([1, 4]), .f32([1, 1, 2]), saying: "[N, C]"),
        OperationRefusal(
            Convolution(window: Window(size: [2]), groups: 2), .f32([1, 3, 4]), .f32([2, 1, 2]), saying: "2 groups"),
        OperationRefusal(
            Convolution(window: Window(size: [2]), groups: 0), .f32([1, 3, 4]), .f32([2, 3, 2]), saying: "0 groups"),
        OperationRefusal(
            Convolution(window: Window(size: [2], strides: [0])), .f32([1, 1, 4]), .f32([1, 1, 2]), saying: "at least 1"
        ),
        OperationRefusal(
            Convolution(window: Window(size: [2], low: [-1])), .f32([1, 1, 4]), .f32([1, 1, 2]), saying: "at least 0"),
        OperationRefusal(
            Convolution(window: Window(size: [2], dilations: [.max])), .f32([1, 1, 4]), .f32([1, 1, 2]),
            saying: "at least 1"),
        OperationRefusal(
            Convolution(window: Window(size: [2])), .f32([1, 1, 4]), .f64([1, 1, 2]), saying: "one floating-point"),
        OperationRefusal(
            Convolution(window: Window(size: [1])), .f32([1, 1, 1 << 40]), .f32([1, 1, 1]), saying: "16777216"),
        OperationRefusal(
            Convolution(window: Window(size: [1], low: [1 << 30])), .f32([1, 1, 1]), .f32([1, 1, 1]), saying: "16777216"
        ),
    ]
}
