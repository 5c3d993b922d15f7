import CKernels
import Graphs
import Operations
import Tensors

extension ProgramBuilder {
    /// Adds a pooling or its gradient over one or two spatial axes, in the layout in which its operands lie.
    ///
    /// - Returns: Whether there is a kernel for it.
    mutating func addPooling(_ node: Node) -> Bool {
        let shapes = (node.operands + node.results).map { graph.type(of: $0).shape }
        guard let pooling = Pooling(node.operation, shapes), pooling.window.size.count <= 2 else { return false }
        let layout = node.operands.compactMap { blockedLayout(of: $0) }.first ?? .plain
        let reads = node.operands.map { buffer(of: $0, as: layout) }
        let write = define(node.results[0], as: layout)
        let kernel = pooling.kernel(layout)
        addStep(
            Swift.type(of: node.operation).name, reads: reads, writes: [write],
            implementation: layout == .plain ? "neighbouring windows" : "blocks of channels"
        ) { memory in
            let (reads, write) = (memory.reads.map(\.pointer), memory.writes[0].pointer)
            return { kernel(reads, write) }
        }
        return true
    }
}

/// An operation that slides a window without weights, and the shapes between which it does.
private struct Pooling {
    let operation: any Operation
    let window: Window
    let input: Shape
    let pooled: Shape

    /// - Parameter shapes: Those of the operands and the result.
    init?(_ operation: any Operation, _ shapes: [Shape]) {
        self.operation = operation
        switch operation {
        case let pool as MaxPool: (window, input, pooled) = (pool.window, shapes[0], shapes[1])
        case let gradient as MaxPoolGradient: (window, input, pooled) = (gradient.window, shapes[0], shapes[1])
        case let select as MaxPoolSelect: (window, input, pooled) = (select.window, shapes[0], shapes[2])
        case let pool as AveragePool: (window, input, pooled) = (pool.window, shapes[0], shapes[1])
        case let gradient as AveragePoolGradient: (window, input, pooled) = (gradient.window, shapes[1], shapes[0])
        default: return nil
        }
    }

    /// The kernel for tensors in a layout.
    func kernel(_ layout: TensorLayout) -> @Sendable ([FloatPointer], FloatPointer) -> Void {
        let numbers = numbers(layout)
        let share = 1 / Float(window.size.reduce(1, *))
        switch operation {
        case is MaxPool:
            return { x, y in withUnsafePointer(to: numbers) { ck_max_pool(x[0].address, y.address, $0) } }
        case is MaxPoolGradient:
            return { x, y in
                withUnsafePointer(to: numbers) { ck_max_pool_gradient(x[0].address, x[1].address, y.address, $0) }
            }
        case is MaxPoolSelect:
            return { x, y in
                withUnsafePointer(to: numbers) { ck_max_pool_select(x[0].address, x[1].address, y.address, $0) }
            }
        case is AveragePool:
            return { x, y in withUnsafePointer(to: numbers) { ck_average_pool(x[0].address, y.address, $0, share) } }
        default:
            return { x, y in
                withUnsafePointer(to: numbers) { ck_average_pool_gradient(x[0].address, y.address, $0, share) }
            }
        }
    }

    /// The sizes, a single spatial axis taken as the second of two.
    private func numbers(_ layout: TensorLayout) -> ck_window {
        let inner = if case .blocked(let block) = layout { block } else { 1 }
        /// The entry for the spatial axis of height or width.
        func entry(_ list: [Int], _ axis: Int, _ missing: Int) -> Int64 {
            let place = axis - (2 - window.size.count)
            return Int64(place < 0 ? missing : list[place])
        }
        let (sizes, outputs) = (Array(input.dimensions.dropFirst(2)), Array(pooled.dimensions.dropFirst(2)))
        return ck_window(
            outer: Int64(input[0] * input[1] / inner), height: entry(sizes, 0, 1), width: entry(sizes, 1, 1),
            inner: Int64(inner), pooled_height: entry(outputs, 0, 1), pooled_width: entry(outputs, 1, 1),
            size_y: entry(window.size, 0, 1), size_x: entry(window.size, 1, 1), stride_y: entry(window.strides, 0, 1),
            stride_x: entry(window.strides, 1, 1), low_y: entry(window.low, 0, 0), low_x: entry(window.low, 1, 0),
            dilation_y: entry(window.dilations, 0, 1), dilation_x: entry(window.dilations, 1, 1))
    }
}
