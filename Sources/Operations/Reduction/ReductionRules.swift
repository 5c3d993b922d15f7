import Graphs
import Tensors

/// The operand's type with `axes` left out, or an error for axes that it does not have.
func reducedType(_ operands: [TensorType], _ axes: [Int]) throws(OperationError) -> [TensorType] {
    let operand = try mappedType(operands)[0]
    try checkAxes(axes, of: operand)
    return [TensorType(operand.shape.removing(Set(axes)), operand.elementType)]
}

/// Checks that `axes` are axes of the tensor, each once.
func checkAxes(_ axes: [Int], of type: TensorType) throws(OperationError) {
    guard Set(axes).count == axes.count, axes.allSatisfy({ (0..<type.shape.rank).contains($0) }) else {
        throw OperationError("the axes \(axes) of \(type); expected different axes from 0 up to \(type.shape.rank - 1)")
    }
}

/// The number of elements that each result reduces.
func reducedCount(_ operands: [TensorType], _ results: [TensorType]) -> Int {
    operands[0].shape.count / results[0].shape.count
}

/// Calls `body` with the place of every element and of the result into which it is reduced, in row-major order.
@inline(__always)
func forEachReduced(_ shape: Shape, axes: [Int], _ body: (_ element: Int, _ result: Int) -> Void) {
    let kept = (0..<shape.rank).filter { !axes.contains($0) }
    let keptStrides = shape.removing(Set(axes)).strides
    var strides = Array(repeating: 0, count: shape.rank)
    for (axis, stride) in zip(kept, keptStrides) { strides[axis] = stride }
    let inner = shape.rank == 0 ? 1 : shape[shape.rank - 1]
    let step = strides.last ?? 0
    var index = Array(repeating: 0, count: max(0, shape.rank - 1))
    var start = 0
    for row in 0..<shape.count / inner {
        for k in 0..<inner { body(row * inner + k, start + k * step) }
        var axis = index.count - 1
        while axis >= 0 {
            index[axis] += 1
            start += strides[axis]
            if index[axis] < shape[axis] { break }
            start -= shape[axis] * strides[axis]
            index[axis] = 0
            axis -= 1
        }
    }
}
