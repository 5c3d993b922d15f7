import CKernels
import Operations
import Tensors
import Testing

@testable import CPUBackend

/// Convolutions, pooling and their gradients against the reference kernels.
@Suite struct WindowKernelTests {
    /// Input, output channels, window, groups.
    struct Example: Sendable, CustomTestStringConvertible {
        var input: [Int]
        var outputs: Int
        var window: Window
        var groups = 1

        var testDescription: String { "\(input), \(outputs) outputs, \(window), \(groups) groups" }
    }

    static let examples = [
        Example(input: [1, 3, 9, 7], outputs: 8, window: Window(size: [3, 3], low: [1, 1])),
        Example(input: [2, 8, 9, 7], outputs: 16, window: Window(size: [3, 2], strides: [2, 1], low: [1, 0])),
        Example(input: [1, 16, 8, 8], outputs: 5, window: Window(size: [1, 1])),
        Example(input: [3, 5, 6, 6], outputs: 7, window: Window(size: [3, 3], dilations: [2, 2])),
        Example(input: [2, 8, 10, 10], outputs: 8, window: Window(size: [3, 3], low: [2, 2], dilations: [2, 2])),
        Example(input: [2, 8, 5, 5], outputs: 8, window: Window(size: [3, 3], low: [1, 1]), groups: 8),
        Example(input: [2, 6, 5, 5], outputs: 12, window: Window(size: [3, 3], low: [1, 1]), groups: 6),
        Example(input: [2, 16, 7, 7], outputs: 16, window: Window(size: [3, 3], strides: [2, 2]), groups: 2),
        Example(input: [2, 6, 7, 7], outputs: 9, window: Window(size: [3, 3]), groups: 3),
        Example(input: [2, 8, 6, 6], outputs: 8, window: Window(size: [2, 2], low: [0, 1], high: [1, 0])),
        Example(input: [2, 8, 21], outputs: 16, window: Window(size: [5], strides: [2], low: [2])),
        Example(input: [2, 3, 11], outputs: 4, window: Window(size: [3])),
        Example(input: [1, 8, 5, 4, 6], outputs: 8, window: Window(size: [2, 3, 3], low: [0, 1, 1])),
        Example(input: [2, 32, 1, 1], outputs: 24, window: Window(size: [1, 1])),
    ]

