import Graphs
import Tensors

/// The type of an element-wise function of one floating-point operand.
func mappedType(_ operands: [TensorType]) throws(OperationError) -> [TensorType] {
    let operand = try unaryOperand(operands)
    guard operand.elementType.isDifferentiable else {
        throw OperationError("the operand \(operand); expected a floating-point type")
    }
    return [operand]
}

/// The type of an element-wise function of two operands, whose shapes broadcast as NumPy's do: aligned at the last
/// axis, where sizes are equal or one of them is 1.
func broadcastType(_ operands: [TensorType]) throws(OperationError) -> [TensorType] {
    let (left, right) = try binaryOperands(operands)
    let rank = max(left.shape.rank, right.shape.rank)
    let a = Array(repeating: 1, count: rank - left.shape.rank) + left.shape.dimensions
    let b = Array(repeating: 1, count: rank - right.shape.rank) + right.shape.dimensions
    var dimensions: [Int] = []
    for (m, n) in zip(a, b) {
        guard m == n || m == 1 || n == 1 else {
            throw OperationError("the operands \(left) and \(right); expected sizes that are equal or 1")
        }
        dimensions.append(max(m, n))
    }
    return [TensorType(try makeShape(dimensions), left.elementType)]
}

/// The cost of a function that does `work` for every element of its result.
func elementwiseCost(
    _ operands: [TensorType], _ results: [TensorType], each work: Work, span: Int128
) -> OperationCost {
    let count = Int128(results[0].shape.count)
    var total = traffic(operands, results)
    total.additions = work.additions * count
    total.multiplications = work.multiplications * count
    total.comparisons = work.comparisons * count
    total.transcendentals = work.transcendentals * count
    return OperationCost(total, span: span)
}

/// Writes `function` of every element.
@inline(__always)
func map<S: Scalar>(_ operand: Tensor<S>, into result: Tensor<S>, _ function: (S) -> S) {
    let (x, y) = (operand.elements, result.elements)
    for i in 0..<y.count { y[i] = function(x[i]) }
}

/// Writes `function` of every pair of elements of two tensors that broadcast against each other.
@inline(__always)
func combine<S: Scalar>(_ a: Tensor<S>, _ b: Tensor<S>, into result: Tensor<S>, _ function: (S, S) -> S) {
    let (x, y, z) = (a.elements, b.elements, result.elements)
    let shape = result.shape
    if a.shape == shape, b.shape == shape {
        for i in 0..<z.count { z[i] = function(x[i], y[i]) }
        return
    }
    let inner = shape.rank == 0 ? 1 : shape[shape.rank - 1]
    let left = BroadcastOffsets(a.shape, in: shape)
    let right = BroadcastOffsets(b.shape, in: shape)
    for row in 0..<z.count / inner {
        let (i, j) = (left.start(ofRow: row), right.start(ofRow: row))
        for k in 0..<inner { z[row * inner + k] = function(x[i + k * left.step], y[j + k * right.step]) }
    }
}

/// Where the elements of a tensor lie that is broadcast to a larger shape, row (last axis) by row.
struct BroadcastOffsets {
    /// The distance between neighbours in a row: 1, or 0 for a repeated element.
    let step: Int
    private let axes: [(size: Int, stride: Int)]

    init(_ shape: Shape, in target: Shape) {
        let strides = shape.strides
        let missing = target.rank - shape.rank
        let all = (0..<target.rank).map { axis -> (size: Int, stride: Int) in
            let own = axis - missing
            return (target[axis], own >= 0 && shape[own] > 1 ? strides[own] : 0)
        }
        step = all.last?.stride ?? 0
        axes = Array(all.dropLast())
    }

    /// The place of the first element of a row of the target.
    func start(ofRow row: Int) -> Int {
        var rest = row
        var offset = 0
        for axis in axes.reversed() {
            offset += rest % axis.size * axis.stride
            rest /= axis.size
        }
        return offset
    }
}

extension GraphBuilder {
    /// Sums a cotangent over the axes along which its primal was broadcast from `shape`.
    mutating func unbroadcast(_ cotangent: Value, to shape: Shape) throws(GraphError) -> Value {
        let from = self.shape(of: cotangent)
        let missing = from.rank - shape.rank
        let axes = (0..<from.rank).filter { $0 < missing || (shape[$0 - missing] == 1 && from[$0] > 1) }
        guard !axes.isEmpty else { return cotangent }
        let sum = try apply(Sum(axes: axes), cotangent)
        return self.shape(of: sum) == shape ? sum : try apply(Reshape(to: shape), sum)
    }
}
