import CostAnalysis
import Differentiation
import Diagnostics
import Graphs
import Networks
import Tensors
import Testing

@Suite struct GradientCostTests {
    /// The cheap-gradient principle (Griewank and Walther 2008, section 4.5): function and gradient together take at
    /// most 4 times the operations of the function, for every network.
    @Test(arguments: Zoo.names)
    func reverseModeTakesAtMostFourTimesTheFunction(name: String) throws {
        let analysis = try NetworkAnalysis(try #require(Zoo.declaration(named: name)))
        let operations = analysis.passes.map { $0.total.work.scalarOperations }
        #expect(operations.reduce(0, +) <= 4 * operations[0], "\(operations)")
    }

    /// A layer of n weights and one output: reverse mode does not depend on n but through the function itself, forward
    /// mode and differences run it n times and once more.
    @Test(arguments: [(1, 4), (3, 16)])
    func runsOfEachMethod(depth: Int, width: Int) throws {
        let declaration = try #require(Zoo.declaration(named: "mlp"))
        let settings: [String: ParameterValue] = [
            "depth": .integer(depth), "width": .integer(width), "input": .integer(5), "classes": .integer(2),
        ]
        let weights = Int128(5 * width + (depth - 1) * width * width + 2 * width + depth * width + 2)
        let products = Int128(5 * width + (depth - 1) * width * width + 2 * width)
        let (costs, missing) = try GradientCost.all(of: declaration, settings: settings)
        #expect(missing.isEmpty)
        #expect(costs.map(\.method) == [.reverse, .forward, .differences])
        #expect(costs.allSatisfy { $0.parameters == weights })
        #expect(costs.map(\.runs) == [1, weights, weights + 1])
        // Backward and tangent have two products a layer, the first layer one: nobody asks how the input changes.
        let twice = 3 * products - Int128(5 * width)
        #expect(costs.map(\.cost.macs) == [twice, weights * twice, (weights + 1) * products])
    }

    /// A fused layer has the gradient by reverse mode and by differences, with respect to as many numbers as an unrolled one.
    @Test func fusedLayersHaveAllMethodsButForwardMode() throws {
        let declaration = try #require(Zoo.declaration(named: "lstm"))
        let fused = try GradientCost.all(of: declaration, settings: ["length": .integer(3)])
        let unrolled = try GradientCost.all(
            of: declaration, settings: ["length": .integer(3), "fused": .boolean(false)])
        #expect(fused.costs.map(\.method) == [.reverse, .differences])
        #expect(fused.missing.map(\.method) == [.forward])
        #expect(fused.missing.first?.reason.description.contains("no forward mode; expected an unrolled one") == true)
        #expect(unrolled.missing.isEmpty)
        #expect(Set((fused.costs + unrolled.costs).map(\.parameters)).count == 1)
    }

    /// Forward mode keeps no activation for later: beside the weights and their direction, its memory does not depend on
    /// the depth, while that of reverse mode grows by a result a layer.
    @Test func forwardModeKeepsNoActivations() throws {
        func peak(_ method: GradientMethod, depth: Int) throws -> Int128 {
            let settings: [String: ParameterValue] = [
                "depth": .integer(depth), "width": .integer(16), "batch": .integer(512),
            ]
            let graph = try #require(Zoo.declaration(named: "mlp")).graph(
                settings: settings, step: TrainingStep(gradient: method))
            #expect(GraphVerifier.violations(in: graph).isEmpty)
            let fixed = graph.inputs.reduce(0) { $0 + graph.type(of: $1.value).byteSize }
            return MemoryProfile(graph).peakBytes - Int128(fixed)
        }
        #expect(try peak(.forward, depth: 50) == peak(.forward, depth: 5))
        #expect(try peak(.reverse, depth: 50) >= peak(.reverse, depth: 5) + 40 * 4 * 16 * 512)
    }

    @Test func countsBeyond128BitsAreAnError() throws {
        let declaration = try #require(Zoo.declaration(named: "mlp"))
        let settings: [String: ParameterValue] = [
            "depth": .integer(500), "width": .integer(10_000_000), "batch": .integer(1_000_000),
        ]
        #expect(throws: Diagnostic.self) { try GradientCost(.forward, of: declaration, settings: settings) }
        #expect(throws: Never.self) { try GradientCost(.reverse, of: declaration, settings: settings) }
    }

    /// The weights' gradients take the forward pass's products once more, and so does the chain but for the layers that
    /// read the input: B/F = 2 − f₁.
    @Test(arguments: ["mlp", "lenet5", "alexnet", "vgg11", "resnet18", "squeezenet1_1", "mobilenet_v2"])
    func partsOfTheBackwardPass(name: String) throws {
        let analysis = try NetworkAnalysis(try #require(Zoo.declaration(named: name)))
        let (forward, backward) = (analysis.passes[0].total, analysis.passes[1])
        #expect(backward.parts.reduce(Work()) { $0 + $1.cost.work } == backward.total.work)
        let macs = Dictionary(uniqueKeysWithValues: backward.parts.map { ($0.part, $0.cost.macs) })
        #expect(macs[.weightGradients] == forward.macs)
        #expect(macs[.inputGradients] == backward.total.macs - forward.macs)
        #expect(macs[.recomputation] == nil)
    }
}
