public import Graphs

/// A network's graph with where its layers are declared.
public struct ComposedNetwork: Sendable {
    /// The graph.
    public let graph: Graph
    /// Where the layers and groups of layers are declared, by their paths. What belongs to no declared layer, such as the
    /// loss, has no origin; what is inside a layer has that of the layer.
    public let origins: [String: LayerOrigin]
}

/// Where a layer is declared: the same for all settings, while its path may count layers before it.
public struct LayerOrigin: Sendable, Hashable {
    /// The round of a repeat in which a layer was made.
    public struct Repeat: Sendable, Hashable {
        /// The names that the number of rounds depends on.
        public let parameters: Set<String>
        /// The round, from 0.
        public let round: Int
    }

    /// The place among all layers that are declared, every layer before those inside it.
    public let place: Int
    /// What the layer is called without its number, such as `linear`.
    public let kind: String
    /// The repeats around it, outermost first.
    public let repeats: [Repeat]
}
