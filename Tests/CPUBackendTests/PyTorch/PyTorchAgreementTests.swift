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

    @Test(arguments: PyTorchFixture.names, PyTorchFixture.Mode.allCases)
    func optimizedPlans(name: String, mode: PyTorchFixture.Mode) throws {
        let fixture = try PyTorchFixture(name, mode)
        for threads in [1, 2] { try expectAgreement(fixture, ExecutionPlan(fixture.graph, threads: threads)) }
    }

    @Test(arguments: PyTorchFixture.names, PyTorchFixture.Mode.allCases)
    func referenceKernels(name: String, mode: PyTorchFixture.Mode) throws {
        let fixture = try PyTorchFixture(name, mode)
        try expectAgreement(fixture, ExecutionPlan(fixture.graph, overrides: []))
    }
}
