public import Graphs
import Operations
import Tensors

/// `torch.utils.flop_counter`, which counts what is executed.
public struct TorchConvention: CountingConvention {
    /// The name, as the command line takes it.
    public let name = "torch"
    /// The tool and its version.
    public let tool = "torch.utils.flop_counter of torch 2.13, on a processor"
    /// The unit in which it counts.
    public let unit = "FLOPs"
    /// How it counts.
    public let summary =
        "A multiply-add of a matrix product or a convolution is 2, everything else 0. The gradient of a convolution's weights is counted as if it had one group, which is too much for depthwise convolutions. On a processor, attention between its projections and LSTM layers are left out."
    /// The passes that it counts.
    public let passes: [Pass] = [.forward, .backward]
    /// Whether it derives the backward pass from the forward pass.
    public let derivesBackward = false

    /// Creates the convention.
    public init() {}

    /// What the tool counts for a layer in a pass.
    public func count(_ layer: CountedLayer) -> LayerCount {
        if layer.recurrentCell == .lstm { return LayerCount(0, "oneDNN's layer, which processors run, is not counted") }
        if layer.isHeads { return LayerCount(0, "the attention kernel of processors is not counted") }
        var total: Int128 = 0
        var hasGroups = false
        for node in layer.nodes {
            var flops = 2 * layer.cost(of: node).work.multiplyAdds
            if let gradient = node.operation as? ConvolutionWeightGradient, gradient.groups > 1 {
                flops *= Int128(gradient.groups)
                hasGroups = true
            }
            total += flops
        }
        if hasGroups { return LayerCount(total, "a multiply-add is 2; groups ignored in the weights' gradient") }
        return total > 0 ? LayerCount(total, "a multiply-add is 2") : .nothing
    }
}
