import CostAnalysis
import Differentiation
import Diagnostics
import Graphs
import Networks
import Operations
import Synchronization
import Tensors
import Testing

@testable import CPUBackend

@Suite struct ExecutionTests {
    private func mlp(_ settings: [String: ParameterValue]) throws -> Graph {
        try #require(Zoo.declaration(named: "mlp")).graph(settings: settings)
    }

    private let small: [String: ParameterValue] = [
        "depth": .integer(3), "width": .integer(7), "input": .integer(5), "classes": .integer(4), "batch": .integer(3),
        "activation": .text("tanh"),
    ]

    /// The loss that a plain loop over the weights gives, layer by layer.
    private func loss(of execution: Execution, depth: Int, widths: [Int], batch: Int) throws -> Double {
        var x = try #require(execution.input("input")).map(Double.init)
        for layer in 1...depth + 1 {
            let (n, m) = (widths[layer - 1], widths[layer])
            let w = try #require(execution.input("linear\(layer).weight")).map(Double.init)
            let b = try #require(execution.input("linear\(layer).bias")).map(Double.init)
            x = (0..<batch * m).map { place in
                let (row, column) = (place / m, place % m)
                let sum = (0..<n).reduce(b[column]) { $0 + x[row * n + $1] * w[column * n + $1] }
                return layer <= depth ? Double.hyperbolicTangent(sum) : sum
            }
        }
        let labels = try #require(execution.input("labels")).map { Int($0) }
        let classes = widths[depth + 1]
        return (0..<batch).map { row in
            let logits = x[row * classes..<(row + 1) * classes]
            let total = logits.map { Double.exponential($0) }.reduce(0, +)
            return Double.logarithm(total) - x[row * classes + labels[row]]
        }.reduce(0, +) / Double(batch)
    }

    @Test func lossIsThatOfPlainLoops() throws {
        let execution = Execution(ExecutionPlan(try mlp(small)), seed: 7)
        _ = execution.run()
        let expected = try loss(of: execution, depth: 3, widths: [5, 7, 7, 7, 4], batch: 3)
        let found = try #require(execution.output("loss"))[0]
        #expect(abs(Double(found) - expected) < 1e-5)
    }

    @Test func gradientIsTheDifferenceOfLosses() throws {
        let execution = Execution(ExecutionPlan(try mlp(small)), seed: 3)
        _ = execution.run()
        for name in ["linear1.weight", "linear3.weight", "linear4.bias"] {
            let gradient = try #require(execution.output("gradient of \(name)"))
            let values = try #require(execution.input(name))
            let place = values.count / 2
            let losses = try [Float(0.01), -0.01].map { step in
                var moved = values
                moved[place] += step
                #expect(execution.setInput(name, to: moved))
                return try loss(of: execution, depth: 3, widths: [5, 7, 7, 7, 4], batch: 3)
            }
            #expect(execution.setInput(name, to: values))
            #expect(abs(Double(gradient[place]) - (losses[0] - losses[1]) / 0.02) < 1e-4)
        }
    }

    @Test(arguments: [(1, 1, 1), (2, 16, 8), (6, 33, 5)])
    func plannedPeakIsHeld(depth: Int, width: Int, batch: Int) throws {
        let settings: [String: ParameterValue] = [
            "depth": .integer(depth), "width": .integer(width), "batch": .integer(batch),
        ]
        let graph = try mlp(settings)
        let plan = ExecutionPlan(graph)
        #expect(Execution(plan, seed: 1).heldBytes == plan.plannedPeakBytes)
        let nodeByNode = ExecutionPlan(graph, overrides: [])
        #expect(Execution(nodeByNode, seed: 1).heldBytes == nodeByNode.plannedPeakBytes)
        let alive = LiveMemory(graph).bytesAlive.max() ?? 0
        #expect(Int128(nodeByNode.plannedPeakBytes) >= alive)
        // Fusion leaves tensors out; what is there besides is the memory in which a step packs its operands.
        let packing = plan.program.steps.map { step in
            step.scratch.reduce(0) { $0 + BufferPlan.aligned(plan.program.bufferBytes[$1.index]) }
        }
        #expect(plan.plannedPeakBytes <= nodeByNode.plannedPeakBytes + (packing.max() ?? 0))
    }

    /// Weights that were packed once lie where a run finds them, not in the cache into which packing has just written them.
    @Test func whatIsDoneOnceIsNotDoneAgainToBeTimed() throws {
        let network = try #require(Zoo.declaration(named: "resnet18"))
        let plan = ExecutionPlan(try network.inferenceGraph(settings: ["resolution": .integer(32)]))
        let execution = Execution(plan, seed: 1)
        let once = plan.steps.indices.filter { plan.steps[$0].isOnce }
        #expect(!once.isEmpty)
        let first = execution.profile().map(\.seconds)
        #expect(once.allSatisfy { first[$0] > 0 })
        let second = execution.profile().map(\.seconds)
        #expect(once.allSatisfy { second[$0] == 0 })
        #expect(plan.steps.indices.filter { !plan.steps[$0].isOnce }.contains { second[$0] > 0 })
    }

    @Test func runsAreReproducible() throws {
        let runs = try [5, 5, 6].map { seed in
            let execution = Execution(ExecutionPlan(try mlp(small)), seed: UInt64(seed))
            _ = execution.run()
            return try #require(execution.output("loss"))
        }
        #expect(runs[0] == runs[1])
        #expect(runs[0] != runs[2])
    }

    @Test func overridesAreAskedFirst() throws {
        let graph = try mlp(small)
        let products = graph.nodes.filter { $0.operation is MatrixProduct }.count
        let override = CountingOverride()
        let execution = Execution(ExecutionPlan(graph, overrides: [override]), seed: 7)
        let seconds = execution.run()
        #expect(override.calls.load(ordering: .relaxed) == products)
        #expect(Set(seconds.keys) == [.forward, .backward])
        let expected = try loss(of: execution, depth: 3, widths: [5, 7, 7, 7, 4], batch: 3)
        #expect(abs(Double(try #require(execution.output("loss"))[0]) - expected) < 1e-5)
    }

    private final class CountingOverride: KernelOverride {
        let calls = Atomic(0)

        func kernel(for node: Node, in graph: Graph) -> Kernel? {
            guard let product = node.operation as? MatrixProduct else { return nil }
            return { operands, results in
                self.calls.add(1, ordering: .relaxed)
                product.evaluate(operands, into: results)
            }
        }
    }

    /// Normalisations that scale by 0 would leave nothing to compute after them.
    @Test func scalesAndVariancesAreOne() throws {
        let network = try NetworkDeclaration(
            yaml: YAMLReader.read("input: [3, 8]\nlayers: [batch_norm, tokens, layer_norm]"), name: "norm")
        let graph = try network.inferenceGraph(settings: [:])
        let execution = Execution(ExecutionPlan(graph), seed: 1)
        for (name, expected) in [
            ("batch_norm1.weight", 1), ("batch_norm1.bias", 0), ("batch_norm1.running_mean", 0),
            ("batch_norm1.running_variance", 1), ("layer_norm1.weight", 1),
        ] {
            #expect(try #require(execution.input(name)).allSatisfy { $0 == Float(expected) }, "\(name)")
        }
    }
}
