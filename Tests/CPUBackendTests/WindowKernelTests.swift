import Operations
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

    private func outputSizes(_ input: [Int], _ channels: Int, _ window: Window) throws -> [Int] {
        let sizes = window.size.indices.map { axis in
            let extent = window.dilations[axis] * (window.size[axis] - 1) + 1
            return (input[axis + 2] + window.low[axis] + window.high[axis] - extent) / window.strides[axis] + 1
        }
        return [input[0], channels] + sizes
    }
}
