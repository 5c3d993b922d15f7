public import CPUBackend
import Foundation
import Graphs
import Operations
import Tensors

/// What decides how long a step of a plan takes.
public struct StepFeatures: Sendable, Hashable, Codable {
    /// The class of operation, such as `Convolution 3x3`; steps of a class share a model.
    public var operation: String
    /// The kernel that runs it, in the words of its library; empty where there is only one.
    public var kernel: String
    /// Floating-point operations, a multiply-add being 2.
    public var flops: Double
    /// Exponentials and the like among them.
    public var transcendentals: Double
    /// Bytes read, by class of reuse distance.
    public var read: [Double]
    /// Bytes written, by class of reuse distance.
    public var written: [Double]
    /// The natural logarithms of the sizes that describe the operation's shape; as many for all steps of a class.
    public var shape: [Double]

    /// All bytes.
    public var bytes: Double { (read + written).reduce(0, +) }
}

extension StepFeatures {
    /// The features of every step of a plan, as in a run that follows others.
    ///
    /// - Complexity: O(bytes touched / 16 KiB).
    public static func steps(of plan: ExecutionPlan) -> [StepFeatures] {
        let steps = plan.steps
        let end = steps.flatMap { ($0.reads + $0.writes).map { $0.start + $0.bytes } }.max() ?? 0
        var memory = ReuseDistance(addressSpace: end)
        for step in steps where !step.isOnce { for region in step.reads + step.writes { _ = memory.touch(region) } }
        return steps.map { step in
            let read = step.isOnce ? [] : step.reads.map { memory.touch($0) }
            let written = step.isOnce ? [] : step.writes.map { memory.touch($0) }
            return StepFeatures(step, in: plan.graph, read: sum(read), written: sum(written))
        }
    }

    private static func sum(_ classes: [[Double]]) -> [Double] {
        (0...ReuseDistance.bounds.count).map { place in classes.reduce(0) { $0 + $1[place] } }
    }

    init(_ step: PlannedStep, in graph: Graph, read: [Double], written: [Double]) {
        kernel = step.implementation
        self.read = read
        self.written = written
        let bytes = (read + written).reduce(0, +)
        if let loop = step.loop {
            let elements = Double(loop.elements)
            operation = loop.reductions > 0 ? "reducing loop" : "loop"
            transcendentals = elements * Double(loop.transcendentals)
            flops = elements * Double(loop.instructions + loop.transcendentals)
            shape = [log(elements), log(Double(loop.innermost)), log(1 + bytes)]
        } else if let index = step.node {
            let node = graph.nodes[index]
            let work = graph.cost(of: node).work
            let form = OperationForm(node, in: graph)
            operation = form.name
            shape = form.sizes.map { log(Double(max(1, $0))) }
            transcendentals = Double(work.transcendentals)
            flops =
                2 * Double(work.multiplyAdds)
                + Double(work.additions + work.multiplications + work.comparisons + work.transcendentals)
        } else {
            operation = step.name
            (flops, transcendentals) = (0, 0)
            shape = [log(1 + bytes)]
        }
    }
}
