import Differentiation
import Diagnostics
import Foundation
import Graphs
import Networks
import Testing

@testable import CostAnalysis

/// Formulas of steps that compute activations again.
@Suite struct RematerializedFormulaTests {
    private let network = Zoo.declaration(named: "mlp")

    private func counts(
        _ settings: [String: ParameterValue], _ step: TrainingStep
    ) throws -> (forward: Int128, backward: Int128, recomputation: Int128, peak: Int128) {
        let analysis = try NetworkAnalysis(try #require(network), settings: settings, step: step)
        let backward = try #require(analysis.passes.first { $0.pass == .backward })
        return (
            analysis.passes.first { $0.pass == .forward }?.total.flops ?? 0, backward.total.flops,
            backward.parts.first { $0.part == .recomputation }?.cost.flops ?? 0, analysis.memory.peakBytes
        )
    }

    /// At one depth the plan is the same at all widths and batches, so that work and peak have formulas.
    @Test func sizesThatDoNotChangeThePlan() throws {
        let step = TrainingStep(rematerialization: .squareRoot)
        var formulas = try NetworkFormulas(
            try #require(network), in: ["width", "batch"], settings: ["depth": .integer(6)],
            of: [.forward, .backward, .recomputation], step: step)
        for (width, batch) in [(256, 1), (64, 8), (1000, 3), (257, 2)] {
            let counts = try counts(
                ["width": .integer(width), "batch": .integer(batch), "depth": .integer(6)], step)
            func value(_ metric: String, _ pass: FormulaPass) throws -> Int128? {
                let formula = try #require(try formulas.formula(metric, of: pass).exact)
                #expect(formula.holds(at: [width, batch]))
                return try formula.value(at: [width, batch])
            }
            #expect(try value("flops", .forward) == counts.forward)
            #expect(try value("flops", .backward) == counts.backward)
            #expect(try value("flops", .recomputation) == counts.recomputation)
            #expect(counts.recomputation > 0)
            // A peak's formula, the greatest of several, holds at multiples of its lattice's steps.
            guard width.isMultiple(of: 4) else { continue }
            let peaks = try [FormulaPass.forward, .backward].map { try value("peak_memory_bytes", $0) ?? 0 }
            #expect(peaks.max() == counts.peak)
        }
    }

    /// Widths below 8 have another plan, which rules lattices of small steps out; from 8 on the formula holds at every width.
    @Test func smallSizesRuleOutNoStep() throws {
        let step = TrainingStep(rematerialization: .squareRoot)
        var formulas = try NetworkFormulas(try #require(network), in: ["width"], of: [.recomputation], step: step)
        let formula = try #require(try formulas.formula("flops", of: .recomputation).polynomial)
        #expect(formula.condition == "width at least 8")
        for width in [8, 9, 11, 30, 257] {
            #expect(
                try formula.value(at: [width])
                    == counts(["width": .integer(width)], step).recomputation)
        }
        #expect(try formula.value(at: [7]) != counts(["width": .integer(7)], step).recomputation)
    }

    /// A depth decides how many segments there are: nothing is computed more than twice, which bounds the work.
    @Test(arguments: [Rematerialization.squareRoot, .budget(bytes: 60_000_000)])
    func workLiesBetweenBoundsWhereThePlanChanges(policy: Rematerialization) throws {
        let step = TrainingStep(rematerialization: policy)
        var formulas = try NetworkFormulas(
            try #require(network), in: ["depth", "batch"], of: [.backward, .recomputation], step: step)
        let backward = try #require(try formulas.formula("flops", of: .backward).bounds)
        let again = try #require(try formulas.formula("flops", of: .recomputation).bounds)
        #expect(backward.growth == "Θ(depth·batch)" && again.growth == "O(depth·batch)")
        for (depth, batch) in [(2, 1), (9, 1), (30, 1), (50, 500)] {
            let settings: [String: ParameterValue] = ["depth": .integer(depth), "batch": .integer(batch)]
            let (plain, found) = (try counts(settings, TrainingStep()), try counts(settings, step))
            #expect(try backward.lower?.value(at: [depth, batch]) == plain.backward)
            #expect(try backward.upper.value(at: [depth, batch]) == plain.backward + plain.forward)
            #expect(plain.backward <= found.backward && found.backward <= plain.backward + plain.forward)
            let most = try again.upper.value(at: [depth, batch])
            #expect(again.lower == nil && found.recomputation <= most ?? 0)
        }
        let data = try JSONEncoder().encode(CostFormula.bounds(backward))
        #expect(try JSONDecoder().decode(CostFormula.self, from: data) == .bounds(backward))
    }

    /// Within a budget every size may change what is computed again; the peak is at most the budget, without it has no formula.
    @Test func aBudgetBoundsThePeak() throws {
        func formulas(_ policy: Rematerialization) throws -> NetworkFormulas {
            try NetworkFormulas(
                try #require(network), in: ["depth"], of: [.backward], step: TrainingStep(rematerialization: policy))
        }
        var budget = try formulas(.budget(bytes: 60_000_000))
        #expect(try budget.formula("peak_memory_bytes", of: .backward).text == "at most 60,000,000")
        var root = try formulas(.squareRoot)
        #expect(throws: FormulaError.planChanges("depth")) {
            try root.formula("peak_memory_bytes", of: .backward)
        }
    }

    @Test func recomputationNeedsAPolicy() throws {
        let error = #expect(throws: Diagnostic.self) {
            try NetworkFormulas(try #require(network), in: ["width"], of: [.recomputation])
        }
        #expect(error?.expected == "a policy (sqrt, or a number of bytes)")
    }
}
