import Graphs
import Operations
import Tensors

/// Sizes of recurrent layers: batch, tokens, width.
private let recurrentSizes = [(1, 1, 1), (2, 1, 3), (1, 3, 2), (3, 2, 1), (2, 4, 9)]

enum RecurrenceExamples: OperationExamples {
    private static let (ln2, ln3) = (0.6931471805599453, 1.0986122886681098)

    static let examples =
        [
            // tanh(ln 2) = 0.6 and tanh(ln 3) = 0.8.
            OperationExample(
                "known values, rnn", Recurrence(.rnn), .values([1, 2, 1], [ln2, ln3 - 0.6]), .values([1, 1], [1]),
                .values([1], [0]), expected: [0.6, 0.8], orders: 1, seeds: 1),
            // i = f = o = σ(ln 3) = 0.75, g = tanh(ln 3) = 0.8: c = 0.6, h = 0.75 · tanh 0.6.
            OperationExample(
                "known values, lstm", Recurrence(.lstm), .values([1, 1, 4], Array(repeating: ln3, count: 4)),
                .uniform([4, 1]), .values([4], [0, 0, 0, 0]), expected: [0.4027871752485265], orders: 1, seeds: 1),
            // r = z = σ(0) = 0.5, n = tanh(ln 3 − 0.5 · 0) = 0.8: h = 0.8 + 0.5 · (0 − 0.8).
            OperationExample(
                "known values, gru", Recurrence(.gru), .values([1, 1, 3], [0, 0, ln3]), .uniform([3, 1]),
                .values([3], [0, 0, 0]), expected: [0.4], orders: 1, seeds: 1),
            OperationExample(
                "f64", Recurrence(.gru), .uniform([1, 2, 3], .float64), .uniform([3, 1], .float64),
                .uniform([3], .float64), orders: 1, seeds: 1),
        ]
        + RecurrentCell.allCases.flatMap { cell in
            recurrentSizes.map { batch, length, width in
                OperationExample(
                    "\(cell) \([batch, length, width])", Recurrence(cell),
                    .uniform([batch, length, cell.gates * width]), .uniform([cell.gates * width, width]),
                    .uniform([cell.gates * width]), orders: 1, seeds: 1)
            }
        }

    private static let plain = Recurrence(.gru)

    static let refusals = [
        OperationRefusal(plain, saying: "0 operands"),
        OperationRefusal(plain, .f32([2, 4, 6]), .f32([6, 2]), saying: "2 operands"),
        OperationRefusal(plain, .f32([2, 6]), .f32([6, 2]), .f32([6]), saying: "expected [B, T, gates · width]"),
        OperationRefusal(plain, .f32([2, 4, 8]), .f32([8, 2]), .f32([8]), saying: "3 gates of one width"),
        OperationRefusal(plain, .f32([2, 4, 6]), .f32([6, 3]), .f32([6]), saying: "3 gates of one width"),
        OperationRefusal(plain, .f32([2, 4, 5]), .f32([6, 2]), .f32([6]), saying: "f32[2, 4, 5]"),
        OperationRefusal(plain, .f32([2, 4, 6]), .f32([6, 2]), .f32([2]), saying: "bias f32[2]"),
        OperationRefusal(plain, .f32([2, 4, 6]), .f64([6, 2]), .f32([6]), saying: "f64[6, 2]"),
        OperationRefusal(plain, .f32([2, 4, 6]), .f32([6, 2]), .f64([6]), saying: "f64[6]"),
        OperationRefusal(plain, .i32([2, 4, 6]), .i32([6, 2]), .i32([6]), saying: "floating-point"),
    ]
}

enum RecurrenceGradientExamples: OperationExamples {
    static let examples =
        [
            // The last token: 1 · (1 − 0.8²) = 0.36; the first: (1 + 0.5 · 0.36) · (1 − 0.6²).
            OperationExample(
                "known values, rnn", RecurrenceGradient(.rnn), .values([1, 2, 1], [1, 1]), .values([1, 1], [0.5]),
                .values([1, 2, 1], [0.6, 0.8]), expected: [0.7552, 0.36], orders: 0, seeds: 0)
        ]
        + RecurrentCell.allCases.flatMap { cell in
            recurrentSizes.map { batch, length, width in
                let residuals: [Int] =
                    switch cell {
                    case .rnn: []
                    case .lstm: [4, 1, 1]
                    case .gru: [3, 1, 1]
                    }
                let sizes = [1] + residuals
                let kept = sizes.map { ExampleOperand.uniform(Shape([batch, length], [$0 * width]), in: 0.1...0.9) }
                return OperationExample(
                    "\(cell) \([batch, length, width])", RecurrenceGradient(cell),
                    operands: [.uniform([batch, length, width]), .uniform([cell.gates * width, width])] + kept,
                    orders: 0, seeds: 0)
            }
        }

    private static let plain = RecurrenceGradient(.rnn)

    static let refusals = [
        OperationRefusal(plain, saying: "0 operands"),
        OperationRefusal(plain, .f32([2, 4, 3]), .f32([3, 3]), saying: "2 operands; expected 3"),
        OperationRefusal(plain, .f32([2, 3]), .f32([3, 3]), .f32([2, 3]), saying: "expected [B, T, width]"),
        OperationRefusal(plain, .f32([2, 4, 3]), .f32([3, 2]), .f32([2, 4, 3]), saying: "the weights f32[3, 2]"),
        OperationRefusal(plain, .f32([2, 4, 3]), .f32([3, 3]), .f32([2, 4, 2]), saying: "f32[2, 4, 2]"),
        OperationRefusal(plain, .f32([2, 4, 3]), .f32([3, 3]), .f64([2, 4, 3]), saying: "f64[2, 4, 3]"),
        OperationRefusal(plain, .i32([2, 4, 3]), .i32([3, 3]), .i32([2, 4, 3]), saying: "floating-point"),
    ]
}
