import CPUBackend
import CostAnalysis
import Differentiation
import Graphs
import Networks
import Tensors
import Testing

/// Training steps with an update, or with activations computed again, as they run.
@Suite struct TrainingStepTests {
    private func graph(
        _ name: String, _ settings: [String: Int], _ step: TrainingStep = TrainingStep()
    ) throws -> Graph {
        try #require(Zoo.declaration(named: name)).graph(settings: settings.mapValues { .integer($0) }, step: step)
    }

    private let small = ["depth": 2, "width": 9, "input": 6, "classes": 4, "batch": 5]

    /// Three steps of every optimizer against its formulas, in double precision, from the gradients of a plain graph.
    @Test(arguments: Optimizer.allCases, [true, false])
    func stepsAreThoseOfTheFormulas(optimizer: Optimizer, isFused: Bool) throws {
        let trained = try graph("mlp", small, TrainingStep(optimizer: optimizer))
        let plan = isFused ? ExecutionPlan(trained) : ExecutionPlan(trained, overrides: [])
        let training = Execution(plan, seed: 4)
        let plain = Execution(ExecutionPlan(try graph("mlp", small), overrides: []), seed: 4)
        let names = ["linear1.weight", "linear2.bias", "linear3.weight"]
        var (first, second): ([String: [Double]], [String: [Double]]) = ([:], [:])
        for step in 1...3 {
            for input in trained.inputs where input.role == .parameter {
                #expect(plain.setInput(input.name, to: try #require(training.input(input.name))))
            }
            _ = plain.run()
            let before = try names.map { try #require(training.input($0)).map(Double.init) }
            _ = training.run()
            for (name, old) in zip(names, before) {
                let gradient = try #require(plain.output("gradient of \(name)")).map(Double.init)
                let zeros = Array(repeating: 0.0, count: old.count)
                let expected: [Double]
                switch optimizer {
                case .sgd: expected = zip(old, gradient).map { $0 - 1e-3 * $1 }
                case .momentum:
                    first[name] = zip(first[name] ?? zeros, gradient).map { 0.9 * $0 + $1 }
                    expected = zip(old, first[name] ?? []).map { $0 - 1e-3 * $1 }
                case .adam:
                    first[name] = zip(first[name] ?? zeros, gradient).map { 0.9 * $0 + 0.1 * $1 }
                    second[name] = zip(second[name] ?? zeros, gradient).map { 0.999 * $0 + 0.001 * $1 * $1 }
                    let (c1, c2) = (1 - power(0.9, step), 1 - power(0.999, step))
                    expected = zip(old, zip(first[name] ?? [], second[name] ?? [])).map { w, moments in
                        w - 1e-3 * (moments.0 / c1) / ((moments.1 / c2).squareRoot() + 1e-8)
                    }
                }
                let found = try #require(training.input(name)).map(Double.init)
                #expect(try #require(training.output("updated \(name)")).map(Double.init) == found)
                for (a, b) in zip(found, expected) { #expect(abs(a - b) <= 2e-6, "\(name), step \(step)") }
            }
        }
    }

    /// A whole gradient by forward mode, direction by direction, and by differences: that of reverse mode, to the
    /// rounding of single precision.
    @Test func threeGradientsAgree() throws {
        let executions = try [GradientMethod.reverse, .forward, .differences].map {
            Execution(
                ExecutionPlan(try graph("mlp", small.merging(["batch": 2]) { $1 }, TrainingStep(gradient: $0))), seed: 3
            )
        }
        _ = executions[0].run()
        let names = executions[0].inputNames(of: .parameter)
        let expected = try names.flatMap { try #require(executions[0].output("gradient of \($0)")) }
        let directions = executions[1].inputNames.filter { $0.hasPrefix(NetworkDeclaration.directionPrefix) }
        #expect(directions.map { String($0.dropFirst(NetworkDeclaration.directionPrefix.count)) } == names)
        let tangents = executions[1].derivatives(of: "derivative", along: directions)
        let differences = executions[2].differences(of: "loss", by: 1.0 / 2048, in: names)
        let scale = try #require(expected.map(abs).max())
        for (found, tolerance) in [(tangents, Float(1e-4)), (differences, 2e-2)] {
            #expect(found.values.count == expected.count)
            #expect(found.seconds > 0)
            for (a, b) in zip(found.values, expected) { #expect(abs(a - b) <= tolerance * scale) }
        }
        // Moved weights are put back.
        #expect(executions[2].input(names[0]) == executions[0].input(names[0]))
    }

    private func power(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }

    /// New weights and new state are written in the place of the old ones; what is planned is held.
    @Test(arguments: Optimizer.allCases)
    func updatesTakeNoMemory(optimizer: Optimizer) throws {
        let settings = ["depth": 3, "width": 256, "batch": 8]
        let trained = try graph("mlp", settings, TrainingStep(optimizer: optimizer))
        let plan = ExecutionPlan(trained)
        #expect(Execution(plan, seed: 1).heldBytes == plan.plannedPeakBytes)
        let state = trained.inputs.filter { $0.role == .state }.reduce(0) {
            $0 + trained.type(of: $1.value).byteSize
        }
        let plain = ExecutionPlan(try graph("mlp", settings))
        #expect(plan.plannedPeakBytes - state <= plain.plannedPeakBytes + plain.plannedPeakBytes / 100)
    }

    /// A network of 100 layers whose activations are computed again: the same results, at most a quarter of what is
    /// held beside inputs and gradients, and what is planned is held.
    @Test func oneHundredLayersHoldAQuarter() throws {
        let settings = ["depth": 100, "width": 64, "batch": 256]
        let plain = try graph("mlp", settings)
        let less = try graph("mlp", settings, TrainingStep(rematerialization: .squareRoot))
        let plans = [ExecutionPlan(plain), ExecutionPlan(less)]
        let executions = plans.map { Execution($0, seed: 2) }
        #expect(executions.map(\.heldBytes) == plans.map(\.plannedPeakBytes))
        let fixed =
            plain.inputs.map { plain.type(of: $0.value).byteSize }.reduce(0, +)
            + plain.outputs.map { plain.type(of: $0.value).byteSize }.reduce(0, +)
        #expect(4 * (plans[1].plannedPeakBytes - fixed) <= plans[0].plannedPeakBytes - fixed)
        for execution in executions { _ = execution.run() }
        for output in plain.outputs {
            #expect(executions[0].output(output.name) == executions[1].output(output.name), "\(output.name)")
        }
    }

    /// Networks of every kind give the same with their activations computed again, up to the rounding that loops
    /// which are fused otherwise bring.
    @Test(arguments: ["lenet5", "lstm", "transformer"])
    func recomputedStepsAgree(name: String) throws {
        let settings = name == "lstm" ? ["batch": 2, "length": 12] : ["batch": 2]
        let plain = try graph(name, settings)
        let less = try graph(name, settings, TrainingStep(rematerialization: .squareRoot))
        #expect(less.nodes.contains { $0.part == .recomputation })
        let executions = [plain, less].map { Execution(ExecutionPlan($0), seed: 2) }
        for execution in executions { _ = execution.run() }
        for output in plain.outputs {
            let (a, b) = (
                try #require(executions[0].output(output.name)), try #require(executions[1].output(output.name))
            )
            let scale = a.map(abs).max() ?? 0
            let difference = zip(a, b).map { abs($0 - $1) }.max() ?? 0
            #expect(difference <= 1e-5 * scale + 1e-9, "\(output.name)")
        }
    }
}
