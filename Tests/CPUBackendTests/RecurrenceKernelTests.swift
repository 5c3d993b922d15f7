import CKernels
import Graphs
import Operations
import Tensors
import Testing

@testable import CPUBackend

/// Recurrent layers and their gradients, by kernels of every instruction set, against the reference kernels.
@Suite struct RecurrenceKernelTests {
    private func numbers(_ shape: Shape, scale: Float = 1, seed: UInt64) -> Tensor<Float> {
        let elements = (0..<shape.count).map {
            scale * (Float(splitMix64(seed &+ UInt64($0)) >> 40) / Float(1 << 23) - 1)
        }
        return Tensor(TensorType(shape, .float32), elements)
    }

    /// The results of a graph's only node on some operands, by the fast kernel.
    private func run(
        _ node: Node, in graph: Graph, _ operands: [Tensor<Float>], set: String, threads: Int
    ) throws -> [[Float]]? {
        let kernel = try #require(RecurrenceKernel(node, in: graph))
        let sizes = node.results.map { graph.type(of: $0).shape.count }
        let given = operands.map(\.array)
        return try withInstructionSet(set, threads: threads) {
            func memory(_ count: Int) -> MemoryRange {
                MemoryRange(storage: TensorStorage(count: count, filledWith: .nan), offset: 0)
            }
            let scratch = memory(kernel.scratchBytes(threads: threads) / MemoryLayout<Float>.stride)
            let memory = StepMemory(
                reads: given.map { MemoryRange(storage: TensorStorage($0), offset: 0) }, writes: sizes.map(memory),
                scratch: [scratch])
            return withExtendedLifetime(memory) {
                kernel.bind(memory)()
                return memory.writes.map { Array($0.storage.elements) }
            }
        }
    }

    private func reference(_ operation: some Operation, _ operands: [Tensor<Float>]) throws -> [Tensor<Float>] {
        let results = try operation.resultTypes(of: operands.map(\.type)).map { Tensor<Float>($0, filledWith: 0) }
        operation.evaluate(operands, into: results)
        return results
    }

    private func expect(
        _ operation: some Operation, _ operands: [Tensor<Float>], set: String
    ) throws -> [Tensor<Float>] {
        var builder = GraphBuilder()
        var inputs: [Value] = []
        for (place, operand) in operands.enumerated() {
            inputs.append(try builder.input("x\(place)", operand.type, role: .data))
        }
        let outputs = try builder.apply(operation, to: inputs)
        let graph = builder.build(outputs: outputs.enumerated().map { ("y\($0)", $1) })
        let expected = try reference(operation, operands)
        for threads in [1, 2] {
            guard let found = try run(graph.nodes[0], in: graph, operands, set: set, threads: threads) else { continue }
            for (place, pair) in zip(found, expected).enumerated() {
                let scale = max(pair.1.array.map(abs).max() ?? 1, 1)
                let error = zip(pair.0, pair.1.array).map { $0.isNaN ? .infinity : abs($0 - $1) }.max() ?? 0
                #expect(error <= 2e-5 * scale, "result \(place) with \(threads) threads: \(error) at \(scale)")
            }
        }
        return expected
    }

    /// Widths below and beyond a vector, a panel and a strip of panels; batches of one tile and of several; one token.
    @Test(
        arguments: [(1, 1, 1), (1, 5, 33), (2, 4, 16), (3, 7, 40), (5, 3, 19), (8, 6, 128), (13, 2, 9), (40, 3, 24)],
        instructionSets)
    func layers(sizes: (batch: Int, length: Int, width: Int), set: String) throws {
        let (batch, length, width) = sizes
        for cell in RecurrentCell.allCases {
            let rows = cell.gates * width
            let inputs = numbers(try Shape([batch, length, rows]), seed: 1)
            // So that errors neither grow nor vanish from token to token.
            let weights = numbers(
                try Shape([rows, width]), scale: 1 / Float(width).squareRoot(), seed: 100_000)
            let bias = numbers(try Shape([rows]), seed: 200_000)
            let results = try expect(Recurrence(cell), [inputs, weights, bias], set: set)
            let cotangent = numbers(results[0].shape, seed: 300_000)
            _ = try expect(RecurrenceGradient(cell), [cotangent, weights] + results, set: set)
        }
    }
}
