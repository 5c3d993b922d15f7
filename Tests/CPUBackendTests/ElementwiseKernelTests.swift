import CKernels
import func Foundation.exp
import Graphs
import Operations
import Tensors
import Testing

@testable import CPUBackend

/// Fused loops of one operation against reference kernels, on sizes that end within a vector or a block.
@Suite(.serialized) struct ElementwiseKernelTests {
    static let shapes: [([Int], [Int])] = [
        ([], []), ([1], [1]), ([7], [7]), ([513], [513]), ([3, 5], [5]), ([3, 5], [3, 1]), ([3, 5], []),
        ([2, 3, 4, 5], [3, 1, 1]), ([2, 1, 4, 5], [2, 3, 1, 5]), ([4, 1], [1, 600]), ([1100], [1]), ([2, 700], [700]),
        // Large enough for two threads; the axis that is longest by far is short for a block.
        ([80, 420], [420]), ([2, 2, 600, 16], [2, 1, 1]),
    ]

    @Test(arguments: shapes, instructionSets)
    func binaryOperationsBroadcast(shapes: ([Int], [Int]), instructionSet: String) throws {
        let operations: [any Operation] = [Add(), Subtract(), Multiply(), Divide(), Greater(), Equal()]
        for operation in operations {
            for (a, b) in [shapes, (shapes.1, shapes.0)] {
                let made = try withInstructionSet(instructionSet) {
                    try KernelComparison(operation, [a, b], threads: 2)
                }
                guard let comparison = made else { return }
                #expect(comparison.error <= 3e-7 * max(1, comparison.scale), "\(operation) of \(a) and \(b)")
            }
        }
    }

    static let functions: [(any Operation, @Sendable (Double) -> Double)] = [
        (Negate(), { -$0 }), (Exponential(), Double.exponential), (Logarithm(), Double.logarithm),
        (SquareRoot(), Double.squareRoot), (HyperbolicTangent(), Double.hyperbolicTangent),
        (ErrorFunction(), Double.errorFunction), (Sigmoid(), { 1 / (1 + Double.exponential(-$0)) }),
        (ReLU(), { max($0, 0) }), (GELU(), { $0 * 0.5 * (1 + Double.errorFunction($0 * 0.5.squareRoot())) }),
    ]

