public import Graphs

/// fvcore's `FlopCountAnalysis` of a model in evaluation mode.
public struct FvcoreConvention: CountingConvention {
    /// The name, as the command line takes it.
    public let name = "fvcore"
    /// The tool and its version.
    public let tool = "fvcore 0.1.5, evaluation mode"
    /// The unit in which it counts.
    public let unit = "MACs"
    /// How it counts.
    public let summary =
        "A multiply-add is 1; biases, activations, additions and max pooling are 0; a normalisation of a batch is 2 an element, other normalisations 5, adaptive average pooling 1 an input element. Recurrent layers, and attention between its projections, are left out."
    /// The passes that it counts.
    public let passes: [Pass] = [.forward]
    /// Whether it derives the backward pass from the forward pass.
    public let derivesBackward = false

    /// Creates the convention.
    public init() {}

    /// What the tool counts for a layer in a pass.
    public func count(_ layer: CountedLayer) -> LayerCount {
        switch layer.kind {
        case "batch_norm": LayerCount(2 * layer.outputElements, "2 an element, as in evaluation")
        case "layer_norm": LayerCount(5 * layer.outputElements, "5 an element")
        case "global_average_pool": LayerCount(layer.inputElements, "1 an input element")
        case _ where layer.recurrentCell != nil: LayerCount(0, "recurrent layers are not counted")
        case _ where layer.isHeads: LayerCount(0, "PyTorch's attention function is not counted")
        default: layer.cost.macs > 0 ? LayerCount(layer.cost.macs, "a multiply-add is 1, bias 0") : .nothing
        }
    }
}
