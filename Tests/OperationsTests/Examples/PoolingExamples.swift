import Graphs
import Operations
import Tensors

/// Windows and inputs that exercise strides, padding, overlap and odd sizes.
enum PoolingCases {
    static let cases: [(name: String, window: Window, input: Shape, output: Shape)] = [
        ("one element", Window(size: [1]), [1, 1, 1], [1, 1, 1]),
        ("halves", Window(size: [2, 2], strides: [2, 2]), [2, 3, 4, 6], [2, 3, 2, 3]),
        ("overlapping", Window(size: [3, 3], strides: [2, 2]), [1, 2, 5, 7], [1, 2, 2, 3]),
        ("strides that leave elements out", Window(size: [1], strides: [3]), [1, 2, 7], [1, 2, 3]),
        ("padded", Window(size: [3, 3], strides: [2, 2], low: [1, 1]), [1, 1, 4, 5], [1, 1, 2, 3]),
        ("a last window over the end", Window(size: [3], strides: [2], low: [0], high: [1]), [1, 2, 6], [1, 2, 3]),
        ("dilated", Window(size: [2], dilations: [3]), [1, 1, 5], [1, 1, 2]),
        ("every element under every window", Window(size: [3], low: [1]), [1, 1, 2], [1, 1, 2]),
        ("3-D", Window(size: [2, 1, 2], strides: [2, 1, 1]), [1, 1, 2, 2, 3], [1, 1, 1, 2, 2]),
    ]

    static func refusals(_ pool: (Window) -> any Operation) -> [OperationRefusal] {
        [
            OperationRefusal(pool(Window(size: [2])), saying: "0 operands"),
            OperationRefusal(pool(Window(size: [2])), .i32([1, 1, 4]), saying: "floating-point"),
            OperationRefusal(pool(Window(size: [2])), .f32([1, 4]), saying: "[N, C]"),
            OperationRefusal(pool(Window(size: [5])), .f32([1, 1, 4]), saying: "a window of 5 over 4"),
            OperationRefusal(pool(Window(size: [1], low: [1])), .f32([1, 1, 4]), saying: "padding alone"),
            OperationRefusal(pool(Window(size: [])), .f32([1, 1]), saying: "at least 1"),
            OperationRefusal(pool(Window(size: [1])), .f32([1, 1, 1 << 40]), saying: "16777216"),
            OperationRefusal(
                pool(Window(size: [1 << 22, 1 << 22, 1 << 22], low: [1 << 22, 1 << 22, 1 << 22])),
                .f32([1, 1, 1, 1, 1]),
                saying: "16777216"),
            OperationRefusal(
                pool(Window(size: [1 << 22, 1 << 22, 1 << 22], low: [1 << 21, 1 << 21, 1 << 21])),
                .f32([1, 1, 1, 1, 1]),
                saying: "2^60"),
        ]
    }
}

enum MaxPoolExamples: OperationExamples {
    static let examples =
        [
            OperationExample(
                "known values", MaxPool(window: Window(size: [2])), .values([1, 1, 4], [1, 3, 2, -1]),
                expected: [3, 3, 2]),
            OperationExample(
                "padding takes no part", MaxPool(window: Window(size: [2], low: [1])), .values([1, 1, 2], [-3, -2]),
                expected: [-3, -2, -2]),
        ]
        + PoolingCases.cases.map { OperationExample($0.name, MaxPool(window: $0.window), .distinct($0.input)) }

    static let refusals = PoolingCases.refusals { MaxPool(window: $0) }
}

enum AveragePoolExamples: OperationExamples {
    static let examples =
        [
            OperationExample(
                "known values", AveragePool(window: Window(size: [2])), .values([1, 1, 3], [1, 3, 2]),
                expected: [2, 2.5]),
            OperationExample(
                "padding counts as zeros", AveragePool(window: Window(size: [2], low: [1])), .values([1, 1, 1], [4]),
                expected: [2, 2]),
        ] + PoolingCases.cases.map { OperationExample($0.name, AveragePool(window: $0.window), .uniform($0.input)) }

    static let refusals = PoolingCases.refusals { AveragePool(window: $0) }
}

enum MaxPoolGradientExamples: OperationExamples {
    static let examples =
        [
            OperationExample(
                "known values", MaxPoolGradient(window: Window(size: [2])), .values([1, 1, 4], [1, 3, 2, -1]),
                .values([1, 1, 3], [10, 20, 40]), expected: [0, 30, 40, 0], bounds: []),
            OperationExample(
                "the first of equals", MaxPoolGradient(window: Window(size: [2], strides: [2])),
                .values([1, 1, 2], [5, 5]), .values([1, 1, 1], [7]), expected: [7, 0], orders: 0),
        ]
        + PoolingCases.cases.map {
            OperationExample(
                $0.name, MaxPoolGradient(window: $0.window), .distinct($0.input), .uniform($0.output), bounds: [.span])
        }

    private static let plain = MaxPoolGradient(window: Window(size: [2]))

    static let refusals = [
        OperationRefusal(plain, saying: "0 operands"),
        OperationRefusal(plain, .f32([1, 1, 4]), .f32([1, 1, 4]), saying: "expected f32[1, 1, 3]"),
        OperationRefusal(plain, .f32([1, 4]), .f32([1, 3]), saying: "[N, C]"),
    ]
}

enum MaxPoolSelectExamples: OperationExamples {
    static let examples =
        [
            OperationExample(
                "known values", MaxPoolSelect(window: Window(size: [2])), .values([1, 1, 4], [1, 3, 2, -1]),
                .values([1, 1, 4], [10, 20, 30, 40]), expected: [20, 20, 30], bounds: [.bytesRead])
        ]
        + PoolingCases.cases.map { example in
            let overlaps = example.window.strides != example.window.size
            return OperationExample(
                example.name, MaxPoolSelect(window: example.window), .distinct(example.input), .uniform(example.input),
                bounds: overlaps ? [.bytesRead] : [])
        }

    private static let plain = MaxPoolSelect(window: Window(size: [2]))

    static let refusals = [
        OperationRefusal(plain, saying: "0 operands"),
        OperationRefusal(plain, .f32([1, 1, 4]), .f32([1, 1, 3]), saying: "one type"),
        OperationRefusal(plain, .f32([1, 4]), .f32([1, 4]), saying: "[N, C]"),
    ]
}

enum AveragePoolGradientExamples: OperationExamples {
    static let examples =
        [
            OperationExample(
                "known values", AveragePoolGradient(window: Window(size: [2]), inputSizes: [3]),
                .values([1, 1, 2], [10, 20]), expected: [5, 15, 10])
        ]
        + PoolingCases.cases.map {
            OperationExample(
                $0.name, AveragePoolGradient(window: $0.window, inputSizes: Array($0.input.dimensions.dropFirst(2))),
                .uniform($0.output))
        }

    private static let plain = AveragePoolGradient(window: Window(size: [2]), inputSizes: [3])

    static let refusals = [
        OperationRefusal(plain, saying: "0 operands"),
        OperationRefusal(plain, .f32([1, 1, 3]), saying: "expected f32[1, 1, 2]"),
        OperationRefusal(plain, .f32([1, 2]), saying: "window of [2]"),
        OperationRefusal(
            AveragePoolGradient(window: Window(size: [2]), inputSizes: [0]), .f32([1, 1, 2]), saying: "at least 1"),
    ]
}
