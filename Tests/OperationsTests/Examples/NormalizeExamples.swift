import Graphs
import Operations
import Tensors

/// Axes to normalise over.
enum NormalizedAxes {
    static let cases: [(name: String, shape: Shape, axes: [Int])] = [
        ("one element", [1], [0]),
        ("a group of one element", [3, 1], [1]),
        ("all of a vector", [7], [0]),
        ("the last axis", [2, 3, 5], [2]),
        ("a power of two", [3, 8], [1]),
        ("channels of a batch", [2, 3, 2, 3], [0, 2, 3]),
        ("channels of one example", [1, 2, 5], [0, 2]),
        ("the first axis", [4, 3], [0]),
        ("axes in any order", [2, 3, 2], [2, 0]),
    ]
}

enum MomentsExamples: OperationExamples {
    static let examples =
        [
            // Mean 4; the sum of squares 9 + 0 + 9 is the other result.
            OperationExample("known values", Moments(axes: [1]), .values([1, 3], [1, 4, 7]), expected: [4]),
            OperationExample("f64", Moments(axes: [1]), .uniform([2, 3], .float64)),
        ]
        + NormalizedAxes.cases.map { OperationExample($0.name, Moments(axes: $0.axes), .uniform($0.shape)) }

    private static let plain = Moments(axes: [1])

    static let refusals =
        MapRefusals.of(plain) + [
            OperationRefusal(plain, .f32([3]), saying: "the axes [1] of f32[3]"),
            OperationRefusal(Moments(axes: []), .f32([3]), saying: "at least 1"),
            OperationRefusal(Moments(axes: [0, 0]), .f32([3]), saying: "different axes"),
        ]
}

enum NormalizeExamples: OperationExamples {
    static let examples =
        [
            // Mean 4, variance 6, ε = 3: deviation 3.
            OperationExample(
                "known values", Normalize(axes: [1], epsilon: 3), .values([1, 3], [1, 4, 7]), expected: [-1, 0, 1]),
            // Mean of squares 22, ε = 3: deviation 5.
            OperationExample(
                "known values, not centred", Normalize(axes: [1], epsilon: 3, centered: false),
                .values([1, 3], [1, 4, 7]), expected: [0.2, 0.8, 1.4]),
            // Subtracting the squared mean from the mean of squares would leave nothing of the variance.
            OperationExample(
                "a mean far larger than the deviation", Normalize(axes: [0], epsilon: 0.25),
                .values([2], [1e9 - 0.5, 1e9 + 0.5]), expected: [-0.7071067811865475, 0.7071067811865475], orders: 0),
            OperationExample("f64", Normalize(axes: [1], epsilon: 0.1), .uniform([2, 3], .float64)),
        ]
        + [true, false].flatMap { centered in
            NormalizedAxes.cases.map { example in
                OperationExample(
                    "\(example.name)\(centered ? "" : ", not centred")",
                    Normalize(axes: example.axes, epsilon: 0.1, centered: centered), .uniform(example.shape))
            }
        }

    private static let plain = Normalize(axes: [1], epsilon: 1e-5)

    static let refusals =
        MapRefusals.of(plain) + [
            OperationRefusal(plain, .f32([3]), saying: "the axes [1] of f32[3]"),
            OperationRefusal(Normalize(axes: [], epsilon: 1), .f32([3]), saying: "at least 1"),
            OperationRefusal(Normalize(axes: [0, 0], epsilon: 1), .f32([3]), saying: "different axes"),
            OperationRefusal(Normalize(axes: [0], epsilon: 0), .f32([3]), saying: "an epsilon of 0.0"),
            OperationRefusal(Normalize(axes: [0], epsilon: -1), .f32([3]), saying: "an epsilon of -1.0"),
            OperationRefusal(Normalize(axes: [0], epsilon: .nan), .f32([3]), saying: "an epsilon of nan"),
            OperationRefusal(Normalize(axes: [0], epsilon: .infinity), .f32([3]), saying: "an epsilon of inf"),
        ]
}

enum NormalizeGradientExamples: OperationExamples {
    private static let cases: [(name: String, shape: Shape, axes: [Int], statistics: Shape)] = [
        ("one element", [1], [0], []),
        ("a group of one element", [3, 1], [1], [3]),
        ("the last axis", [2, 3, 5], [2], [2, 3]),
        ("a power of two", [3, 8], [1], [3]),
        ("channels of a batch", [2, 3, 2, 3], [0, 2, 3], [3]),
        ("the first axis", [4, 3], [0], [3]),
    ]

    static let examples =
        [
            // mean(dy) = 2, mean(dy · x̂) = (−1 + 0 + 4) / 3 = 1: 10 · (dy − 2 − x̂).
            OperationExample(
                "known values", NormalizeGradient(axes: [0]), .values([3], [1, 1, 4]), .values([3], [-1, 0, 1]),
                .values([], [10]), expected: [0, -10, 10]),
            OperationExample(
                "known values, not centred", NormalizeGradient(axes: [0], centered: false), .values([3], [1, 1, 4]),
                .values([3], [-1, 0, 1]), .values([], [10]), expected: [20, 10, 30]),
            OperationExample(
                "f64", NormalizeGradient(axes: [1]), .uniform([2, 3], .float64), .uniform([2, 3], .float64),
                .uniform([2], in: 0.5...2, .float64)),
        ]
        + [true, false].flatMap { centered in
            cases.map { example in
                OperationExample(
                    "\(example.name)\(centered ? "" : ", not centred")",
                    NormalizeGradient(axes: example.axes, centered: centered), .uniform(example.shape),
                    .uniform(example.shape), .uniform(example.statistics, in: 0.5...2))
            }
        }

    private static let plain = NormalizeGradient(axes: [1])

    static let refusals = [
        OperationRefusal(plain, saying: "0 operands"),
        OperationRefusal(plain, .f32([2, 3]), .f32([2, 3]), saying: "2 operands"),
        OperationRefusal(
            plain, .f32([2, 3]), .f32([2, 3]), .f32([3]), saying: "f32[3]; expected f32[2, 3] and f32[2]"),
        OperationRefusal(plain, .f32([2, 1]), .f32([2, 3]), .f32([2]), saying: "the cotangent f32[2, 1]"),
        OperationRefusal(plain, .f32([2, 3]), .f32([2, 3]), .f64([2]), saying: "f64[2]"),
        OperationRefusal(plain, .i32([2, 3]), .i32([2, 3]), .i32([2]), saying: "floating-point"),
        OperationRefusal(
            NormalizeGradient(axes: []), .f32([2, 3]), .f32([2, 3]), .f32([2, 3]), saying: "at least 1"),
    ]
}
