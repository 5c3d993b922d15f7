import CKernels
import Graphs
import Operations
import Tensors

/// A kernel of an operation that moves elements without computing: copies of boxes; `nil` for other nodes.
func movementKernels(for node: Node, in graph: Graph) -> (@Sendable (StepMemory) -> BoundKernel)? {
    guard let shape = node.results.first.map({ graph.type(of: $0).shape }), shape.rank <= Int(CK_MAX_AXES) else {
        return nil
    }
    let operands = node.operands.map { graph.type(of: $0).shape }
    switch node.operation {
    case let transpose as Transpose:
        let strides = operands[0].strides
        return CopyKernel(
            sizes: shape.dimensions, from: transpose.permutation.map { strides[$0] }, to: shape.strides
        ).bind
    case let slice as Slice:
        return CopyKernel(
            sizes: slice.sizes, from: operands[0].strides, fromStart: place(slice.starts, operands[0]),
            to: shape.strides
        ).bind
    case let pad as Pad:
        return CopyKernel(
            sizes: operands[0].dimensions, from: operands[0].strides, to: shape.strides, toStart: place(pad.low, shape),
            clearing: shape.count
        ).bind
    case let concatenation as Concatenate:
        return concatenate(operands, into: shape, axis: concatenation.axis)
    case let split as Split:
        return pieces(of: operands[0], each: shape, split)
    default: return nil
    }
}

/// The layout of a node's operands and results: that of a blocked operand where only whole blocks of channels are moved,
/// since these lie together in both layouts; row-major elsewhere.
func movementLayout(of node: Node, in builder: ProgramBuilder) -> TensorLayout {
    let graph = builder.graph
    let shapes = (node.operands + node.results).map { graph.type(of: $0).shape }
    guard let layout = node.operands.lazy.compactMap({ builder.blockedLayout(of: $0) }).first,
        shapes.allSatisfy(layout.fits)
    else { return .plain }
    switch node.operation {
    case let concatenation as Concatenate where concatenation.axis == 1: return layout
    case let split as Split where split.axis == 1: return layout
    case let slice as Slice:
        let others = [0] + (2..<shapes[0].rank)
        let isWhole = others.allSatisfy { shapes[0][$0] == slice.sizes[$0] }
        return isWhole && layout.beginsBlock(atChannel: slice.starts[1]) ? layout : .plain
    default: return .plain
    }
}

private func pieces(
    of operand: Shape, each piece: Shape, _ split: Split
) -> @Sendable (StepMemory) -> BoundKernel {
    let step = piece[split.axis] * operand.strides[split.axis]
    let copies = (0..<split.count).map { index in
        CopyKernel(sizes: piece.dimensions, from: operand.strides, fromStart: index * step, to: piece.strides)
    }
    return { memory in
        let bound = zip(memory.writes, copies).map { write, copy in
            copy.bind(StepMemory(reads: memory.reads, writes: [write], scratch: []))
        }
        return { for copy in bound { copy() } }
    }
}

private func concatenate(
    _ operands: [Shape], into shape: Shape, axis: Int
) -> @Sendable (StepMemory) -> BoundKernel {
    var start = 0
    let copies = operands.map { operand in
        defer { start += operand[axis] * shape.strides[axis] }
        return CopyKernel(sizes: operand.dimensions, from: operand.strides, to: shape.strides, toStart: start)
    }
    return { memory in
        let bound = zip(memory.reads, copies).map { read, copy in
            copy.bind(StepMemory(reads: [read], writes: memory.writes, scratch: []))
        }
        return { for copy in bound { copy() } }
    }
}

/// The place of an index in a row-major tensor.
private func place(_ index: [Int], _ shape: Shape) -> Int {
    zip(index, shape.strides).reduce(0) { $0 + $1.0 * $1.1 }
}
