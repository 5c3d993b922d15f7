import CKernels
import Graphs
import Operations
import Tensors

/// A kernel of an operation that takes rows by their indices or makes a mask; `nil` for other nodes.
func indexingKernel(for node: Node, in graph: Graph) -> (@Sendable (StepMemory) -> BoundKernel)? {
    let operands = node.operands.map { graph.type(of: $0).shape }
    let result = graph.type(of: node.results[0]).shape
    switch node.operation {
    case is Gather:
        let (rows, count) = (Int64(operands[0][0]), Int64(operands[1].count))
        let width = Int64(operands[0].count) / rows
        return { memory in
            let (table, indices) = (memory.reads[0].pointer, memory.reads[1].pointer)
            let y = memory.writes[0].pointer
            return { ck_gather(table.address, indices.address, y.address, rows, count, width) }
        }
    case let scatter as ScatterAdd:
        let (rows, count) = (Int64(scatter.rows), Int64(operands[0].count))
        let width = Int64(result.count) / rows
        return { memory in
            let (indices, x) = (memory.reads[0].pointer, memory.reads[1].pointer)
            let table = memory.writes[0].pointer
            return { ck_scatter_add(indices.address, x.address, table.address, rows, count, width) }
        }
    case let mask as CausalMask:
        let length = Int64(mask.length)
        return { memory in
            let y = memory.writes[0].pointer
            return { ck_causal_mask(y.address, length) }
        }
    case let mask as DropoutMask:
        let (count, key, limit) = (Int64(result.count), mask.key, mask.limit)
        let kept = Float(1 / (1 - mask.rate))
        return { memory in
            let y = memory.writes[0].pointer
            return { ck_dropout_mask(y.address, count, key, limit, kept) }
        }
    default: return nil
    }
}
