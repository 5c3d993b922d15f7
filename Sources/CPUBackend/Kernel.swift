public import Graphs
public import Tensors

/// Code that computes a node's results from its operands, in single precision.
public typealias Kernel = @Sendable (_ operands: [Tensor<Float>], _ results: [Tensor<Float>]) -> Void

/// Offers kernels that are faster than the reference kernels of the operations.
///
/// A plan asks its overrides in turn for every node when it is compiled; a node that none of them takes runs its
/// operation's reference kernel.
public protocol KernelOverride: Sendable {
    /// A kernel for `node`, or `nil` to leave it to others.
    func kernel(for node: Node, in graph: Graph) -> Kernel?
}

/// The reference kernel of an operation.
func referenceKernel(_ operation: some Operation) -> Kernel {
    { operands, results in operation.evaluate(operands, into: results) }
}
