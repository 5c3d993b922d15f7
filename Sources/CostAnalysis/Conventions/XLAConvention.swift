public import Graphs
import Operations
import Tensors

/// XLA's cost analysis (`HloCostAnalysis`), applied to the graph as it is.
public struct XLAConvention: CountingConvention {
    /// The name, as the command line takes it.
    public let name = "xla"
    /// The tool and its version.
    public let tool = "XLA's HloCostAnalysis"
    /// The unit in which it counts.
    public let unit = "FLOPs"
    /// How it counts.
    public let summary =
        "A multiply-add is 2 and is left out where a convolution meets padding; additions, multiplications and comparisons are 1; transcendental functions are counted apart, not as FLOPs."
    /// The passes that it counts.
    public let passes: [Pass] = [.forward, .backward]
    /// Whether it derives the backward pass from the forward pass.
    public let derivesBackward = false

    /// Creates the convention.
    public init() {}

    /// What the tool counts for a layer in a pass.
    public func count(_ layer: CountedLayer) -> LayerCount {
        var total: Int128 = 0
        var hasPadding = false
        for node in layer.nodes {
            let work = layer.cost(of: node).work
            let products = Self.multiplyAdds(node, work.multiplyAdds, layer)
            hasPadding = hasPadding || products < work.multiplyAdds
            total += 2 * products + work.additions + work.multiplications + work.comparisons
        }
        return LayerCount(
            total,
            hasPadding
                ? "a multiply-add is 2, in the padding 0; transcendentals apart"
                : "a multiply-add is 2, other arithmetic 1; transcendentals apart")
    }

    /// The multiply-adds that meet no padding.
    private static func multiplyAdds(_ node: Node, _ all: Int128, _ layer: CountedLayer) -> Int128 {
        let shapes = (node.operands + node.results).map { layer.graph.type(of: $0).shape }
        let window: Window
        let sizes: ArraySlice<Int>
        let outputs: ArraySlice<Int>
        switch node.operation {
        case let operation as Convolution:
            (window, sizes, outputs) = (operation.window, shapes[0].dimensions[2...], shapes[2].dimensions[2...])
        case let operation as ConvolutionWeightGradient:
            (window, sizes, outputs) = (operation.window, shapes[0].dimensions[2...], shapes[1].dimensions[2...])
        case let operation as ConvolutionInputGradient:
            (window, sizes, outputs) = (operation.window, shapes[2].dimensions[2...], shapes[1].dimensions[2...])
        default:
            return all
        }
        let area = outputs.reduce(Int128(1)) { $0 * Int128($1) } * window.size.reduce(Int128(1)) { $0 * Int128($1) }
        return all / area * window.coveredTaps(over: Array(sizes), outputs: Array(outputs))
    }
}
