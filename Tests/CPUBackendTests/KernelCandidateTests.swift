import CKernels
import Graphs
import Operations
import Tensors
import Testing

@testable import CPUBackend

/// The kernels among which a trial chooses, each for itself against the reference kernel: which one wins depends on the
/// machine.
@Suite struct KernelCandidateTests {
    private static func memory(_ elements: [Float]) -> MemoryRange {
        MemoryRange(storage: TensorStorage(elements), offset: 0)
    }

    private static func empty(bytes: Int) -> MemoryRange {
        MemoryRange(storage: TensorStorage(count: bytes / MemoryLayout<Float>.stride, filledWith: .nan), offset: 0)
    }

    private func numbers(_ count: Int, seed: UInt64) -> [Float] {
        (0..<count).map { Float(splitMix64(seed &+ UInt64($0)) >> 40) / Float(1 << 23) - 1 }
    }

    /// What a kernel of an instruction set writes; `nil` where the machine does not have it.
    private func run(
        _ set: String, _ reads: [[Float]], count: Int, threads: Int,
        _ make: @escaping @Sendable () throws -> KernelCandidate
    ) throws -> [Float]? {
        try withInstructionSet(set, threads: threads) {
            let kernel = try make()
            let memory = StepMemory(
                reads: reads.map(Self.memory), writes: [Self.empty(bytes: 4 * count)],
                scratch: [Self.empty(bytes: kernel.scratchBytes)])
            return withExtendedLifetime(memory) {
                kernel.bind(memory)()
                return Array(memory.writes[0].storage.elements)
            }
        }
    }

    private func expect(_ found: [Float]?, near expected: [Float], tolerance: Float) {
        guard let found else { return }
        let scale = expected.map(abs).max() ?? 1
        let error = zip(found, expected).map { $0.isNaN ? .infinity : abs($0 - $1) }.max() ?? 0
        #expect(error <= tolerance * scale, "an error of \(error) at a scale of \(scale)")
    }

    /// Every way of doing a product: scalar products, rows, outer products, blocks; tails of each; one and two threads.
    @Test(
        arguments: [
            (1, 1, 1, 1), (1, 1, 40, 300), (1, 5, 9, 11), (1, 7, 33, 4), (1, 40, 40, 3), (1, 8, 520, 37),
            (1, 100, 70, 300), (3, 33, 31, 20), (2, 13, 17, 520), (1, 200, 1040, 30),
            (1, 250, 133, 70), (1, 13, 197, 300), (2, 245, 12, 65),
        ], instructionSets)
    func products(sizes: (count: Int, rows: Int, columns: Int, depth: Int), set: String) throws {
        let (count, rows, columns, depth) = sizes
        for (transposeLeft, transposeRight) in [(false, false), (false, true), (true, false), (true, true)] {
            let operation = MatrixProduct(transposeLeft: transposeLeft, transposeRight: transposeRight)
            let left = try Shape([count] + (transposeLeft ? [depth, rows] : [rows, depth]))
            let right = try Shape([count] + (transposeRight ? [columns, depth] : [depth, columns]))
            let result = try Shape([count, rows, columns])
            let (a, b) = (numbers(left.count, seed: 3), numbers(right.count, seed: 1_000_000))
            let expected = Tensor<Float>(TensorType(result, .float32), filledWith: 0)
            operation.evaluate(
                [Tensor(TensorType(left, .float32), a), Tensor(TensorType(right, .float32), b)], into: [expected])
            let product = ProductSizes(operation, left: left, result: result, epilogue: nil)
            for threads in [1, 2] {
                let found = try run(set, [a, b], count: result.count, threads: threads) {
                    product.kernel(isPacked: false, threads: threads)
                }
                expect(found, near: expected.array, tolerance: 1e-5)
            }
            guard count == 1 else { continue }
            // Packed and multiplied as one, since every instruction set packs for itself.
            let found = try run(set, [a, b], count: result.count, threads: 2) {
                ConvolutionWay(
                    read: .plain, written: .plain, packedBytes: product.packedBytes, pack: product.packing,
                    convolve: product.kernel(isPacked: true, threads: 2)
                ).joined
            }
            expect(found, near: expected.array, tolerance: 1e-5)
        }
    }

    /// The sizes of a convolution, its operands, and what the reference kernels make of them in all three directions.
    private struct Reference {
        let sizes: OneDNNConvolution.Sizes
        /// The operands of the kernels, and what they write: tensors in blocks of channels, weights as they are.
        let cases: [(direction: OneDNNConvolution.Direction, reads: [[Float]], expected: [Float])]
    }

