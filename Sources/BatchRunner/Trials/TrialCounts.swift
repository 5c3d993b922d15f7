import CostAnalysis
import Diagnostics
import Graphs
public import Networks

/// The exact counts of a trial, in the rows in which they are stored.
public struct TrialCounts: Sendable {
    /// An exact count of a pass, or of one of its layers.
    public struct Row: Sendable, Hashable {
        /// The pass; `model` for what belongs to none.
        public var pass: String
        /// The layer; empty for the whole pass.
        public var layer: String
        /// What is counted.
        public var metric: String
        /// How many.
        public var value: Int128
    }

    /// The counts: parameters, then each pass with its layers.
    public let rows: [Row]
    /// The most bytes alive at once in any pass.
    public let peakMemoryBytes: Int128

    /// Counts a network without running it or allocating any of its tensors.
    ///
    /// - Throws: `Diagnostic` for settings that the network does not take and shapes that do not fit.
    public init(of network: NetworkDeclaration, parameters: [String: ParameterValue]) throws {
        let analysis = try NetworkAnalysis(network, settings: parameters)
        var rows = [Row(pass: "model", layer: "", metric: "parameters", value: analysis.parameters)]
        for pass in analysis.passes {
            let name = pass.pass.rawValue
            for (layer, cost) in [("", pass.total)] + pass.layers.map({ ($0.name, $0.cost) }) {
                rows += cost.metrics.map { Row(pass: name, layer: layer, metric: $0.name, value: $0.value) }
            }
        }
        self.rows = rows
        peakMemoryBytes = analysis.passes.map(\.total.peakMemoryBytes).max() ?? 0
    }
}
