import CKernels
public import Graphs
import Operations
import Tensors

/// A step of a plan as those see it who want to know what a run will take.
public struct PlannedStep: Sendable {
    /// What it does, as in `Execution.profile`.
    public let name: String
    /// The pass in which it runs.
    public let pass: Pass
    /// Whether it runs only once as long as the inputs stay the same.
    public let isOnce: Bool
    /// The place of the node whose operation it does; `nil` for fused loops and for copies between layouts.
    public let node: Int?
    /// What a fused loop does; `nil` for others.
    public let loop: LoopWork?
    /// The kernel, by the name that its library has for it; empty where there is only one.
    public let implementation: String
    /// The memory that it reads.
    public let reads: [Region]
    /// The memory that it writes, scratch memory included.
    public let writes: [Region]

    /// A stretch of memory.
    public struct Region: Hashable, Sendable {
        /// Where it begins, in bytes: the arena first, then one input after the other.
        public let start: Int
        /// Its size in bytes.
        public let bytes: Int

        /// Creates a stretch.
        public init(start: Int, bytes: Int) {
            self.start = start
            self.bytes = bytes
        }
    }
}

/// The work of a fused loop of element-wise operations and reductions.
public struct LoopWork: Hashable, Sendable {
    /// The number of elements over which it runs.
    public let elements: Int
    /// The length of the innermost axis.
    public let innermost: Int
    /// Instructions an element, those of `transcendentals` left out.
    public let instructions: Int
    /// Exponentials, logarithms, hyperbolic tangents, error functions and what is made of them, an element.
    public let transcendentals: Int
    /// The results that are sums, maxima, means or deviations.
    public let reductions: Int
}

extension LoopWork {
    /// The work of loops that run in turn, as of one over the elements of the largest.
    init(_ loops: [LoopWork]) {
        let largest = loops.max { $0.elements < $1.elements } ?? loops[0]
        func perElement(_ count: (LoopWork) -> Int) -> Int {
            loops.reduce(0) { $0 + count($1) * $1.elements } / max(1, largest.elements)
        }
        self.init(
            elements: largest.elements, innermost: largest.innermost, instructions: perElement(\.instructions),
            transcendentals: perElement(\.transcendentals), reductions: loops.reduce(0) { $0 + $1.reductions })
    }
}

extension FusedLoop {
    /// What the loop does.
    var work: LoopWork {
        let expensive = instructions.count { isTranscendental($0.opcode) }
        return LoopWork(
            elements: space.count, innermost: space.dimensions.last ?? 1,
            // A mean is taken together with the squares of deviations from it.
            instructions: instructions.count - expensive + 2 * results.count { $0.kind == CK_MEAN },
            transcendentals: expensive,
            reductions: results.count { $0.kind != CK_STORE })
    }
}

extension ExecutionPlan {
    /// What runs, in order, as `Execution.profile` times it.
    public var steps: [PlannedStep] {
        var starts: [Int] = []
        var end = buffers.arenaBytes
        for input in graph.inputs {
            starts.append(end)
            end += BufferPlan.aligned(graph.type(of: input.value).byteSize)
        }
        func region(_ buffer: BufferID) -> PlannedStep.Region {
            let isInput = buffer.index < starts.count
            return PlannedStep.Region(
                start: isInput ? starts[buffer.index] : buffers.offsets[buffer.index],
                bytes: program.bufferBytes[buffer.index])
        }
        return program.steps.map { step in
            PlannedStep(
                name: step.name, pass: step.pass, isOnce: step.isOnce, node: step.node, loop: step.loop,
                implementation: step.implementation, reads: step.reads.map(region),
                writes: (step.writes + step.scratch).map(region))
        }
    }
}