    /// The forward direction adds a bias and rectifies.
    ///
    /// - Parameter sizes: The batch, the blocks of channels and of outputs, and the height and the width of the input.
    private func reference(
        _ sizes: (batch: Int, channels: Int, outputs: Int, height: Int, width: Int), _ window: Window, block: Int
    ) throws -> Reference {
        let (channels, outputs) = (sizes.channels * block, sizes.outputs * block)
        let input = try Shape([sizes.batch, channels, sizes.height, sizes.width])
        let weights = try Shape([outputs, channels] + window.size)
        let types = [TensorType(input, .float32), TensorType(weights, .float32)]
        let output = try #require(try Convolution(window: window).resultTypes(of: types).first).shape
        let (x, w) = (numbers(input.count, seed: 5), numbers(weights.count, seed: 2_000_000))
        let (g, bias) = (numbers(output.count, seed: 3_000_000), numbers(outputs, seed: 4_000_000))
        func result(_ operation: some Operation, _ operands: [(Shape, [Float])], _ shape: Shape) -> [Float] {
            let result = Tensor<Float>(TensorType(shape, .float32), filledWith: 0)
            evaluate(operation, operands.map { Tensor(TensorType($0.0, .float32), $0.1) }, into: result)
            return result.array
        }
        let (blockedX, blockedG) = (blocks(x, input, block), blocks(g, output, block))
        let plane = output.count / (sizes.batch * outputs)
        let sums = result(Convolution(window: window), [(input, x), (weights, w)], output)
        let rectified = sums.enumerated().map { max(0, $1 + bias[$0 / plane % outputs]) }
        let inputGradient = ConvolutionInputGradient(window: window, inputSizes: [sizes.height, sizes.width])
        let weightGradient = ConvolutionWeightGradient(window: window)
        return Reference(
            sizes: OneDNNConvolution.Sizes(input: input, weights: weights, output: output, window: window, groups: 1),
            cases: [
                (.forward(bias: true, rectified: true), [blockedX, w, bias], blocks(rectified, output, block)),
                (
                    .inputGradient, [blockedG, w],
                    blocks(result(inputGradient, [(weights, w), (output, g)], input), input, block)
                ),
                (
                    .weightGradient, [blockedX, blockedG],
                    result(weightGradient, [(input, x), (output, g)], weights)
                ),
            ])
    }

    /// Expects what a convolution writes of an instruction set, by one and two threads, packed weights and others.
    ///
    /// - Parameter make: Makes the kernel; `nil` where there is none.
    private func expect(
        _ reference: Reference, set: String, tolerance: Float,
        _ make: @escaping @Sendable (OneDNNConvolution.Direction) -> BlockedConvolution?
    ) throws {
        for (direction, reads, expected) in reference.cases {
            let ways: [Bool?] = direction.isWeightGradient ? [nil] : [false, true]
            for (threads, isPacked) in [1, 2].flatMap({ threads in ways.map { (threads, $0) } }) {
                let found = try run(set, reads, count: expected.count, threads: threads) {
                    let kernel = try #require(make(direction))
                    guard let isPacked else { return kernel.weightGradient(threads: threads) }
                    return ConvolutionWay(
                        read: .plain, written: .plain, packedBytes: isPacked ? kernel.packedBytes : 0,
                        pack: isPacked ? kernel.pack : nil,
                        convolve: kernel.convolve(isPacked: isPacked, threads: threads)
                    ).joined
                }
                expect(found, near: expected, tolerance: tolerance)
            }
        }
    }

    /// Odd planes, padding of 0 to 2, tiles that reach beyond the plane, more tiles than outputs and than are worked on
    /// together, tails of the channels that are worked on together; all three directions, every instruction set.
    @Test(
        arguments: [
            (1, 1, 1, 5, 5, 0), (1, 1, 1, 5, 5, 2), (2, 2, 3, 13, 9, 1), (2, 2, 3, 13, 9, 0), (3, 5, 1, 4, 7, 1),
            (3, 5, 1, 4, 7, 2), (1, 33, 2, 6, 6, 0), (1, 33, 2, 6, 6, 1), (4, 1, 1, 36, 40, 1),
        ], instructionSets)
    func winograd(
        sizes: (batch: Int, channels: Int, outputs: Int, height: Int, width: Int, padding: Int), set: String
    ) throws {
        guard let block = try withInstructionSet(set, { Int(ck_channel_block()) }) else { return }
        let (batch, channels, outputs, height, width, padding) = sizes
        let window = Window(size: [3, 3], low: [padding, padding])
        let reference = try reference((batch, channels, outputs, height, width), window, block: block)
        try expect(reference, set: set, tolerance: 5e-5) {
            BlockedConvolution.winograd(reference.sizes, $0, block: block)
        }
    }

