import CPUBackend
import Diagnostics
import Graphs
import Networks
import Testing

/// Activations that are linear about a place keep the relative precision of what is small there.
@Suite struct SmallActivationTests {
    @Test(arguments: ["relu", "relu6", "leaky_relu"], [true, false])
    func smallNumbersKeepTheirDigits(activation: String, isOptimized: Bool) throws {
        let text = "parameters: {batch: 1}\ninput: [5]\nloss: mean_square\nlayers: [\(activation)]"
        let graph = try NetworkDeclaration(yaml: YAMLReader.read(text), name: "test").inferenceGraph(settings: [:])
        let plan = isOptimized ? ExecutionPlan(graph) : ExecutionPlan(graph, overrides: [])
        let execution = Execution(plan, seed: 1)
        let values: [Float] = [1e-20, 3e-7, 0.1, 5.9, 0]
        #expect(execution.setInput("input", to: values))
        _ = execution.run()
        let found = try #require(execution.output("output"))
        for (x, y) in zip(values, found) { #expect(abs(y - x) <= 1e-6 * x, "\(activation)(\(x)) = \(y)") }
    }
}
