import CKernels
import Graphs
import Operations
import Tensors

/// A kernel of rows, for softmax and cross-entropy; `nil` for other nodes.
func rowKernel(for node: Node, in graph: Graph) -> (@Sendable (StepMemory) -> BoundKernel)? {
    guard let shape = node.operands.first.map({ graph.type(of: $0).shape }), let width = shape.dimensions.last else {
        return nil
    }
    let rows = Int64(shape.count / width)
    switch node.operation {
    case is Softmax:
        return { memory in
            let (x, y) = (memory.reads[0].pointer, memory.writes[0].pointer)
            let isStreamed: Int32 = memory.isStreamed(0, bytes: shape.count * MemoryLayout<Float>.stride) ? 1 : 0
            return { ck_softmax(x.address, y.address, rows, Int64(width), isStreamed) }
        }
    case is CrossEntropy:
        return { memory in
            let (x, labels, y) = (memory.reads[0].pointer, memory.reads[1].pointer, memory.writes[0].pointer)
            return { ck_cross_entropy(x.address, labels.address, y.address, rows, Int64(width)) }
        }
    default: return nil
    }
}
