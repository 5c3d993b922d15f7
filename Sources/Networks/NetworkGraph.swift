import Differentiation
public import Diagnostics
public import Graphs
import Tensors

extension NetworkDeclaration {
    /// The most layers that a network may unfold to.
    static let maximumLayers = 100_000

    /// What the names of inputs begin with that hold a direction of a weight, for forward mode.
    public static let directionPrefix = "direction of "

    /// What the names of outputs begin with that are a weight's gradient.
    static let gradientPrefix = "gradient of "

    /// The network's graph at the given settings: the forward pass with its loss and what a step of training adds.
    ///
    /// Outputs are `output`, `loss`, and for every weight that is not frozen its `gradient of NAME`; with an optimizer
    /// `updated NAME` and the new state instead; in forward mode the `derivative` of the loss along the inputs
    /// `direction of NAME`; for differences nothing, as the forward pass is all that they run. No weight is allocated.
    ///
    /// - Parameters:
    ///   - settings: Values of parameters; the others have their defaults.
    ///   - differentiated: Whether anything but the forward pass belongs to the graph.
    ///   - step: What a step consists of.
    /// - Throws: `Diagnostic` for settings that the network does not take, and for layers whose shapes do not fit:
    ///   with the layer and the shapes; for a step whose parts do not fit, and a memory budget that cannot be kept.
    /// - Complexity: O(layers).
    public func graph(
        settings given: [String: ParameterValue], differentiated: Bool = true, step: TrainingStep = TrainingStep()
    ) throws(Diagnostic) -> Graph {
        try composed(settings: given, differentiated: differentiated, step: step).graph
    }

    /// The network's graph as `graph` gives it, with where its layers are declared.
    ///
    /// - Throws: `Diagnostic` as `graph` does.
    /// - Complexity: O(layers).
    public func composed(
        settings given: [String: ParameterValue], differentiated: Bool = true, step: TrainingStep = TrainingStep()
    ) throws(Diagnostic) -> ComposedNetwork {
        try step.check()
        return try composed(settings: given, mode: .training) { (composer) throws in
            try composer.compose(differentiated ? step : nil)
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
        try composedForInference(settings: given).graph
    }

    /// The graph of inference as `inferenceGraph` gives it, with where its layers are declared.
    ///
    /// - Throws: `Diagnostic` as `graph` does.
    /// - Complexity: O(layers).
    public func composedForInference(settings given: [String: ParameterValue]) throws(Diagnostic) -> ComposedNetwork {
        try composed(settings: given, mode: .inference) { (composer) throws in try composer.composeInference() }
    }

    private func composed(
        settings given: [String: ParameterValue], mode: NetworkComposer.Mode,
        _ compose: (inout NetworkComposer) throws -> Graph
    ) throws(Diagnostic) -> ComposedNetwork {
        var composer = NetworkComposer(declaration: self, settings: try settings(given), mode: mode)
        do {
            let graph = try compose(&composer)
            return ComposedNetwork(graph: graph, origins: composer.origins)
        } catch {
            let fault = error as? Diagnostic
            throw Diagnostic(
                file: source.file, line: source.line(ofLayer: composer.faultPlace),
                "network '\(name)': \(fault?.message ?? "\(error)")", expected: fault?.expected,
                suggestion: fault?.suggestion)
        }
    }

    /// The number of trained numbers: those of every weight that is not frozen.
    ///
    /// - Throws: what `graph` throws.
    /// - Complexity: O(layers).
    public func trainedParameters(settings: [String: ParameterValue]) throws(Diagnostic) -> Int128 {
        let graph = try graph(settings: settings)
        return graph.outputs.filter { $0.name.hasPrefix(Self.gradientPrefix) }.reduce(0) {
            $0 + Int128(graph.type(of: $1.value).shape.count)
        }
    }
}
