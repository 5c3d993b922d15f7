import COneDNN
public import Graphs
import Tensors

/// A plan with its memory: runs the passes and times them, on the compute thread.
///
/// Used by one thread at a time.
public final class Execution: @unchecked Sendable {
    private let plan: ExecutionPlan
    private let threads: Int
    private let arena: TensorStorage<Float>
    private let inputs: [Tensor<Float>]
    private let outputs: [String: Tensor<Float>]
    private let bound: [BoundStep]

    /// A step with its tensors.
    private struct BoundStep {
        let kernel: Kernel
        let operands: [Tensor<Float>]
        let results: [Tensor<Float>]
        let pass: Pass
    }

    /// Allocates the memory of a plan and fills its inputs.
    ///
    /// - Parameters:
    ///   - plan: A compiled plan.
    ///   - seed: Of the random weights, examples and labels; the same seed gives the same numbers.
    ///   - threads: The number of threads among which a kernel may share its work, at least 1.
    public init(_ plan: ExecutionPlan, seed: UInt64, threads: Int = 1) {
        self.plan = plan
        self.threads = threads
        let arena = TensorStorage<Float>(count: plan.buffers.arenaBytes / MemoryLayout<Float>.stride, filledWith: 0)
        let graph = plan.graph
        var given: [Value: Tensor<Float>] = [:]
        for input in graph.inputs {
            let tensor = Tensor(graph.type(of: input.value), filledWith: Float(0))
            InputFiller(seed: seed).fill(tensor, for: input, in: graph)
            given[input.value] = tensor
        }
        func tensor(_ value: Value) -> Tensor<Float> {
            let root = plan.buffers.storage[value.index]
            let type = graph.type(of: value)
            if let input = given[root] { return input.viewed(as: type) }
            let offset = (plan.buffers.offsets[root] ?? 0) / MemoryLayout<Float>.stride
            return Tensor(type, in: arena, at: offset)
        }
        self.arena = arena
        inputs = graph.inputs.compactMap { given[$0.value] }
        outputs = Dictionary(uniqueKeysWithValues: graph.outputs.map { ($0.name, tensor($0.value)) })
        bound = plan.steps.map { step in
            BoundStep(
                kernel: step.kernel, operands: step.node.operands.map(tensor), results: step.node.results.map(tensor),
                pass: step.node.pass)
        }
    }

    /// The bytes that are held: the storage of the inputs and the arena, as allocated.
    public var heldBytes: Int {
        (inputs.map(\.elements.count) + [arena.elements.count]).reduce(0, +) * MemoryLayout<Float>.stride
    }

    /// Runs every pass once, in order.
    ///
    /// - Returns: The seconds that each pass took, by the monotonic clock.
    public func run() -> [Pass: Double] {
        ComputeThread.shared.run { self.runSteps() }
    }

    private func runSteps() -> [Pass: Double] {
        omp_set_num_threads(Int32(threads))
        let clock = ContinuousClock()
        var seconds: [Pass: Double] = [:]
        var start = clock.now
        for (index, step) in bound.enumerated() {
            step.kernel(step.operands, step.results)
            guard index == bound.count - 1 || bound[index + 1].pass != step.pass else { continue }
            let end = clock.now
            seconds[step.pass, default: 0] += (end - start) / .seconds(1)
            start = end
        }
        return seconds
    }

    /// The value of an output after a run, or `nil` for a name that the graph does not have.
    public func output(_ name: String) -> [Float]? {
        outputs[name]?.array
    }

    /// The value of an input.
    public func input(_ name: String) -> [Float]? {
        zip(plan.graph.inputs, inputs).first { $0.0.name == name }?.1.array
    }

    /// Sets the elements of an input.
    ///
    /// - Returns: Whether the graph has such an input with as many elements.
    public func setInput(_ name: String, to elements: [Float]) -> Bool {
        guard let tensor = zip(plan.graph.inputs, inputs).first(where: { $0.0.name == name })?.1,
            tensor.elements.count == elements.count
        else { return false }
        _ = tensor.elements.update(from: elements)
        return true
    }
}
