import Graphs
import Operations
import Tensors
import Testing

@testable import CPUBackend

/// Fused attention and its gradient against the reference kernels: sizes with tails, several tiles of queries and blocks
/// of keys, fewer heads than threads.
@Suite struct AttentionKernelTests {
    static let shapes = [
        [1, 1, 1, 1], [1, 1, 5, 3], [2, 3, 17, 8], [1, 2, 64, 16], [1, 3, 65, 24], [1, 1, 129, 64], [2, 2, 70, 40],
        [1, 5, 200, 33],
    ]

    /// Numbers between -2 and 2.
    private func numbers(_ type: TensorType, seed: UInt64) -> Tensor<Float> {
        Tensor(type, (0..<type.shape.count).map { Float(splitMix64(seed &+ UInt64($0)) >> 40) / Float(1 << 22) - 2 })
    }

    private func range(_ tensor: Tensor<Float>) -> MemoryRange {
        MemoryRange(storage: TensorStorage(tensor.array), offset: 0)
    }

    private func empty(_ count: Int) -> MemoryRange {
        MemoryRange(storage: TensorStorage(count: count, filledWith: .nan), offset: 0)
    }

    /// A kernel on tensors that follow each other.
    private func kernel(_ shape: Shape, isCausal: Bool, isGradient: Bool) -> AttentionKernel {
        AttentionKernel(
            shape, isCausal: isCausal, scale: 1,
            operands: (0..<(isGradient ? 6 : 3)).map { MemoryPlace(shape, index: $0) },
            results: (0..<(isGradient ? 3 : 2)).map { MemoryPlace(shape, index: $0) })
    }

    /// What a kernel of an instruction set writes, a tensor after the other.
    private func run(
        _ set: String, threads: Int, reads: [Tensor<Float>], writes: [Int], scratchBytes: @escaping @Sendable () -> Int,
        _ bind: @escaping @Sendable (StepMemory) -> BoundKernel
    ) throws -> [[Float]]? {
        let (given, made) = (reads.map(range), writes.map(empty))
        return try withInstructionSet(set, threads: threads) {
            let scratch = MemoryRange(storage: TensorStorage(count: scratchBytes() / 4, filledWith: .nan), offset: 0)
            let memory = StepMemory(reads: given, writes: made, scratch: [scratch])
            return withExtendedLifetime(memory) {
                bind(memory)()
                return memory.writes.map { Array($0.storage.elements) }
            }
        }
    }

    private func expect(_ found: [[Float]]?, near expected: [Tensor<Float>]) {
        for (found, expected) in zip(found ?? [], expected.map(\.array)) {
            let scale = expected.map(abs).max() ?? 1
            let error = zip(found, expected).map { $0.isNaN ? .infinity : abs($0 - $1) }.max() ?? 0
            #expect(error <= 2e-5 * max(scale, 1), "an error of \(error) at a scale of \(scale)")
        }
    }

    @Test(arguments: shapes, [false, true])
    func agreesWithTheReference(dimensions: [Int], isCausal: Bool) throws {
        let type = TensorType(try Shape(dimensions))
        let count = type.shape.count
        let operands = (0..<3).map { numbers(type, seed: 1_000_000 * UInt64($0)) }
        let attention = Attention(causal: isCausal)
        let results = try attention.resultTypes(of: operands.map(\.type)).map { Tensor<Float>($0, filledWith: 0) }
        attention.evaluate(operands, into: results)
        let given = [numbers(type, seed: 9_000_000)] + operands + results
        let gradients = (0..<3).map { _ in Tensor<Float>(type, filledWith: 0) }
        AttentionGradient(causal: isCausal).evaluate(given, into: gradients)
        let attend = kernel(type.shape, isCausal: isCausal, isGradient: false)
        let gradient = kernel(type.shape, isCausal: isCausal, isGradient: true)
        for set in instructionSets {
            for threads in [1, 2] {
                expect(
                    try run(
                        set, threads: threads, reads: operands, writes: [count, results[1].array.count],
                        scratchBytes: { attend.scratchBytes(threads: threads, isGradient: false) }, attend.attend),
                    near: results)
                expect(
                    try run(
                        set, threads: threads, reads: given, writes: [count, count, count],
                        scratchBytes: { gradient.scratchBytes(threads: threads, isGradient: true) }, gradient.gradient),
                    near: gradients)
            }
        }
    }

    /// A query that is not a number, or whose scores are all negative infinity, makes its own row not a number, and no other;
    /// scores beyond any exponential do not.
    @Test func extremes() throws {
        let type = TensorType(try Shape([1, 1, 40, 8]))
        var operands = (0..<3).map { numbers(type, seed: 1_000_000 * UInt64($0)).array }
        operands[0][5 * 8] = .nan
        for c in 0..<8 { operands[0][9 * 8 + c] *= 1e4 }
        for c in 0..<8 { operands[0][12 * 8 + c] = c == 0 ? -.greatestFiniteMagnitude : 0 }
        for row in 0..<40 { operands[1][row * 8] = abs(operands[1][row * 8]) + 10 }
        let tensors = operands.map { Tensor(type, $0) }
        let noNumbers: Set = [5, 12]
        let kernel = kernel(type.shape, isCausal: true, isGradient: false)
        for set in instructionSets {
            let found = try run(
                set, threads: 1, reads: tensors, writes: [320, 40],
                scratchBytes: { kernel.scratchBytes(threads: 1, isGradient: false) }, kernel.attend)
            guard let found else { continue }
            for row in 0..<40 {
                let isNoNumber = noNumbers.contains(row)
                #expect(found[0][row * 8..<row * 8 + 8].allSatisfy { $0.isNaN == isNoNumber && !$0.isInfinite })
                #expect(found[1][row].isNaN == isNoNumber)
            }
        }
    }
}
