import Diagnostics
import Graphs
import Networks
import Testing

@testable import CostAnalysis

@Suite struct NetworkFormulasTests {
    private func formulas(
        _ name: String, _ variables: [String], _ settings: [String: ParameterValue] = [:]
    ) throws -> NetworkFormulas {
        try NetworkFormulas(try #require(Zoo.declaration(named: name)), in: variables, settings: settings)
    }

    /// A perceptron keeps the outputs of its rectifiers, its logits and its loss: 4·B·(d·w + 10) bytes and what the loss keeps.
    @Test func activationsOfThePerceptron() throws {
        var formulas = try formulas("mlp", ["batch", "depth", "width"])
        let kept = try #require(try formulas.formula("activation_bytes", of: .forward).polynomial)
        #expect(kept.text.hasPrefix("4·batch·depth·width + "))
        #expect(kept.degree(in: "width") == 1)
    }

    @Test func manyMetricsAgreeWithTheAnalysis() throws {
        let settings: [String: ParameterValue] = ["batch": .integer(2), "resolution": .integer(96)]
        var formulas = try formulas("squeezenet1_1", ["batch", "resolution"])
        let analysis = try NetworkAnalysis(
            try #require(Zoo.declaration(named: "squeezenet1_1")), settings: settings, withInference: true)
        for (metric, pass) in [("macs", FormulaPass.inference), ("flops", .forward), ("bytes_read", .backward)] {
            let polynomial = try #require(try formulas.formula(metric, of: pass).polynomial)
            let total = try #require(analysis.passes.first { $0.pass == pass.pass }?.total)
            #expect(try polynomial.value(at: [2, 96]) == total.metrics.first { $0.name == metric }?.value)
        }
        #expect(try formulas.formula("parameters", of: .forward).text == "\(analysis.parameters)".grouped)
    }

    /// Below eight blocks there is no network, so that the lattice begins beyond; a block more has 512·(9 + 2) weights for the
    /// depthwise part with its normalisation, and 512·(512 + 2) for the pointwise one.
    @Test func theLatticeBeginsWhereThereAreNetworks() throws {
        var formulas = try formulas("mobilenet_v1", ["blocks"])
        let parameters = try #require(try formulas.formula("parameters", of: .forward).polynomial)
        #expect(parameters.leading(in: "blocks").coefficient.text == "\(512 * 11 + 512 * 514)".grouped)
        #expect(parameters.condition == "blocks at least 8")
        // Howard et al. 2017, table 4.
        #expect(try parameters.value(at: [13]) == 4_231_976)
        let network = try #require(Zoo.declaration(named: "mobilenet_v1"))
        for blocks in [8, 9, 10, 40] {
            let analysis = try NetworkAnalysis(network, settings: ["blocks": .integer(blocks)], withInference: true)
            #expect(try parameters.value(at: [blocks]) == analysis.parameters)
            for pass in analysis.passes {
                let own = try #require(FormulaPass(rawValue: pass.pass.rawValue))
                let flops = try #require(try formulas.formula("flops", of: own).polynomial)
                #expect(flops.holds(at: [blocks]))
                #expect(try flops.value(at: [blocks]) == pass.total.flops)
            }
        }
    }
}

extension String {
    /// Digits in groups of three, as formulas print them.
    fileprivate var grouped: String {
        let digits = Array(self)
        return digits.enumerated().map { place, digit in
            place > 0 && (digits.count - place) % 3 == 0 ? ",\(digit)" : "\(digit)"
        }.joined()
    }
}
