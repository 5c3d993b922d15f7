public import Graphs

/// torchinfo's `total_mult_adds`.
public struct TorchinfoConvention: CountingConvention {
    /// The name, as the command line takes it.
    public let name = "torchinfo"
    /// The tool and its version.
    public let tool = "torchinfo 1.8"
    /// The unit in which it counts.
    public let unit = "MACs"
    /// How it counts.
    public let summary =
        "Counts weights, not operations: every weight and bias once an example, of convolutions once an output position; the tokens of a sequence and products without weights are left out."
    /// The passes that it counts.
    public let passes: [Pass] = [.forward]
    /// Whether it derives the backward pass from the forward pass.
    public let derivesBackward = false

    /// Creates the convention.
    public init() {}

    /// What the tool counts for a layer in a pass.
    public func count(_ layer: CountedLayer) -> LayerCount {
        let weights = layer.weightElements("weight") + layer.weightElements("bias")
        guard weights > 0, let batch = layer.outputSizes.first else { return .nothing }
        guard layer.kind == "conv" else {
            // A linear layer over tokens flattens them with the batch.
            return LayerCount(weights * layer.batch, "weights and biases once an example")
        }
        let positions = layer.outputSizes.dropFirst(2).reduce(Int128(batch)) { $0 * Int128($1) }
        return LayerCount(weights * positions, "weights and biases once an output position")
    }
}
