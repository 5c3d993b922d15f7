import CKernels
import Graphs
import Operations
import Tensors

/// A recurrent layer, or its gradient, over all tokens in one step.
struct RecurrenceKernel: Sendable {
    private let layer: ck_recurrence
    private let isGradient: Bool

    /// The kernel of a node; `nil` for other nodes.
    init?(_ node: Node, in graph: Graph) {
        let cell: RecurrentCell
        switch node.operation {
        case let operation as Recurrence: (cell, isGradient) = (operation.cell, false)
        case let operation as RecurrenceGradient: (cell, isGradient) = (operation.cell, true)
        default: return nil
        }
        let states = graph.type(of: isGradient ? node.operands[0] : node.results[0])
        guard states.elementType == .float32 else { return nil }
        var layer = ck_recurrence()
        (layer.batch, layer.length) = (Int64(states.shape[0]), Int64(states.shape[1]))
        (layer.width, layer.gates) = (Int64(states.shape[2]), Int64(cell.gates))
        let code: ck_cell =
            switch cell {
            case .rnn: CK_RNN
            case .lstm: CK_LSTM
            case .gru: CK_GRU
            }
        layer.cell = Int32(code.rawValue)
        self.layer = layer
    }

    /// Memory that it needs beside what it reads and writes.
    func scratchBytes(threads: Int) -> Int {
        let elements = withUnsafePointer(to: layer) { ck_recurrence_scratch($0, Int32(threads), isGradient ? 1 : 0) }
        return Int(elements) * MemoryLayout<Float>.stride
    }

    /// Makes the kernel ready to run on the node's operands and results.
    func bind(_ memory: StepMemory) -> BoundKernel {
        let (layer, scratch) = (layer, memory.scratch[0].pointer)
        let (reads, writes) = (memory.reads.map(\.pointer), memory.writes.map(\.pointer))
        guard isGradient else {
            return {
                withUnsafePointer(to: layer) { layer in
                    withUnsafePointer(to: Self.results(writes[...])) {
                        ck_recurrence_run(
                            reads[0].address, reads[1].address, reads[2].address, $0, layer, scratch.address)
                    }
                }
            }
        }
        return {
            withUnsafePointer(to: layer) { layer in
                withUnsafePointer(to: Self.results(reads[2...])) {
                    ck_recurrence_gradient(
                        reads[0].address, reads[1].address, $0, writes[0].address, writes[1].address,
                        writes[2].address, layer, scratch.address)
                }
            }
        }
    }

    /// The layer's results; a layer of fewer results does not touch the others.
    private static func results(_ places: ArraySlice<FloatPointer>) -> ck_recurrent_results {
        func place(_ index: Int) -> UnsafeMutablePointer<Float>? {
            places[min(places.startIndex + index, places.endIndex - 1)].address
        }
        return ck_recurrent_results(states: place(0), gates: place(1), first: place(2), second: place(3))
    }
}

extension ProgramBuilder {
    /// Adds a recurrent layer or its gradient; `false` for other nodes.
    mutating func addRecurrence(_ node: Node) -> Bool {
        guard let kernel = RecurrenceKernel(node, in: graph) else { return false }
        let reads = node.operands.map { buffer(of: $0) }
        let writes = node.results.map { define($0) }
        let scratch = addBuffer(bytes: kernel.scratchBytes(threads: threads))
        addStep(
            Swift.type(of: node.operation).name, reads: reads, writes: writes, scratch: [scratch], bind: kernel.bind)
        return true
    }
}
