import Graphs
import Operations
import Tensors

private let attentionShapes: [Shape] = [[1, 1, 1, 1], [1, 1, 1, 5], [2, 1, 3, 1], [1, 2, 5, 3], [2, 3, 4, 8]]

enum AttentionExamples: OperationExamples {
    private static let ln3 = 1.0986122886681098

    static let examples =
        [
            // Scores 0 and ln 3, so weights 1/4 and 3/4, and the other way round.
            OperationExample(
                "known values", Attention(causal: false), .values([1, 1, 2, 1], [ln3, -ln3]),
                .values([1, 1, 2, 1], [0, 1]), .values([1, 1, 2, 1], [4, 8]), expected: [7, 5], orders: 1, seeds: 1),
            OperationExample(
                "known values, causal", Attention(causal: true), .values([1, 1, 2, 1], [ln3, -ln3]),
                .values([1, 1, 2, 1], [0, 1]), .values([1, 1, 2, 1], [4, 8]), expected: [4, 5], orders: 1, seeds: 1),
            OperationExample(
                "scores whose exponential overflows", Attention(causal: false), .values([1, 1, 1, 1], [1000]),
                .values([1, 1, 1, 1], [1]), .values([1, 1, 1, 1], [3]), expected: [3], orders: 0, seeds: 0),
            OperationExample(
                "f64", Attention(causal: false), .uniform([1, 1, 3, 2], .float64), .uniform([1, 1, 3, 2], .float64),
                .uniform([1, 1, 3, 2], .float64), orders: 1, seeds: 1),
        ]
        + [false, true].flatMap { causal in
            attentionShapes.map { shape in
                OperationExample(
                    "\(shape)\(causal ? ", causal" : "")", Attention(causal: causal), .uniform(shape), .uniform(shape),
                    .uniform(shape), orders: 1, seeds: 1)
            }
        }

    private static let plain = Attention(causal: false)

    static let refusals = [
        OperationRefusal(plain, saying: "0 operands"),
        OperationRefusal(plain, .f32([1, 2, 3, 4]), .f32([1, 2, 3, 4]), saying: "2 operands"),
        OperationRefusal(plain, .f32([2, 3, 4]), .f32([2, 3, 4]), .f32([2, 3, 4]), saying: "[B, H, T, d]"),
        OperationRefusal(
            plain, .f32([1, 2, 3, 4]), .f32([1, 2, 5, 4]), .f32([1, 2, 3, 4]), saying: "f32[1, 2, 5, 4]"),
        OperationRefusal(
            plain, .f32([1, 2, 3, 4]), .f32([1, 2, 3, 4]), .f64([1, 2, 3, 4]), saying: "f64[1, 2, 3, 4]"),
        OperationRefusal(
            plain, .i32([1, 2, 3, 4]), .i32([1, 2, 3, 4]), .i32([1, 2, 3, 4]), saying: "floating-point"),
    ]
}

enum AttentionGradientExamples: OperationExamples {
    private static let (ln2, ln4) = (0.6931471805599453, 1.3862943611198906)

    static let examples =
        [
            // P = [1/4, 3/4] from scores 0 and ln 3 less ln 4. With dO = 2, v = (4, 8), O = 7: dO·v − dO·O is −6 and 2,
            // dS is −3/2 and 3/2. dQ = Σ dS·k = 3/2 in the first row; the second has dO = 0.
            OperationExample(
                "known values", AttentionGradient(causal: false), .values([1, 1, 2, 1], [2, 0]),
                .values([1, 1, 2, 1], [1.0986122886681098, 0]), .values([1, 1, 2, 1], [0, 1]),
                .values([1, 1, 2, 1], [4, 8]), .values([1, 1, 2, 1], [7, 6]), .values([1, 1, 2], [ln4, ln2]),
                expected: [1.5, 0], orders: 0, seeds: 0)
        ]
        + [false, true].flatMap { causal in
            attentionShapes.map { shape in
                OperationExample(
                    "\(shape)\(causal ? ", causal" : "")", AttentionGradient(causal: causal), .uniform(shape),
                    .uniform(shape), .uniform(shape), .uniform(shape), .uniform(shape),
                    .uniform(shape.removing([3]), in: 0.5...2), orders: 0, seeds: 0)
            }
        }

    private static let plain = AttentionGradient(causal: false)

    static let refusals = [
        OperationRefusal(plain, saying: "0 operands"),
        OperationRefusal(
            plain, .f32([1, 1, 2, 3]), .f32([1, 1, 2, 3]), .f32([1, 1, 2, 3]), .f32([1, 1, 2, 3]),
            .f32([1, 1, 2, 3]), saying: "5 operands"),
        OperationRefusal(
            plain, .f32([1, 1, 2, 3]), .f32([1, 1, 2, 3]), .f32([1, 1, 2, 3]), .f32([1, 1, 2, 3]),
            .f32([1, 1, 2, 3]), .f32([1, 1, 3]), saying: "f32[1, 1, 3]"),
        OperationRefusal(
            plain, .f32([1, 1, 2, 4]), .f32([1, 1, 2, 3]), .f32([1, 1, 2, 3]), .f32([1, 1, 2, 3]),
            .f32([1, 1, 2, 3]), .f32([1, 1, 2]), saying: "the cotangent f32[1, 1, 2, 4]"),
    ]
}