    /// Windows of one place and of several, strides, dilations, uneven padding, tails of panels; all three directions,
    /// every instruction set. Channels are given in blocks.
    @Test(
        arguments: [
            (1, 1, 1, Window(size: [1, 1])), (3, 3, 5, Window(size: [1, 1])),
            (2, 2, 3, Window(size: [3, 3], low: [1, 1])), (1, 5, 1, Window(size: [5, 3], low: [2, 0])),
            (2, 1, 2, Window(size: [3, 3], strides: [2, 2], low: [1, 1])),
            (1, 2, 1, Window(size: [3, 2], low: [2, 1], dilations: [2, 3])),
            (1, 1, 3, Window(size: [1, 1], strides: [2, 2])), (1, 40, 2, Window(size: [2, 2])),
        ], instructionSets)
    func convolutionsByProducts(
        example: (batch: Int, channels: Int, outputs: Int, window: Window), set: String
    ) throws {
        guard let block = try withInstructionSet(set, { Int(ck_channel_block()) }) else { return }
        let window = example.window
        let all = try reference(
            (example.batch, example.channels, example.outputs, 9, 25), window, block: block)
        let hasStrides = window.strides != [1, 1]
        // Gradients of inputs of convolutions with strides have no such kernel.
        let reference = Reference(
            sizes: all.sizes,
            cases: all.cases.filter { !hasStrides || $0.direction.isForward || $0.direction.isWeightGradient })
        try expect(reference, set: set, tolerance: 1e-5) {
            BlockedConvolution.product(reference.sizes, $0, block: block)
        }
        let isThere = try withInstructionSet(set) {
            BlockedConvolution.product(all.sizes, .inputGradient, block: block) != nil
        }
        #expect(isThere != hasStrides)
    }

    typealias DepthwiseExample = (batch: Int, blocks: Int, height: Int, width: Int, window: Window)

