import Graphs
import Tensors

/// The sizes of a convolution: batch, groups, channels a group, elements a channel.
struct ConvolutionSizes {
    let batch: Int
    let groups: Int
    let inputs: Int
    let outputs: Int
    let inputArea: Int
    let outputArea: Int
    let taps: Int

    init(input: Shape, output: Shape, window: Window, groups: Int) {
        batch = input[0]
        self.groups = groups
        inputs = input[1] / groups
        outputs = output[1] / groups
        inputArea = input.count / (input[0] * input[1])
        outputArea = output.count / (output[0] * output[1])
        taps = window.count
    }

    /// The multiply-adds of the convolution and of each of its gradients: every output element is a dot product of
    /// the taps of the group's input channels, padding included.
    var multiplyAdds: Int128 {
        Int128(batch) * Int128(groups) * Int128(outputs) * Int128(outputArea) * Int128(inputs) * Int128(taps)
    }
}

/// Checks input `[N, C, …]`, groups and window, and gives the output's shape `[N, outputs, …]`.
func convolutionOutput(
    _ input: Shape, outputs: Int, window: Window, groups: Int
) throws(OperationError) -> Shape {
    guard input.rank == window.size.count + 2 else {
        throw OperationError(
            "the input \(input) under a window of \(window.size); expected [N, C] and \(window.size.count) axes")
    }
    guard groups >= 1, input[1] % groups == 0, outputs % groups == 0 else {
        throw OperationError("\(groups) groups of \(input[1]) and \(outputs) channels; expected a divisor of both")
    }
    let sizes = try window.outputSizes(for: Array(input.dimensions.dropFirst(2)))
    return try makeShape([input[0], outputs] + sizes)
}

/// Calls `body` for every multiply-add of a convolution that has a place in the input or lies in the padding (-1).
@inline(__always)
func forEachTap(
    _ sizes: ConvolutionSizes, _ places: [Int],
    _ body: (_ input: Int?, _ weight: Int, _ output: Int) -> Void
) {
    for n in 0..<sizes.batch {
        for g in 0..<sizes.groups {
            for o in 0..<sizes.outputs {
                let channel = g * sizes.outputs + o
                let output = (n * sizes.groups * sizes.outputs + channel) * sizes.outputArea
                for i in 0..<sizes.inputs {
                    let input = ((n * sizes.groups + g) * sizes.inputs + i) * sizes.inputArea
                    let weight = (channel * sizes.inputs + i) * sizes.taps
                    for position in 0..<sizes.outputArea {
                        for tap in 0..<sizes.taps {
                            let place = places[position * sizes.taps + tap]
                            body(place < 0 ? nil : input + place, weight + tap, output + position)
                        }
                    }
                }
            }
        }
    }
}

/// The place of every tap of every window in its channel, or -1 in the padding; windows outermost.
func places(_ input: Shape, _ output: Shape, _ window: Window) -> [Int] {
    let index = WindowIndex(
        window, over: Array(input.dimensions.dropFirst(2)), outputs: Array(output.dimensions.dropFirst(2)))
    return index.allPlaces
}

/// The bytes of the input's elements that lie under some window.
func coveredBytes(_ input: TensorType, _ output: Shape, _ window: Window) -> Int128 {
    let covered = window.coverage(
        of: Array(input.shape.dimensions.dropFirst(2)), outputs: Array(output.dimensions.dropFirst(2)))
    return Int128(input.shape[0] * input.shape[1]) * Int128(covered * input.elementType.byteSize)
}
