import Graphs
import Operations
import Tensors

enum PadExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "known values", Pad(low: [1, 0], high: [0, 2]), .values([2, 2], [1, 2, 3, 4]),
            expected: [0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0]),
        OperationExample("nothing", Pad(low: [0, 0], high: [0, 0]), .uniform([3, 5])),
        OperationExample("before alone", Pad(low: [3], high: [0]), .uniform([5])),
        OperationExample("after alone", Pad(low: [0], high: [3]), .uniform([5])),
        OperationExample("around three axes", Pad(low: [1, 0, 2], high: [2, 1, 1]), .uniform([2, 3, 1])),
        OperationExample("a scalar", Pad(low: [], high: []), .uniform([])),
        OperationExample("of indices", Pad(low: [1], high: [1]), .indices([2], [3, 4]), expected: [0, 3, 4, 0]),
        OperationExample("f64", Pad(low: [1], high: [1]), .uniform([2], .float64)),
    ]

    static let refusals = [
        OperationRefusal(Pad(low: [0], high: [1]), saying: "0 operands"),
        OperationRefusal(Pad(low: [0], high: [1]), .f32([2]), .f32([2]), saying: "2 operands"),
        OperationRefusal(Pad(low: [0], high: [1]), .f32([2, 3]), saying: "f32[2, 3]"),
        OperationRefusal(Pad(low: [-1], high: [1]), .f32([2]), saying: "[-1] and [1]"),
        OperationRefusal(Pad(low: [1], high: [-1]), .f32([2]), saying: "[1] and [-1]"),
        OperationRefusal(Pad(low: [.max], high: [.max]), .f32([2]), saying: "none below 0"),
        OperationRefusal(Pad(low: [1 << 40, 0], high: [0, 1 << 40]), .f32([2, 3]), saying: "2^60"),
    ]
}
