import Diagnostics
import Graphs
import Networks
import Testing

@testable import CostAnalysis

/// Formulas of the parts of the backward pass and of the update.
@Suite struct FormulaPassTests {
    /// A hidden layer passes a cotangent on by B·w² multiply-adds, the last layer by B·w·c; the first one passes none on. Each
    /// weight gradient takes as many as the layer's output.
    @Test func backwardPassOfThePerceptronByParts() throws {
        let variables = ["batch", "depth", "width"]
        let inputs = try zooPolynomial("macs", .inputGradients, of: "mlp", in: variables)
        let weights = try zooPolynomial("macs", .weightGradients, of: "mlp", in: variables)
        #expect(inputs.text == "batch·depth·width² − batch·width² + 10·batch·width")
        #expect(weights.text == "batch·depth·width² − batch·width² + 794·batch·width")
    }

    @Test(arguments: [
        ("mlp", ["batch", "depth", "width"]), ("resnet18", ["batch", "resolution"]), ("lstm", ["length", "width"]),
        ("transformer", ["length", "width"]),
    ])
    func partsAddUpToTheBackwardPass(network: String, variables: [String]) throws {
        var formulas = try NetworkFormulas(try #require(Zoo.declaration(named: network)), in: variables)
        for metric in ["macs", "flops", "bytes_read", "bytes_written"] {
            let whole = try #require(try formulas.formula(metric, of: .backward).polynomial)
            let parts = try [FormulaPass.inputGradients, .weightGradients].map {
                try #require(try formulas.formula(metric, of: $0).polynomial)
            }
            for scale in 1...6 {
                let point = zip(whole.steps, whole.minimums).map { step, minimum in
                    (minimum + step - 1) / step * step * scale
                }
                let sum = try parts.reduce(Int128(0)) { $0 + (try #require(try $1.value(at: point))) }
                #expect(try whole.value(at: point) == sum, "\(metric) at \(point)")
            }
        }
    }

    /// Per weight: η·g and a difference; momentum has μ·v and a sum more (`Optimizer`).
    @Test(arguments: [Optimizer.sgd, .momentum])
    func anUpdateIsLinearInTheWeights(optimizer: Optimizer) throws {
        let variables = ["depth", "width"]
        let operations: Int128 = optimizer == .sgd ? 2 : 4
        let flops = try zooPolynomial("flops", .update, of: "mlp", in: variables, optimizer: optimizer)
        let parameters = try zooPolynomial("parameters", .forward, of: "mlp", in: variables)
        for point in [[1, 1], [2, 256], [9, 40]] {
            #expect(try flops.value(at: point) == operations * #require(try parameters.value(at: point)))
        }
    }

    /// Adam's two moments are alive all the time: 8 bytes a weight more than without.
    @Test func theStateOfAnOptimizerIsPartOfTheMemory() throws {
        let network = try #require(Zoo.declaration(named: "mlp"))
        var formulas = try NetworkFormulas(
            network, in: ["width"], of: [.forward, .update], step: TrainingStep(optimizer: .adam))
        var plain = try NetworkFormulas(network, in: ["width"], of: [.forward])
        let step = TrainingStep(optimizer: .adam)
        for width in [64, 1000] {
            let analysis = try NetworkAnalysis(network, settings: ["width": .integer(width)], step: step)
            for pass in [FormulaPass.forward, .update] {
                let formula = try #require(try formulas.formula("peak_memory_bytes", of: pass).exact)
                let count = analysis.passes.first { $0.pass == pass.pass }?.total.peakMemoryBytes
                #expect(try formula.value(at: [width]) == count)
            }
            let with = try #require(try formulas.formula("peak_memory_bytes", of: .forward).exact?.value(at: [width]))
            let without = try #require(try plain.formula("peak_memory_bytes", of: .forward).exact?.value(at: [width]))
            // Beside the moments a count of steps in four bytes.
            #expect(with - without == 8 * analysis.parameters + 4)
        }
    }

    @Test func theUpdateNeedsAnOptimizer() throws {
        let network = try #require(Zoo.declaration(named: "mlp"))
        let error = #expect(throws: Diagnostic.self) { try NetworkFormulas(network, in: ["width"], of: [.update]) }
        #expect(error?.expected == "an optimizer (sgd, momentum, adam)")
    }
}
