public import Diagnostics
public import Graphs

extension NetworkDeclaration {
    /// The most layers that a network may unfold to.
    static let maximumLayers = 100_000

    /// The network's graph at the given settings: the forward pass with its loss and, where asked for, the backward
    /// pass to the gradient of every weight that is not frozen.
    ///
    /// Outputs are `output`, `loss`, and `gradient of NAME` for every such weight. No weight is allocated.
    ///
    /// - Parameters:
    ///   - settings: Values of parameters; the others have their defaults.
    ///   - differentiated: Whether the backward pass belongs to the graph.
    /// - Throws: `Diagnostic` for settings that the network does not take, and for layers whose shapes do not fit:
    ///   with the layer and the shapes.
    /// - Complexity: O(layers).
    public func graph(settings given: [String: ParameterValue], differentiated: Bool = true) throws(Diagnostic) -> Graph
    {
        try composed(settings: given, mode: .training) { (composer) throws in
            try composer.compose(differentiated: differentiated)
        }
    }

    /// The graph of inference at the given settings: batch normalisation is a scale and a shift by running statistics,
    /// dropout is left out, and there is no loss. Its only output is `output`, its nodes belong to the inference pass.
    ///
    /// The running statistics are inputs with the role `buffer`, as they are no weights.
    ///
    /// - Parameter settings: Values of parameters; the others have their defaults.
    /// - Throws: `Diagnostic` as `graph` does.
    /// - Complexity: O(layers).
    public func inferenceGraph(settings given: [String: ParameterValue]) throws(Diagnostic) -> Graph {
        try composed(settings: given, mode: .inference) { (composer) throws in try composer.composeInference() }
    }

    private func composed(
        settings given: [String: ParameterValue], mode: NetworkComposer.Mode,
        _ compose: (inout NetworkComposer) throws -> Graph
    ) throws(Diagnostic) -> Graph {
        var composer = NetworkComposer(declaration: self, settings: try settings(given), mode: mode)
        do {
            return try compose(&composer)
        } catch let error as GraphError {
            throw Diagnostic("network '\(name)': \(error)")
        } catch let error as Diagnostic {
            throw Diagnostic(
                "network '\(name)': \(error.message)", expected: error.expected, suggestion: error.suggestion)
        } catch {
            throw Diagnostic("network '\(name)': \(error)")
        }
    }
}
