import Graphs
import Tensors

/// The type that a pooling window makes of `[N, C, …]`.
func pooledType(_ operands: [TensorType], _ window: Window) throws(OperationError) -> [TensorType] {
    let operand = try mappedType(operands)[0]
    guard operand.shape.rank == window.size.count + 2 else {
        throw OperationError(
            "the input \(operand) under a window of \(window.size); expected [N, C] and \(window.size.count) axes")
    }
    let sizes = try window.outputSizes(for: Array(operand.shape.dimensions.dropFirst(2)))
    for axis in sizes.indices {
        let counts = window.counts(axis: axis, size: operand.shape[axis + 2], outputs: sizes[axis])
        guard !counts.contains(0) else {
            throw OperationError(
                "a window of \(window.size) with padding \(window.low) and \(window.high) that lies in the padding alone"
            )
        }
    }
    return [TensorType(try makeShape(Array(operand.shape.dimensions.prefix(2)) + sizes), operand.elementType)]
}

extension Window {
    /// The number of pairs of a window and an element under it, padding left out, in a channel.
    func pairCount(of sizes: [Int], outputs: [Int]) -> Int {
        sizes.indices.map { axis in
            hits(axis: axis, size: sizes[axis], outputs: outputs[axis]).reduce(0, +)
        }.reduce(1, *)
    }

    /// The greatest number of elements under one window, padding left out.
    func greatestCount(of sizes: [Int], outputs: [Int]) -> Int {
        sizes.indices.map { axis in
            counts(axis: axis, size: sizes[axis], outputs: outputs[axis]).max() ?? 0
        }.reduce(1, *)
    }
}

/// Checks an input and a cotangent of its pooled type.
func checkPooled(_ operands: [TensorType], _ window: Window) throws(OperationError) {
    let (input, cotangent) = try binaryOperands(operands)
    let pooled = try pooledType([input], window)
    guard pooled == [cotangent] else {
        throw OperationError("the cotangent \(cotangent) for the input \(input); expected \(pooled[0])")
    }
}

/// The bytes of the input's elements that are compared with others: those under some window, if windows have more than
/// one element.
func comparedBytes(_ input: TensorType, _ output: Shape, _ window: Window) -> Int128 {
    window.count > 1 ? coveredBytes(input, output, window) : 0
}

/// How a pooling window meets its input, in numbers.
struct PoolingSizes {
    /// Pairs of a window and an element under it, over all channels.
    let pairs: Int128
    /// Elements under some window, over all channels.
    let covered: Int128
    /// The most elements under one window.
    let greatestCount: Int
    /// The most windows over one element.
    let greatestOverlap: Int

    init(_ input: Shape, _ output: Shape, _ window: Window) {
        let sizes = Array(input.dimensions.dropFirst(2))
        let outputs = Array(output.dimensions.dropFirst(2))
        let channels = Int128(input[0] * input[1])
        pairs = channels * Int128(window.pairCount(of: sizes, outputs: outputs))
        covered = channels * Int128(window.coverage(of: sizes, outputs: outputs))
        greatestCount = window.greatestCount(of: sizes, outputs: outputs)
        greatestOverlap = window.greatestOverlap(of: sizes, outputs: outputs)
    }
}

/// Calls `body` for every element under every window, window by window.
@inline(__always)
func forEachPair(_ input: Shape, _ output: Shape, _ window: Window, _ body: (_ element: Int, _ window: Int) -> Void) {
    let places = places(input, output, window)
    let taps = window.count
    let (inputArea, outputArea) = (input.count / (input[0] * input[1]), output.count / (output[0] * output[1]))
    for channel in 0..<input[0] * input[1] {
        for position in 0..<outputArea {
            for tap in 0..<taps {
                let place = places[position * taps + tap]
                if place >= 0 { body(channel * inputArea + place, channel * outputArea + position) }
            }
        }
    }
}

/// Calls `body` with the place of the greatest element of every window, the first where several are equal.
@inline(__always)
func forEachGreatest<S: Scalar>(
    _ input: Tensor<S>, _ output: Shape, _ window: Window, _ body: (_ element: Int, _ window: Int) -> Void
) {
    let x = input.elements
    var best = -1
    var current = -1
    forEachPair(input.shape, output, window) { element, window in
        if window != current {
            if current >= 0 { body(best, current) }
            (best, current) = (element, window)
        } else if S.greater(x[element], x[best]).indexValue == 1 {
            best = element
        }
    }
    if current >= 0 { body(best, current) }
}
