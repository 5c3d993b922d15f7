import Graphs
import Tensors

/// Checks that a type is one of indices.
func checkIndices(_ type: TensorType) throws(OperationError) {
    guard type.elementType == .int32 else {
        throw OperationError("the indices \(type); expected \(ElementType.int32.rawValue)")
    }
}
