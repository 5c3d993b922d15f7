import CostAnalysis
import Differentiation
import Diagnostics
import Graphs
import Networks
public import ResultStore

/// The exact counts of a trial, in the rows in which they are stored.
public struct TrialCounts: Sendable {
    /// The counts: parameters, then each pass with its layers.
    public let rows: [TrialRecord.Count]
    /// The most bytes alive at once in any pass.
    public let peakMemoryBytes: Int128
    /// The bytes of the weights and, but for differences, of their gradients or directions: no plan holds less.
    let leastBytes: Int128
    /// The floating-point operations of all that a sample runs.
    let flops: Int128

    /// Counts a trial without running it or allocating any of its tensors.
    ///
    /// Where its step says how the gradient is computed, all runs that a whole gradient takes are the pass `gradient`.
    ///
    /// - Throws: `Diagnostic` for settings that the network does not take, shapes and steps that do not fit, and a
    ///   gradient that would be measured over too many runs.
    public init(of trial: TrialSpecification) throws {
        let step = trial.step ?? TrainingStep()
        let analysis = try NetworkAnalysis(trial.network, settings: trial.parameters, step: step)
        var rows = [TrialRecord.Count(pass: "model", metric: "parameters", value: analysis.parameters)]
        for pass in analysis.passes {
            let name = pass.pass.rawValue
            for (layer, cost) in [("", pass.total)] + pass.layers.map({ ($0.name, $0.cost) }) {
                rows += cost.metrics.map { .init(pass: name, layer: layer, metric: $0.name, value: $0.value) }
            }
        }
        var flops = analysis.passes.reduce(0) { $0 + $1.total.flops }
        if let method = step.gradient {
            let gradient = try GradientCost(method, of: trial.network, settings: trial.parameters)
            guard trial.measurement == nil || gradient.runs <= GradientTrial.maximumRuns else {
                throw Diagnostic(
                    "the gradient by \(method.rawValue) takes \(gradient.runs) runs",
                    expected: "at most \(GradientTrial.maximumRuns), or measure: false")
            }
            rows += gradient.cost.metrics.map { .init(pass: GradientTrial.pass, metric: $0.name, value: $0.value) }
            flops = gradient.cost.flops
        }
        self.rows = rows
        peakMemoryBytes = analysis.passes.map(\.total.peakMemoryBytes).max() ?? 0
        leastBytes = (step.gradient == .differences ? 4 : 8) * analysis.parameters
        self.flops = flops
    }
}
