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
        var composer = NetworkComposer(declaration: self, settings: try settings(given))
        do {
            return try composer.compose(differentiated: differentiated)
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