    /// The values of functions against those of the C library in double precision: everywhere and at the edges.
    @Test(arguments: functions.indices, instructionSets)
    func functionsAreAccurate(function: Int, instructionSet: String) throws {
        let (operation, exact) = Self.functions[function]
        var values = (-4000...4000).map { Float($0) / 400 }
        values += (-30...30).map { Float($0) * 3.7 } + [1e-30, -1e-30, 1e-5, -1e-5, 88.7, -87.3, 0.625, 1]
        values += [.infinity, -.infinity, .nan, Float(bitPattern: 0x7FC0_01FF), 1e30, -1e30, 0]
        var builder = GraphBuilder()
        let x = try builder.input("x", TensorType(try Shape([values.count])), role: .data)
        let y = try builder.apply(operation, x)
        let (graph, given) = (builder.build(outputs: [("y", y)]), values)
        let made = try withInstructionSet(instructionSet) {
            let execution = Execution(ExecutionPlan(graph), seed: 1)
            let isSet = execution.setInput("x", to: given)
            _ = execution.run()
            return isSet ? execution.output("y") : nil
        }
        guard let made else { return }
        for (x, found) in zip(values, try #require(made)) {
            let expected = exact(Double(x))
            if x.isNaN || expected.isNaN {
                #expect(found.isNaN || (operation is GELU && x == -.infinity), "\(operation)(\(x)) = \(found)")
            } else if abs(expected) > Double(Float.greatestFiniteMagnitude) {
                #expect(abs(found) == .infinity || abs(found) > 3e38, "\(operation)(\(x)) = \(found)")
            } else {
                // GELU of a large negative number is the difference of nearly equal numbers.
                let slack = operation is GELU ? 3e-7 * abs(Double(x)) : 1.2e-38
                #expect(
                    abs(Double(found) - expected) <= 6e-7 * abs(expected) + slack,
                    "\(operation)(\(x)) = \(found), not \(expected)")
            }
        }
    }

    @Test(arguments: [[7], [3, 5], [2, 3, 4, 5], [600, 3], [2, 700], [5, 8, 9, 9], [1, 1, 1]], [1, 2])
    func reductionsOverEverySetOfAxes(shape: [Int], threads: Int) throws {
        for choice in 0..<(1 << shape.count) {
            let axes = shape.indices.filter { choice >> $0 & 1 == 1 }
            let sum = try KernelComparison(Sum(axes: axes), [shape], threads: threads)
            #expect(sum.error <= 3e-5 * max(1, sum.scale), "the sum of \(shape) over \(axes)")
            let max = try KernelComparison(Max(axes: axes), [shape], threads: threads)
            #expect(max.error == 0, "the maximum of \(shape) over \(axes)")
            let kept = try Shape(shape).removing(Set(axes)).dimensions
            let broadcast = try KernelComparison(Broadcast(to: Shape(shape), along: axes), [kept], threads: threads)
            #expect(broadcast.error == 0, "\(kept) along \(axes) to \(shape)")
        }
    }

    @Test(arguments: [[1, 1], [3, 7], [5, 8], [2, 3, 33], [4, 1025]])
    func rowsOfSoftmaxAndCrossEntropy(shape: [Int]) throws {
        #expect(try KernelComparison(Softmax(), [shape]).error <= 1e-6)
        guard shape.count == 2 else { return }
        let loss = try KernelComparison(CrossEntropy(), [shape, [shape[0]]], indices: [1])
        #expect(loss.error <= 2e-6 * max(1, loss.scale))
    }

    /// Softmax past the cache, where rows are whole vectors and begin with one, and where not, with an infinity.
    @Test(arguments: instructionSets, [48, 1003])
    func streamedSoftmax(set: String, width: Int) throws {
        let rows = 3
        var x = (0..<rows * width).map { Float($0 % 37) / 5 - 3 }
        x[7] = -.infinity
        let (given, y) = (TensorStorage(x), TensorStorage<Float>(count: rows * width, filledWith: .nan))
        let found: [Float]? = try withInstructionSet(set) {
            ck_softmax(given.elements.baseAddress, y.elements.baseAddress, Int64(rows), Int64(width), 1)
            return Array(y.elements)
        }
        guard let found else { return }
        for row in 0..<rows {
            let places = row * width..<(row + 1) * width
            let terms = places.map { exp(Double(x[$0])) }
            let total = terms.reduce(0, +)
            for (term, place) in zip(terms, places) { #expect(abs(term / total - Double(found[place])) < 1e-7) }
        }
    }

    @Test func aLabelOutsideTheClassesIsNotANumber() throws {
        var builder = GraphBuilder()
        let x = try builder.input("x", TensorType(try Shape([3, 5])), role: .data)
        let labels = try builder.input("labels", TensorType(try Shape([3]), .int32), role: .data)
        let y = try builder.crossEntropy(x, labels: labels)
        let execution = Execution(ExecutionPlan(builder.build(outputs: [("y", y)])), seed: 1)
        #expect(execution.setInput("labels", to: [0, -1, 5]))
        _ = execution.run()
        #expect(try #require(execution.output("y")).map(\.isNaN) == [false, true, true])
    }

    /// Results that go past the cache, where they begin with a vector and where they do not, with tails of blocks.
    @Test(arguments: instructionSets, [0, 1])
    func streamedResults(set: String, shift: Int) throws {
        let (rows, columns) = (3, 1003)
        let count = rows * columns
        let x = TensorStorage((0..<count).map { Float($0) })
        let y = TensorStorage<Float>(count: count + 1, filledWith: .nan)
        let found: [Float]? = try withInstructionSet(set) {
            guard let loop = ck_loop_create(1, 1, 1) else { return [] }
            defer { ck_loop_destroy(loop) }
            loop.pointee.rank = 2
            loop.pointee.sizes.0 = Int64(rows)
            loop.pointee.sizes.1 = Int64(columns)
            loop.pointee.operands[0].base = x.elements.baseAddress
            loop.pointee.results[0].place.base = y.elements.baseAddress.map { $0 + shift }
            loop.pointee.results[0].is_streamed = 1
            loop.pointee.operands[0].strides = (Int64(columns), 1, 0, 0, 0, 0, 0, 0)
            loop.pointee.results[0].place.strides = loop.pointee.operands[0].strides
            // x + x.
            loop.pointee.instructions[0] = ck_instruction(
                opcode: Int32(CK_ADD.rawValue), destination: 1, left: 0, right: 0, third: 0)
            ck_run_loop(loop)
            return Array(y.elements[shift..<shift + count])
        }
        if let found { #expect(found == (0..<count).map { 2 * Float($0) }) }
    }
}
