import CKernels
import Graphs
import Operations
import Tensors
import Testing

@testable import CPUBackend

/// Rows by their indices and masks: bits equal to the reference kernels', alone and shared among threads.
@Suite struct IndexingKernelTests {
    /// Indices inside and outside of a table of `rows` rows, some of them several times, and what is no index.
    private func indices(_ count: Int, rows: Int) -> [Float] {
        let odd: [Float] = [-1, Float(rows), .nan, .infinity, -.infinity, 1e30, -0.4, 0.6, Float(rows) - 0.6]
        return odd + (odd.count..<count).map { Float(splitMix64(UInt64($0)) % UInt64(rows)) }
    }

    /// The results of a node, compiled for speed and by its reference kernel.
    private func results(
        _ operation: any Operation, _ operands: [(type: TensorType, elements: [Float])], threads: Int
    ) throws -> (found: [Float], expected: [Float]) {
        var builder = GraphBuilder()
        let values = try operands.enumerated().map { try builder.input("\($0)", $1.type, role: .data) }
        let result = try builder.apply(operation, to: values)[0]
        let graph = builder.build(outputs: [("result", result)])
        let plans = [ExecutionPlan(graph, threads: threads), ExecutionPlan(graph, overrides: [])]
        #expect(plans[0].kernelReport.fallbacks.isEmpty)
        let found = try plans.map { plan in
            let execution = Execution(plan, seed: 1)
            for (place, operand) in operands.enumerated() {
                #expect(execution.setInput("\(place)", to: operand.elements))
            }
            _ = execution.run()
            return try #require(execution.output("result"))
        }
        return (found[0], found[1])
    }

    @Test(arguments: [(3, 12, 1), (9, 20, 5), (300, 1000, 64), (5, 70, 999)], [1, 2])
    func rowsByIndex(sizes: (rows: Int, count: Int, width: Int), threads: Int) throws {
        let (rows, count, width) = sizes
        let table = TensorType(try Shape([rows, width]))
        let places = (type: TensorType(try Shape([count]), .int32), elements: indices(count, rows: rows))
        let numbers = (0..<rows * width).map { Float(splitMix64(UInt64($0)) >> 40) }
        let gathered = try results(Gather(), [(table, numbers), places], threads: threads)
        #expect(gathered.found.map(\.bitPattern) == gathered.expected.map(\.bitPattern))
        #expect(gathered.found[..<width].allSatisfy(\.isNaN) && !gathered.found[(7 * width)...].contains { $0.isNaN })
        let updates = (0..<count * width).map { Float(splitMix64(UInt64($0)) >> 40) / 3 }
        let rowsOfUpdates = TensorType(try Shape([count, width]))
        let scattered = try results(ScatterAdd(rows: rows), [places, (rowsOfUpdates, updates)], threads: threads)
        #expect(scattered.found == scattered.expected)
    }

    @Test(arguments: [1, 7, 64, 333], [1, 2])
    func causalMasks(length: Int, threads: Int) throws {
        let mask = try results(CausalMask(length: length), [], threads: threads)
        #expect(mask.found == mask.expected)
    }

    @Test(arguments: [0, 0.1, 0.5, 0.999], [1, 37, 50_000])
    func dropoutMasks(rate: Double, count: Int) throws {
        let operation = DropoutMask(rate: rate, stream: "block/dropout", type: TensorType(try Shape([count])))
        let expected = Tensor<Float>(operation.type, filledWith: -1)
        operation.evaluate([], into: [expected])
        for set in instructionSets {
            for threads in [1, 2] {
                let found = try withInstructionSet(set, threads: threads) {
                    var elements = Array(repeating: Float(-1), count: count)
                    ck_dropout_mask(
                        &elements, Int64(count), operation.key, operation.limit, Float(1 / (1 - operation.rate)))
                    return elements
                }
                if let found { #expect(found == expected.array, "\(set), \(threads) threads") }
            }
        }
    }
}
