import CostAnalysis
import Diagnostics
import Graphs
public import Networks
public import ResultStore

/// The exact counts of a trial, in the rows in which they are stored.
public struct TrialCounts: Sendable {
    /// The counts: parameters, then each pass with its layers.
    public let rows: [TrialRecord.Count]
    /// The most bytes alive at once in any pass.
    public let peakMemoryBytes: Int128
    /// The bytes of the weights and of their gradients: no plan of both passes holds less.
    let leastBytes: Int128
    /// The floating-point operations of all passes.
    let flops: Int128

    /// Counts a network without running it or allocating any of its tensors.
    ///
    /// - Throws: `Diagnostic` for settings that the network does not take and shapes that do not fit.
    public init(of network: NetworkDeclaration, parameters: [String: ParameterValue]) throws {
        let analysis = try NetworkAnalysis(network, settings: parameters)
        var rows = [TrialRecord.Count(pass: "model", metric: "parameters", value: analysis.parameters)]
        for pass in analysis.passes {
            let name = pass.pass.rawValue
            for (layer, cost) in [("", pass.total)] + pass.layers.map({ ($0.name, $0.cost) }) {
                rows += cost.metrics.map { .init(pass: name, layer: layer, metric: $0.name, value: $0.value) }
            }
        }
        self.rows = rows
        peakMemoryBytes = analysis.passes.map(\.total.peakMemoryBytes).max() ?? 0
        leastBytes = 8 * analysis.parameters
        flops = analysis.passes.reduce(0) { $0 + $1.total.flops }
    }
}
