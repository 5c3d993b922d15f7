public import Graphs
import Operations

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
        "Counts weights, not operations: every weight and bias once an example, of convolutions once an output position; recurrent layers once a token; attention and, elsewhere, the tokens of a sequence are left out."
    /// The passes that it counts.
    public let passes: [Pass] = [.forward]
    /// Whether it derives the backward pass from the forward pass.
    public let derivesBackward = false

    /// Creates the convention.
    public init() {}

    /// What the tool counts for a layer in a pass.
    public func count(_ layer: CountedLayer) -> LayerCount {
        guard !layer.isPartOfAttention else { return LayerCount(0, "a function, no module with weights") }
        if let cell = layer.recurrentCell { return recurrentCount(layer, cell) }
        guard !["positions", "class_token"].contains(layer.kind) else {
            return LayerCount(0, "weights of no module")
        }
        let weights = layer.weightElements("weight") + layer.weightElements("bias")
        guard weights > 0, let batch = layer.outputSizes.first else { return .nothing }
        guard layer.kind == "conv" else {
            // A linear layer over tokens flattens them with the batch.
            return LayerCount(weights * layer.batch, "weights and biases once an example")
        }
        let positions = layer.outputSizes.dropFirst(2).reduce(Int128(batch)) { $0 * Int128($1) }
        return LayerCount(weights * positions, "weights and biases once an output position")
    }

    private func recurrentCount(_ layer: CountedLayer, _ cell: RecurrentCell) -> LayerCount {
        // The gates of the steps have a weight for every feature of the state, and a bias.
        let inputs = layer.isSteps ? layer.outputSizes.last ?? 0 : layer.weightsPerOutput
        let gates = layer.isSteps ? Int128(cell.gates) : 1
        return LayerCount(
            gates * layer.outputElements * Int128(inputs + 1), "weights and biases once a token")
    }
}
