public import Graphs
import Operations

/// ptflops' `get_model_complexity_info` with its backend for modules, which is its default.
public struct PtflopsConvention: CountingConvention {
    /// The name, as the command line takes it.
    public let name = "ptflops"
    /// The tool and its version.
    public let tool = "ptflops 0.7.5, pytorch backend"
    /// The unit in which it counts.
    public let unit = "MACs"
    /// How it counts.
    public let summary =
        "A multiply-add is 1, a bias 1 an output element, a batch's normalisation 2 an element, a layer's 1; activations and pooling, 1 an element, are counted twice: in the module and in the function that it calls."
    /// The passes that it counts.
    public let passes: [Pass] = [.forward]
    /// Whether it derives the backward pass from the forward pass.
    public let derivesBackward = false

    /// Creates the convention.
    public init() {}

    /// What the tool counts for a layer in a pass.
    public func count(_ layer: CountedLayer) -> LayerCount {
        switch layer.kind {
        case "batch_norm": return LayerCount(2 * layer.outputElements, "2 an element")
        case "layer_norm": return LayerCount(layer.outputElements, "1 an element")
        case "relu", "gelu": return LayerCount(2 * layer.outputElements, "1 an element, in module and function")
        case "relu6", "leaky_relu", "elu": return LayerCount(layer.outputElements, "1 an element")
        case "max_pool", "average_pool", "global_average_pool":
            return LayerCount(2 * layer.inputElements, "1 an input element, in module and function")
        default:
            guard layer.cost.macs > 0 else { return .nothing }
            if let cell = layer.recurrentCell, layer.isSteps {
                let others = (Int128(cell.gates) + cell.arithmeticOfProfilers) * layer.outputElements
                return LayerCount(
                    layer.cost.macs + others,
                    "a multiply-add is 1, a bias 1, other arithmetic \(cell.arithmeticOfProfilers) an element of the state"
                )
            }
            if layer.isHeads {
                return LayerCount(
                    layer.cost.macs + layer.scoreElements + layer.outputElements,
                    "a multiply-add is 1, softmax 1 a score, the scale 1 an element")
            }
            let bias = layer.hasBias ? layer.outputElements : 0
            return LayerCount(layer.cost.macs + bias, "a multiply-add is 1, a bias 1 an output element")
        }
    }
}