    @Test(arguments: examples, [1, 2])
    func convolutionsAgree(example: Example, threads: Int) throws {
        let weights = [example.outputs, example.input[1] / example.groups] + example.window.size
        let spatial = Array(example.input.dropFirst(2))
        let forward = Convolution(window: example.window, groups: example.groups)
        let output = try outputSizes(example.input, example.outputs, example.window)
        let comparisons = [
            try KernelComparison(forward, [example.input, weights], threads: threads),
            try KernelComparison(
                ConvolutionInputGradient(window: example.window, groups: example.groups, inputSizes: spatial),
                [weights, output], threads: threads),
            try KernelComparison(
                ConvolutionWeightGradient(window: example.window, groups: example.groups), [example.input, output],
                threads: threads),
        ]
        for comparison in comparisons { #expect(comparison.error <= 2e-5 * max(1, comparison.scale)) }
    }

    @Test(arguments: [
        Example(input: [2, 3, 9, 7], outputs: 0, window: Window(size: [3, 3], strides: [2, 2], low: [1, 1])),
        Example(input: [2, 8, 6, 6], outputs: 0, window: Window(size: [2, 2], strides: [2, 2])),
        Example(input: [1, 5, 7, 8], outputs: 0, window: Window(size: [3, 2], low: [1, 0], high: [0, 1])),
        Example(input: [2, 4, 13], outputs: 0, window: Window(size: [3], strides: [2], low: [1])),
        Example(input: [1, 2, 9, 9], outputs: 0, window: Window(size: [2, 2], dilations: [3, 2])),
        Example(input: [1, 2, 4, 5, 6], outputs: 0, window: Window(size: [2, 2, 2], strides: [2, 1, 2])),
    ])
    func poolingsAgree(example: Example) throws {
        let (input, window) = (example.input, example.window)
        let pooled = try outputSizes(input, input[1], window)
        let comparisons = [
            try KernelComparison(MaxPool(window: window), [input], threads: 2),
            try KernelComparison(MaxPoolGradient(window: window), [input, pooled], threads: 2),
            try KernelComparison(MaxPoolSelect(window: window), [input, input], threads: 2),
            try KernelComparison(AveragePool(window: window), [input], threads: 2),
            try KernelComparison(
                AveragePoolGradient(window: window, inputSizes: Array(input.dropFirst(2))), [pooled], threads: 2),
        ]
        for comparison in comparisons { #expect(comparison.error <= 1e-6 * max(1, comparison.scale)) }
    }

    /// Rows of more windows than a vector has lanes, with tails, by every instruction set against plain loops.
    @Test(
        arguments: instructionSets,
        [
            Row(width: 71, size: 2, stride: 2, low: 0, dilation: 1),
            Row(width: 70, size: 3, stride: 2, low: 1, dilation: 1),
            Row(width: 40, size: 3, stride: 1, low: 1, dilation: 1),
            Row(width: 64, size: 3, stride: 3, low: 0, dilation: 1),
            Row(width: 45, size: 2, stride: 2, low: 3, dilation: 5),
            Row(width: 3, size: 5, stride: 1, low: 4, dilation: 2),
        ])
    func rowsOfManyWindows(set: String, row: Row) throws {
        let x = (0..<row.width).map { Float(($0 * 29) % 13) - 6 }
        let cotangent = (0..<row.pooled).map { Float($0 % 5) + 1 }
        let (given, pulled) = (TensorStorage(x), TensorStorage(cotangent))
        let results = (0..<3).map { _ in TensorStorage<Float>(count: row.pooled, filledWith: .nan) }
        let gradients = (0..<2).map { _ in TensorStorage<Float>(count: row.width, filledWith: .nan) }
        let isThere: Bool? = try withInstructionSet(set) {
            var window = ck_window(
                outer: 1, height: 1, width: Int64(row.width), inner: 1, pooled_height: 1,
                pooled_width: Int64(row.pooled),
                size_y: 1, size_x: Int64(row.size), stride_y: 1, stride_x: Int64(row.stride), low_y: 0,
                low_x: Int64(row.low), dilation_y: 1, dilation_x: Int64(row.dilation))
            let (x, cotangent) = (given.elements.baseAddress, pulled.elements.baseAddress)
            ck_max_pool(x, results[0].elements.baseAddress, &window)
            ck_max_pool_select(x, x, results[1].elements.baseAddress, &window)
            ck_average_pool(x, results[2].elements.baseAddress, &window, 0.5)
            ck_max_pool_gradient(x, cotangent, gradients[0].elements.baseAddress, &window)
            ck_average_pool_gradient(cotangent, gradients[1].elements.baseAddress, &window, 0.5)
            return true
        }
        guard isThere == true else { return }
        var (toGreatest, toAll) = ([Float](repeating: 0, count: row.width), [Float](repeating: 0, count: row.width))
        for (output, g) in cotangent.enumerated() {
            let taps = row.taps(of: output)
            guard let greatest = taps.map({ x[$0] }).max(), let first = taps.first(where: { x[$0] == greatest }) else {
                #expect(results[0].elements[output] == -.infinity && results[2].elements[output] == 0)
                continue
            }
            #expect(results[0].elements[output] == greatest && results[1].elements[output] == greatest)
            #expect(results[2].elements[output] == taps.reduce(0) { $0 + x[$1] } / 2)
            toGreatest[first] += g
            for tap in taps { toAll[tap] += g / 2 }
        }
        #expect(Array(gradients[0].elements) == toGreatest && Array(gradients[1].elements) == toAll)
    }

    /// A row and the windows that slide over it.
    struct Row: Sendable {
        var width, size, stride, low, dilation: Int

        var pooled: Int { (width + 2 * low - (size - 1) * dilation - 1) / stride + 1 }

        func taps(of output: Int) -> [Int] {
            (0..<size).map { output * stride - low + $0 * dilation }.filter { (0..<width).contains($0) }
        }
    }

    private func outputSizes(_ input: [Int], _ channels: Int, _ window: Window) throws -> [Int] {
        let sizes = window.size.indices.map { axis in
            let extent = window.dilations[axis] * (window.size[axis] - 1) + 1
            return (input[axis + 2] + window.low[axis] + window.high[axis] - extent) / window.strides[axis] + 1
        }
        return [input[0], channels] + sizes
    }
}
