import Graphs
import Tensors

/// What several operations' rules have in common.

/// The bytes of all operands read once and all results written once.
func traffic(_ operands: [TensorType], _ results: [TensorType]) -> Work {
    Work(bytesRead: byteSize(operands), bytesWritten: byteSize(results))
}

/// The bytes that tensors of these types take together.
func byteSize(_ types: [TensorType]) -> Int128 {
    types.reduce(0) { $0 + Int128($1.byteSize) }
}

/// The depth of the balanced binary tree that reduces `count` terms: ⌈log₂ count⌉.
func treeDepth(_ count: Int) -> Int128 {
    count <= 1 ? 0 : Int128(Int.bitWidth - (count - 1).leadingZeroBitCount)
}

/// The depth of the best tree over groups of terms at different depths: ⌈log₂ Σ count · 2^depth⌉ (Kraft's inequality).
///
/// Depths must lie within 2⁶ of each other.
func reductionDepth(_ terms: [(depth: Int128, count: Int)]) -> Int128 {
    let least = terms.map(\.depth).min() ?? 0
    let weight = terms.reduce(Int128(0)) { $0 + Int128($1.count) << ($1.depth - least) }
    return least + Int128(Int128.bitWidth - (weight - 1).leadingZeroBitCount)
}

/// The only operand, or an error.
func unaryOperand(_ operands: [TensorType]) throws(OperationError) -> TensorType {
    guard operands.count == 1 else { throw OperationError("\(operands.count) operands; expected 1") }
    return operands[0]
}

/// The two operands, which must be of one floating-point type, or an error.
func binaryOperands(_ operands: [TensorType]) throws(OperationError) -> (TensorType, TensorType) {
    guard operands.count == 2 else { throw OperationError("\(operands.count) operands; expected 2") }
    guard operands[0].elementType == operands[1].elementType, operands[0].elementType.isDifferentiable else {
        throw OperationError(
            "the operands \(operands[0]) and \(operands[1]); expected one floating-point type for both")
    }
    return (operands[0], operands[1])
}

/// A shape of the given sizes, or an error.
func makeShape(_ dimensions: [Int]) throws(OperationError) -> Shape {
    do {
        return try Shape(dimensions)
    } catch {
        throw OperationError("\(error)")
    }
}
