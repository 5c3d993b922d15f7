import CPUBackend
import Graphs
import Testing

/// Outputs, losses and all gradients against PyTorch's on the same weights: within a relative error of 10⁻⁴.
@Suite struct PyTorchAgreementTests {
    @Test func thereAreFixtures() {
        #expect(PyTorchFixture.names.count >= 13)
    }

    private func expectAgreement(_ fixture: PyTorchFixture, _ plan: ExecutionPlan) throws {
        let execution = try fixture.execution(of: plan)
        _ = execution.run()
        for output in fixture.graph.outputs {
            let error = try fixture.error(of: output.name, try #require(execution.output(output.name)))
            #expect(error <= 1e-4, "\(output.name): \(error)")
        }
    }

    @Test(arguments: PyTorchFixture.names, [1, 2])
    func optimizedPlans(name: String, threads: Int) throws {
        let fixture = try PyTorchFixture(name)
        try expectAgreement(fixture, ExecutionPlan(fixture.graph, threads: threads))
    }

    @Test(arguments: PyTorchFixture.names)
    func referenceKernels(name: String) throws {
        let fixture = try PyTorchFixture(name)
        try expectAgreement(fixture, ExecutionPlan(fixture.graph, overrides: []))
    }
}
