public import Differentiation
public import Diagnostics
import Graphs
public import Networks
import Tensors

/// The exact cost of the whole gradient of a network's loss by one of the methods, with respect to every trained number.
public struct GradientCost: Sendable {
    /// The method.
    public let method: GradientMethod
    /// The number of numbers with respect to which the loss is differentiated.
    public let parameters: Int128
    /// How many times the method's graph runs: once by reverse mode, once a number (the function and its derivative
    /// along that number) by forward mode, once more than that (the function alone) for differences.
    public let runs: Int128
    /// The cost of all runs: work and span add up, memory does not.
    public let cost: Cost

    /// Counts the gradient of a network.
    ///
    /// - Throws: `Diagnostic` for settings that the network does not take, shapes that do not fit, and counts that
    ///   128 bits do not hold.
    /// - Complexity: O(nodes of the graph).
    public init(
        _ method: GradientMethod, of declaration: NetworkDeclaration, settings: [String: ParameterValue] = [:]
    ) throws(Diagnostic) {
        let step = TrainingStep(gradient: method)
        try self.init(of: try declaration.graph(settings: settings, step: step), method: method, declaration, settings)
    }

    private init(
        of graph: Graph, method: GradientMethod, _ declaration: NetworkDeclaration, _ settings: [String: ParameterValue]
    ) throws(Diagnostic) {
        self.method = method
        parameters = try declaration.trainedParameters(settings: settings)
        runs = method.runs(parameters: parameters)
        var cost = Cost()
        for pass in PassCost.passes(of: graph) {
            cost.work += pass.total.work
            cost.span += pass.total.span
            cost.peakMemoryBytes = max(cost.peakMemoryBytes, pass.total.peakMemoryBytes)
        }
        guard let work = cost.work.multiplied(by: runs), !cost.span.multipliedReportingOverflow(by: runs).overflow
        else {
            throw Diagnostic(
                "the gradient by \(method.rawValue) with respect to \(parameters) numbers",
                expected: "counts that 128 bits hold")
        }
        cost.work = work
        cost.span *= runs
        self.cost = cost
    }

    /// Counts the gradient by every method that the network has: fused layers have no forward mode.
    ///
    /// - Returns: The costs, and why the other methods have none.
    /// - Throws: what `init` throws for reverse mode, which every network has.
    public static func all(
        of declaration: NetworkDeclaration, settings: [String: ParameterValue] = [:]
    ) throws(Diagnostic) -> (costs: [GradientCost], missing: [(method: GradientMethod, reason: Diagnostic)]) {
        var costs = [try GradientCost(.reverse, of: declaration, settings: settings)]
        var missing: [(method: GradientMethod, reason: Diagnostic)] = []
        for method in GradientMethod.allCases where method != .reverse {
            do throws(Diagnostic) {
                costs.append(try GradientCost(method, of: declaration, settings: settings))
            } catch {
                missing.append((method, error))
            }
        }
        return (costs, missing)
    }
}
