public import Graphs
import Tensors

/// A plan with its memory: runs the passes and times them, on the compute thread.
///
/// Used by one thread at a time.
public final class Execution: @unchecked Sendable {
    let plan: ExecutionPlan
    private let arena: TensorStorage<Float>
    private let inputs: [Tensor<Float>]
    let outputs: [String: Tensor<Float>]
    private let bound: [BoundStep]
    /// Whether what is done once has been done since the inputs last changed.
    private var isPrepared = false

    /// A step on its memory.
    private struct BoundStep {
        let kernel: BoundKernel
        let pass: Pass
        let isOnce: Bool
    }

    /// Allocates the memory of a plan and fills its inputs.
    ///
    /// - Parameters:
    ///   - plan: A compiled plan.
    ///   - seed: Of the random weights, examples and labels; the same seed gives the same numbers.
    ///   - threads: The number of threads to run on, at least 1; a plan for another number is compiled anew. The
    ///     plan's own number where not given.
    public init(_ plan: ExecutionPlan, seed: UInt64, threads: Int? = nil) {
        let plan = plan.compiled(threads: max(1, threads ?? plan.threads))
        self.plan = plan
        let graph = plan.graph
        let arena = TensorStorage<Float>(count: plan.buffers.arenaBytes / MemoryLayout<Float>.stride, filledWith: 0)
        let storages = graph.inputs.map {
            TensorStorage<Float>(count: graph.type(of: $0.value).shape.count, filledWith: 0)
        }
        let inputs = zip(graph.inputs, storages).map { Tensor(graph.type(of: $0.value), in: $1, at: 0) }
        for (input, tensor) in zip(graph.inputs, inputs) { InputFiller(seed: seed).fill(tensor, for: input, in: graph) }
        let memory = ProgramMemory(plan: plan, arena: arena, inputs: storages)
        self.arena = arena
        self.inputs = inputs
        outputs = Dictionary(
            uniqueKeysWithValues: zip(graph.outputs, plan.program.outputs).map { output, buffer in
                (output.name, memory[buffer].tensor(graph.type(of: output.value)))
            })
        bound = ComputeThread.shared.run(threads: plan.threads) {
            plan.program.steps.map { step in
                BoundStep(kernel: step.bind(memory.of(step)), pass: step.pass, isOnce: step.isOnce)
            }
        }
    }

    /// Where the buffers of a plan lie.
    private struct ProgramMemory: Sendable {
        let plan: ExecutionPlan
        let arena: TensorStorage<Float>
        let inputs: [TensorStorage<Float>]

        subscript(buffer: BufferID) -> MemoryRange {
            let place = plan.buffers.places[buffer.index].index
            guard place >= inputs.count else { return MemoryRange(storage: inputs[place], offset: 0) }
            let offset = plan.buffers.offsets[buffer.index] / MemoryLayout<Float>.stride
            return MemoryRange(storage: arena, offset: offset)
        }

        func of(_ step: Program.Step) -> StepMemory {
            StepMemory(
                reads: step.reads.map { self[$0] }, writes: step.writes.map { self[$0] },
                scratch: step.scratch.map { self[$0] }, cacheBytes: plan.cacheBytes)
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
        ComputeThread.shared.run(threads: plan.threads) { self.runSteps() }
    }

    /// The graph that runs.
    var graph: Graph { plan.graph }

    /// The tensor of an input.
    func tensor(ofInput name: String) -> Tensor<Float>? {
        zip(plan.graph.inputs, inputs).first { $0.0.name == name }?.1
    }

    /// The tensor of an output.
    func tensor(ofOutput name: String) -> Tensor<Float>? { outputs[name] }

    /// Says that what is done once for given inputs has to be done again.
    func inputsHaveChanged() { isPrepared = false }

    /// Does work on the thread on which everything runs.
    func onComputeThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> Result {
        ComputeThread.shared.run(threads: plan.threads, body)
    }

    /// Runs every pass once; on the compute thread.
    func runSteps() -> [Pass: Double] {
        defer { isPrepared = true }
        let clock = ContinuousClock()
        var seconds: [Pass: Double] = [:]
        var start = clock.now
        for (index, step) in bound.enumerated() {
            if !step.isOnce || !isPrepared { step.kernel() }
            guard index == bound.count - 1 || bound[index + 1].pass != step.pass else { continue }
            let end = clock.now
            seconds[step.pass, default: 0] += (end - start) / .seconds(1)
            start = end
        }
        return seconds
    }

    /// Runs every pass once and times every step.
    ///
    /// - Returns: What each step does, the pass in which it runs, and its seconds, in order: 0 for what was done once and
    ///   need not be done again.
    public func profile() -> [(name: String, pass: Pass, seconds: Double)] {
        let seconds = ComputeThread.shared.run(threads: plan.threads) {
            defer { self.isPrepared = true }
            let clock = ContinuousClock()
            return self.bound.map { step in
                step.isOnce && self.isPrepared ? 0 : clock.measure(step.kernel) / .seconds(1)
            }
        }
        return zip(plan.program.steps, seconds).map { ($0.name, $0.pass, $1) }
    }

    /// The value of an output after a run, or `nil` for a name that the graph does not have.
    public func output(_ name: String) -> [Float]? {
        outputs[name]?.array
    }

    /// The value of an input.
    public func input(_ name: String) -> [Float]? {
        tensor(ofInput: name)?.array
    }

    /// Sets the elements of an input.
    ///
    /// - Returns: Whether the graph has such an input with as many elements.
    public func setInput(_ name: String, to elements: [Float]) -> Bool {
        guard let tensor = tensor(ofInput: name), tensor.elements.count == elements.count else { return false }
        _ = tensor.elements.update(from: elements)
        isPrepared = false
        return true
    }
}
