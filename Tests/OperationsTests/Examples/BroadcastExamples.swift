import Graphs
import Operations
import Tensors

enum BroadcastExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "known values, new outer axis", Broadcast(to: [2, 3], along: [0]), .values([3], [1, 2, 3]),
            expected: [1, 2, 3, 1, 2, 3]),
        OperationExample(
            "known values, new inner axis", Broadcast(to: [3, 2], along: [1]), .values([3], [1, 2, 3]),
            expected: [1, 1, 2, 2, 3, 3]),
        OperationExample("a scalar to a matrix", Broadcast(to: [3, 5], along: [0, 1]), .uniform([])),
        OperationExample("a scalar to a scalar", Broadcast(to: [], along: []), .uniform([])),
        OperationExample("no new axes", Broadcast(to: [2, 3], along: []), .uniform([2, 3])),
        OperationExample("a new axis of size 1", Broadcast(to: [3, 1], along: [1]), .uniform([3])),
        OperationExample("middle axis", Broadcast(to: [2, 5, 3], along: [1]), .uniform([2, 3])),
        OperationExample("outer and inner axes", Broadcast(to: [4, 3, 2], along: [0, 2]), .uniform([3])),
        OperationExample("axes out of order", Broadcast(to: [4, 3, 2], along: [2, 0]), .uniform([3])),
        OperationExample("f64", Broadcast(to: [2, 3], along: [0]), .uniform([3], .float64)),
    ]

    static let refusals = [
        OperationRefusal(Broadcast(to: [2], along: [0]), saying: "0 operands"),
        OperationRefusal(Broadcast(to: [2], along: [0]), .f32([]), .f32([]), saying: "2 operands"),
        OperationRefusal(Broadcast(to: [2, 3], along: [0]), .f32([2]), saying: "f32[2]; expected [3]"),
        OperationRefusal(Broadcast(to: [2, 3], along: [0]), .f32([1, 3]), saying: "f32[1, 3]"),
        OperationRefusal(Broadcast(to: [2, 3], along: [2]), .f32([2, 3]), saying: "[2] of f32[2, 3]"),
        OperationRefusal(Broadcast(to: [2, 3], along: [0, 0]), .f32([3]), saying: "different axes"),
        OperationRefusal(Broadcast(to: [2], along: [0]), .i32([]), saying: "i32[]"),
    ]
}
