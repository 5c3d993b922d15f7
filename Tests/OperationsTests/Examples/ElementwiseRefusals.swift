import Graphs
import Tensors

/// What no function of one floating-point operand takes.
enum MapRefusals {
    static func of(_ operation: any Operation) -> [OperationRefusal] {
        [
            OperationRefusal(operation, saying: "0 operands"),
            OperationRefusal(operation, .f32([2]), .f32([2]), saying: "2 operands"),
            OperationRefusal(operation, .i32([2]), saying: "i32[2]"),
        ]
    }
}

/// What no function of two floating-point operands takes that broadcast against each other.
enum BroadcastRefusals {
    static func of(_ operation: any Operation) -> [OperationRefusal] {
        [
            OperationRefusal(operation, saying: "0 operands"),
            OperationRefusal(operation, .f32([2]), saying: "1 operands"),
            OperationRefusal(operation, .f32([2]), .f32([2]), .f32([2]), saying: "3 operands"),
            OperationRefusal(operation, .f32([2]), .f32([3]), saying: "f32[2] and f32[3]"),
            OperationRefusal(operation, .f32([2, 3]), .f32([2]), saying: "equal or 1"),
            OperationRefusal(operation, .f32([2, 3, 4]), .f32([2, 1]), saying: "equal or 1"),
            OperationRefusal(operation, .f32([2]), .f64([2]), saying: "f32[2] and f64[2]"),
            OperationRefusal(operation, .i32([2]), .i32([2]), saying: "floating-point"),
            OperationRefusal(operation, .f32([1 << 40, 1]), .f32([1, 1 << 40]), saying: "2^60"),
        ]
    }
}
