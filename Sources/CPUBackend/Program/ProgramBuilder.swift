import Graphs
import Tensors

/// Collects the steps of a program, and keeps track of where the graph's values lie.
struct ProgramBuilder {
    let graph: Graph
    /// The number of threads among which kernels share their work.
    let threads: Int
    /// Whether the fastest of several kernels is found by a trial; the first of them is taken otherwise.
    private let triesKernels: Bool
    private(set) var program = Program()
    /// Whether no gradient is computed, so that weights stay as they are from run to run.
    let isInference: Bool
    /// For every value the buffers that hold it, by layout.
    private var places: [[TensorLayout: BufferID]]
    /// The operand of every value that is a view.
    private let viewed: [Value: Value]
    /// The pass, and the kind of step, to which new steps belong.
    var pass = Pass.forward
    /// The place of the node whose operation is being lowered.
    var node: Int?

    init(_ graph: Graph, threads: Int, triesKernels: Bool = true) {
        self.graph = graph
        self.threads = threads
        self.triesKernels = triesKernels
        viewed = Dictionary(
            uniqueKeysWithValues: graph.nodes.filter { $0.operation is any ViewOperation }.map {
                ($0.results[0], $0.operands[0])
            })
        isInference = !graph.nodes.contains { $0.pass == .backward }
        places = Array(repeating: [:], count: graph.types.count)
        for input in graph.inputs {
            places[input.value.index][.plain] = addBuffer(bytes: graph.type(of: input.value).byteSize)
        }
    }

    /// A new buffer.
    mutating func addBuffer(bytes: Int) -> BufferID {
        program.bufferBytes.append(bytes)
        return BufferID(index: program.bufferBytes.count - 1)
    }

    /// A new buffer for a value in a layout.
    mutating func define(_ value: Value, as layout: TensorLayout = .plain) -> BufferID {
        let buffer = addBuffer(bytes: graph.type(of: value).byteSize)
        places[value.index][layout] = buffer
        return buffer
    }

    /// Whether a value lies in a layout already.
    func isDefined(_ value: Value, as layout: TensorLayout) -> Bool {
        places[value.index][layout] != nil
    }

    /// The blocked layout in which a value lies already, if there is one.
    func blockedLayout(of value: Value) -> TensorLayout? {
        places[value.index].keys.first { $0 != .plain }
    }

    /// The buffer that holds a value in a layout; adds a copy where it lies in another one only.
    mutating func buffer(of value: Value, as layout: TensorLayout = .plain) -> BufferID {
        if let buffer = places[value.index][layout] { return buffer }
        if let operand = viewed[value] {
            let buffer = buffer(of: operand)
            places[value.index][.plain] = buffer
            if layout == .plain { return buffer }
        }
        guard let (from, source) = places[value.index].first else {
            preconditionFailure("a value of type \(graph.type(of: value)) is read before it is written")
        }
        let target = define(value, as: layout)
        let shape = graph.type(of: value).shape
        addStep(
            "reorder", reads: [source], writes: [target], isCopy: true,
            bind: CopyKernel(shape: shape, from: from, to: layout).bind)
        return target
    }

    /// Adds a step.
    mutating func addStep(
        _ name: String, reads: [BufferID], writes: [BufferID], scratch: [BufferID] = [],
        inPlace: [(write: Int, read: Int)] = [], isOnce: Bool = false, isCopy: Bool = false,
        implementation: String = "", fallback: String? = nil,
        bind: @escaping @Sendable (StepMemory) -> BoundKernel
    ) {
        program.steps.append(
            Program.Step(
                name: name, pass: pass, isOnce: isOnce, node: isCopy ? nil : node, implementation: implementation,
                reads: reads, writes: writes, scratch: scratch, inPlace: inPlace,
                fallback: fallback, bind: bind))
        if isOnce { program.persistent.formUnion(writes) }
    }

    /// Adds a step with a fused loop.
    mutating func addLoop(
        _ kernel: FusedLoopKernel, reads: [BufferID], writes: [BufferID], inPlace: [(write: Int, read: Int)]
    ) {
        program.steps.append(
            Program.Step(
                name: "loop of \(kernel.loop.instructions.count)", pass: pass, loop: kernel.loop.work, fused: kernel,
                reads: reads, writes: writes, inPlace: inPlace, bind: kernel.bind))
    }

    /// Adds a step for which the fastest of several kernels is taken.
    ///
    /// - Parameter task: What is computed, as far as time depends on it.
    mutating func addFastest(
        _ candidates: [KernelCandidate], _ name: String, _ task: String, reads: [BufferID], write: BufferID
    ) {
        addStep(name, candidates[fastest(candidates, task, reads: reads, write: write)], reads: reads, write: write)
    }

    /// Which of several kernels is the fastest on such memory; the first where none is tried.
    func fastest(_ candidates: [KernelCandidate], _ task: String, reads: [BufferID], write: BufferID) -> Int {
        guard triesKernels else { return 0 }
        return KernelTrials.shared.fastest(
            candidates,
            for: KernelTrials.Task(
                description: task, readBytes: reads.map { program.bufferBytes[$0.index] },
                writeBytes: program.bufferBytes[write.index], threads: threads))
    }

    /// Adds a step with a kernel and its scratch memory.
    mutating func addStep(_ name: String, _ kernel: KernelCandidate, reads: [BufferID], write: BufferID) {
        let scratch = kernel.scratchBytes > 0 ? [addBuffer(bytes: kernel.scratchBytes)] : []
        addStep(
            name, reads: reads, writes: [write], scratch: scratch, implementation: kernel.implementation,
            bind: kernel.bind)
    }

    /// Whether a value is an input, or a view of one, that stays as it is from run to run.
    func isConstantInput(_ value: Value) -> Bool {
        guard isInference else { return false }
        if let operand = viewed[value] { return isConstantInput(operand) }
        return graph.inputs.contains { $0.value == value && $0.role == .parameter }
    }

    /// Adds a step that runs a kernel of a node on row-major tensors: the operation's reference kernel unless given.
    mutating func addKernel(_ override: Kernel? = nil, for node: Node) {
        let name = Swift.type(of: node.operation).name
        let kernel = override ?? referenceKernel(node.operation)
        let operands = node.operands.map { graph.type(of: $0) }
        let results = node.results.map { graph.type(of: $0) }
        let reads = node.operands.map { buffer(of: $0) }
        let writes = node.results.map { define($0) }
        addStep(name, reads: reads, writes: writes, fallback: override == nil ? name : nil) { memory in
            let given = zip(memory.reads, operands).map { $0.tensor($1) }
            let made = zip(memory.writes, results).map { $0.tensor($1) }
            return { kernel(given, made) }
        }
    }

    /// The program, with the graph's outputs in row-major order.
    mutating func finish() -> Program {
        program.outputs = graph.outputs.map { buffer(of: $0.value) }
        for (value, input) in graph.replacements.sorted(by: { $0.key.index < $1.key.index }) {
            replace(input, with: value)
        }
        return program
    }

    /// Moves a value to the place of an input, unless the plan lets it be written there.
    private mutating func replace(_ input: Value, with value: Value) {
        let (source, target) = (buffer(of: value), buffer(of: input))
        let shape = graph.type(of: value).shape
        program.replacements[source] = target
        pass = .update
        addStep("replace", reads: [source], writes: [target]) { memory in
            guard memory.reads[0].storage !== memory.writes[0].storage else { return {} }
            return CopyKernel(shape: shape, from: .plain, to: .plain).bind(memory)
        }
    }
}
