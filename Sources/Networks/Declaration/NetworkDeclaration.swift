/// A network as it is declared: its parameters with their defaults, its input, its layers.
///
/// It is a value without shapes: `graph(settings:)` and `inferenceGraph(settings:)` make it one network of one size.
public struct NetworkDeclaration: Sendable, Hashable, Codable {
    /// The network's name.
    public let name: String
    /// The parameters it takes, in the order of the declaration, with their default values; `batch` among them.
    public let parameters: [Parameter]
    /// The size of an example, without the batch.
    let input: [Expression]
    /// Whether an example is made of indices, as an embedding takes them.
    let inputIsIndices: Bool
    /// The layers, from the input to the output.
    let layers: [Layer]
    /// What training minimises.
    let loss: Loss
    /// Where the declaration stands, for errors.
    var source = DeclarationSource()

    /// What is encoded.
    private enum CodingKeys: String, CodingKey {
        case name, parameters, input, inputIsIndices, layers, loss
    }

    /// A parameter of a network.
    public struct Parameter: Sendable, Hashable, Codable {
        /// The parameter's name.
        public let name: String
        /// The value it has where none is given.
        public let defaultValue: ParameterValue
    }
}

/// What training minimises.
enum Loss: String, Sendable, Hashable, Codable, CaseIterable {
    /// The mean cross-entropy of the softmax of the output `[B, …, classes]` at random labels.
    case crossEntropy = "cross_entropy"
    /// The mean of the squared difference between output and random targets: a regression.
    case meanSquare = "mean_square"
    /// The mean of the squared difference between output and input, as of an autoencoder.
    case reconstruction
}
