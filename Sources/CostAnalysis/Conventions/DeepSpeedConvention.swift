public import Graphs

/// The flops profiler of DeepSpeed, and calflops, which was made from it.
public struct DeepSpeedConvention: CountingConvention {
    /// The name, as the command line takes it.
    public let name = "deepspeed"
    /// The tool and its version.
    public let tool = "DeepSpeed's profiler, as in calflops 0.3.2, evaluation mode"
    /// The unit in which it counts.
    public let unit = "FLOPs"
    /// How it counts.
    public let summary =
        "A multiply-add is 2; a convolution's bias 1 an output element, a linear layer's 0; activations but ReLU6, softmax and pooling 1 an input element, a batch's normalisation 2, others 5; attention between its projections is left out. The backward pass is assumed to cost twice the forward pass."
    /// The passes that it counts.
    public let passes: [Pass] = [.forward, .backward]
    /// Whether it derives the backward pass from the forward pass.
    public let derivesBackward = true

    /// Creates the convention.
    public init() {}

    /// What the tool counts for a layer in a pass.
    public func count(_ layer: CountedLayer) -> LayerCount {
        let forward = forwardCount(layer)
        guard layer.pass == .backward else { return forward }
        return LayerCount(2 * forward.value, "twice the forward pass: \(forward.rule)")
    }

    private func forwardCount(_ layer: CountedLayer) -> LayerCount {
        switch layer.kind {
        case "batch_norm": return LayerCount(2 * layer.outputElements, "2 an element, as in evaluation")
        case "layer_norm": return LayerCount(5 * layer.outputElements, "5 an element")
        case "relu", "leaky_relu", "silu", "gelu", "elu", "softmax":
            return LayerCount(layer.outputElements, "1 an element")
        case "max_pool", "average_pool", "global_average_pool":
            return LayerCount(layer.inputElements, "1 an input element")
        default:
            guard layer.cost.macs > 0 else { return .nothing }
            if let cell = layer.recurrentCell, layer.isSteps {
                return LayerCount(
                    2 * layer.cost.macs + cell.arithmeticOfProfilers * layer.outputElements,
                    "a multiply-add is 2, other arithmetic \(cell.arithmeticOfProfilers) an element of the state")
            }
            if layer.isHeads { return LayerCount(0, "PyTorch's attention function is not counted") }
            let bias = layer.kind == "conv" && layer.hasBias ? layer.outputElements : 0
            return LayerCount(
                2 * layer.cost.macs + bias, "a multiply-add is 2, a convolution's bias 1 an output element")
        }
    }
}