    /// The sizes of a depthwise convolution whose channels are given in blocks.
    private func depthwise(_ example: DepthwiseExample, _ block: Int) throws -> OneDNNConvolution.Sizes {
        let channels = example.blocks * block
        let input = try Shape([example.batch, channels, example.height, example.width])
        let weights = try Shape([channels, 1] + example.window.size)
        let convolution = Convolution(window: example.window, groups: channels)
        let output = try #require(
            try convolution.resultTypes(of: [TensorType(input, .float32), TensorType(weights, .float32)]).first)
        return OneDNNConvolution.Sizes(
            input: input, weights: weights, output: output.shape, window: example.window, groups: channels)
    }

    /// Windows wider and higher than the sums in registers, strides that skip rows, dilations, padding wider than the
    /// window, windows in the padding alone; every instruction set, one and two threads. Channels are given in blocks.
    @Test(
        arguments: [
            (1, 1, 5, 5, Window(size: [5, 5], low: [2, 2])), (2, 3, 13, 9, Window(size: [3, 3], low: [1, 1])),
            (3, 2, 30, 31, Window(size: [5, 5], strides: [2, 2], low: [2, 2])),
            (1, 5, 7, 7, Window(size: [7, 7], low: [3, 3])), (2, 1, 40, 11, Window(size: [11, 9], low: [5, 4])),
            (2, 2, 9, 25, Window(size: [3, 2], low: [2, 1], dilations: [2, 3])),
            (1, 2, 12, 14, Window(size: [3, 4], strides: [2, 3], low: [1, 0], high: [2, 5], dilations: [3, 2])),
            (2, 1, 6, 6, Window(size: [2, 2], low: [7, 8])), (1, 1, 17, 16, Window(size: [1, 1], strides: [3, 2])),
            (1, 2, 10, 12, Window(size: [2, 1], strides: [4, 5], low: [1, 2])),
            (1, 1, 2, 3, Window(size: [3, 3], strides: [9, 40], low: [3, 30], high: [8, 20])),
            (1, 1, 4, 700, Window(size: [5, 5], low: [2, 2])), (8, 3, 9, 10, Window(size: [5, 5], low: [2, 2])),
            (1, 1, 2, 3, Window(size: [3, 3], strides: [9, 40], low: [30, 30], high: [0, 0])),
        ], instructionSets)
    func depthwiseWeightGradients(example: DepthwiseExample, set: String) throws {
        guard let block = try withInstructionSet(set, { Int(ck_channel_block()) }) else { return }
        let sizes = try depthwise(example, block)
        let (input, weights, output) = (sizes.input, sizes.weights, sizes.output)
        let (x, cotangent) = (numbers(input.count, seed: 5), numbers(output.count, seed: 3_000_000))
        let expected = Tensor<Float>(TensorType(weights, .float32), filledWith: 0)
        evaluate(
            ConvolutionWeightGradient(window: sizes.window, groups: sizes.groups),
            [Tensor(TensorType(input, .float32), x), Tensor(TensorType(output, .float32), cotangent)], into: expected)
        let reads = [blocks(x, input, block), blocks(cotangent, output, block)]
        for threads in [1, 2] {
            let found = try run(set, reads, count: weights.count, threads: threads) {
                try #require(DepthwiseConvolution.weightGradient(sizes, block: block, threads: threads))
            }
            expect(found, near: expected.array, tolerance: 1e-5)
        }
    }

    /// Dilations, uneven padding from none to the window's reach, one and two threads.
    @Test(
        arguments: [
            (1, 1, 9, 11, Window(size: [3, 3], low: [2, 2], dilations: [2, 2])),
            (2, 3, 14, 13, Window(size: [5, 3], low: [4, 0], high: [1, 3], dilations: [2, 3])),
            (1, 2, 8, 7, Window(size: [2, 3], low: [3, 4], high: [0, 2], dilations: [3, 2])),
        ])
    func depthwiseInputGradients(example: DepthwiseExample) throws {
        let (block, best) = bestInstructionSet()
        guard best != "portable" else { return }
        let sizes = try depthwise(example, block)
        let (input, weights, output) = (sizes.input, sizes.weights, sizes.output)
        let (w, cotangent) = (numbers(weights.count, seed: 2_000_000), numbers(output.count, seed: 3_000_000))
        let expected = Tensor<Float>(TensorType(input, .float32), filledWith: 0)
        evaluate(
            ConvolutionInputGradient(
                window: sizes.window, groups: sizes.groups, inputSizes: [example.height, example.width]),
            [Tensor(TensorType(weights, .float32), w), Tensor(TensorType(output, .float32), cotangent)],
            into: expected)
        for threads in [1, 2] {
            let found = try run(best, [blocks(cotangent, output, block), w], count: input.count, threads: threads) {
                try #require(DepthwiseConvolution.inputGradient(sizes, block: block)).joined
            }
            expect(found, near: blocks(expected.array, input, block), tolerance: 1e-5)
        }
    }

    /// Groups of several channels or outputs, tensors without blocks, and convolutions over one axis.
    @Test func otherConvolutionsAreNotDepthwise() throws {
        let (block, _) = bestInstructionSet()
        func kernel(_ input: [Int], _ weights: [Int], _ output: [Int], groups: Int) throws -> KernelCandidate? {
            let sizes = OneDNNConvolution.Sizes(
                input: try Shape(input), weights: try Shape(weights), output: try Shape(output),
                window: Window(size: Array(weights.dropFirst(2))), groups: groups)
            return ComputeThread.shared.run(threads: 1) {
                DepthwiseConvolution.weightGradient(sizes, block: block, threads: 1)
            }
        }
        let (one, two) = (block, 2 * block)
        #expect(try kernel([1, one, 5, 5], [one, 1, 3, 3], [1, one, 3, 3], groups: one) != nil)
        #expect(try kernel([1, one, 5, 5], [two, 1, 3, 3], [1, two, 3, 3], groups: one) == nil)
        #expect(try kernel([1, two, 5, 5], [two, 2, 3, 3], [1, two, 3, 3], groups: one) == nil)
        #expect(try kernel([1, one - 1, 5, 5], [one - 1, 1, 3, 3], [1, one - 1, 3, 3], groups: one - 1) == nil)
        #expect(try kernel([1, one, 5], [one, 1, 3], [1, one, 3], groups: one) == nil)
    }

    private func evaluate(_ operation: some Operation, _ operands: [Tensor<Float>], into result: Tensor<Float>) {
        operation.evaluate(operands, into: [result])
    }

    /// A tensor `[N, C, …]` with its channels in blocks.
    private func blocks(_ elements: [Float], _ shape: Shape, _ block: Int) -> [Float] {
        let plane = shape.count / (shape[0] * shape[1])
        var result = Array(repeating: Float(0), count: elements.count)
        for n in 0..<shape[0] {
            for c in 0..<shape[1] {
                for p in 0..<plane {
                    let place = ((n * shape[1] / block + c / block) * plane + p) * block + c % block
                    result[place] = elements[(n * shape[1] + c) * plane + p]
                }
            }
        }
        return result
    }
}
