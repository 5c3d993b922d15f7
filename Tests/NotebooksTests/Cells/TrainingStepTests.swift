import Differentiation
import Networks
import Testing

@testable import Notebooks

@Suite struct TrainingStepTests {
    private func steps(_ body: String) throws -> [TrainingStep] {
        let read = try notebook(cell("experiment e", "network: mlp\n" + body))
        guard case .experiment(let experiment) = try #require(read.cells.last).body else { return [] }
        return experiment.steps
    }

    @Test func experimentsHaveOnePlainStep() throws {
        #expect(try steps("") == [TrainingStep()])
    }

    @Test func listsAreCombined() throws {
        #expect(
            try steps("rematerialize: [none, sqrt, 5e6]\noptimizer: [sgd, adam]") == [
                TrainingStep(optimizer: .sgd), TrainingStep(optimizer: .adam),
                TrainingStep(rematerialization: .squareRoot, optimizer: .sgd),
                TrainingStep(rematerialization: .squareRoot, optimizer: .adam),
                TrainingStep(rematerialization: .budget(bytes: 5_000_000), optimizer: .sgd),
                TrainingStep(rematerialization: .budget(bytes: 5_000_000), optimizer: .adam),
            ])
        #expect(try steps("gradient: [reverse, forward, differences]").map(\.gradient) == GradientMethod.allCases)
    }

    /// What steps set is a column of the experiment's table, and only that.
    @Test func stepsAreColumns() throws {
        let text =
            cell("experiment e", "network: mlp\nrematerialize: sqrt")
            + cell("sql s", "SELECT width, rematerialize FROM e")
        let read = try notebook(text)
        #expect(try NotebookChecker.faults(of: [read]).isEmpty)
        let other = try notebook(text.replacing("SELECT width, rematerialize", with: "SELECT optimizer"))
        #expect(try NotebookChecker.faults(of: [other]).count == 1)
    }

    @Test(arguments: [
        ("optimizer: sdg", "unknown optimizer 'sdg'; expected one of sgd, momentum, adam, none; did you mean 'sgd'?"),
        ("rematerialize: 0", "unknown rematerialize '0'"), ("gradient: []", "an empty list of gradient"),
        ("gradient: forward\noptimizer: sgd", "the optimizer sgd with the gradient by forward"),
        ("rematerialize: {a: 1}", "an element of rematerialize"),
    ])
    func reportsFaults(body: String, fault: String) {
        let found = faults(cell("experiment e", "network: mlp\n" + body))
        #expect(found.count == 1)
        #expect(found.first?.contains(fault) == true, "\(found)")
    }

    @Test func networkWithAParameterOfThatNameIsRefused() {
        let text =
            cell("network n", "parameters: {optimizer: 3}\ninput: [3]\nlayers: [{linear: optimizer}]")
            + cell("experiment e", "network: n\noptimizer: sgd")
        #expect(faults(text).first?.contains("a parameter of 'n' too") == true, "\(faults(text))")
    }
}
