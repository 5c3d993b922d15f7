import Foundation
import Graphs
import Networks
import Testing

@testable import CostAnalysis

@Suite struct ExactFormulaTests {
    private func peak(
        _ network: String, _ pass: FormulaPass, _ variables: [String], _ settings: [String: ParameterValue] = [:]
    ) throws -> ExactFormula {
        var formulas = try NetworkFormulas(
            try #require(Zoo.declaration(named: network)), in: variables, settings: settings)
        return try #require(try formulas.formula("peak_memory_bytes", of: pass).exact)
    }

    /// Two lines that cross: neither is dropped; a third that is below one of them everywhere is.
    @Test func linesThatCrossAreBothKept() throws {
        let formula = try MaximumInterpolation.maximum(in: ["n"], around: [8]) { point in
            let n = Int128(point[0])
            return [10 * n, 100 + 2 * n, 9 * n + 1, 40]
        }
        #expect(formula.text == "max(2·n + 100; 10·n)")
        #expect(formula.latex == "\\max\\left(2 \\cdot \\mathit{n} + 100,\\; 10 \\cdot \\mathit{n}\\right)")
        #expect(formula.growth == "Θ(n)")
        for (n, value) in [(1, 102), (12, 124), (13, 130), (1000, 10_000)] {
            #expect(try formula.value(at: [n]) == Int128(value))
        }
    }

    /// Three heads have no width of 256, the usual one; how many heads there are is no matter for the weights.
    @Test func theSearchSetsOutFromAGivenSize() throws {
        let transformer = try #require(Zoo.declaration(named: "transformer"))
        func parameters(_ settings: [String: ParameterValue]) throws -> String {
            var formulas = try NetworkFormulas(transformer, in: ["width"], settings: settings)
            return try formulas.formula("parameters", of: .forward).text
        }
        #expect(throws: (any Error).self) { try parameters(["heads": .integer(3)]) }
        let three = try parameters(["heads": .integer(3), "width": .integer(192)])
        #expect(try three == parameters([:]))
    }

    /// (n − 4)² − 1 is below n² for n ≥ 3, but has n² as its first term, and n² − 20·n + 200 crosses it.
    @Test func differencesDecideNotLeadingTerms() throws {
        let formula = try MaximumInterpolation.maximum(in: ["n"], around: [4]) { point in
            let n = Int128(point[0])
            return [n * n - 8 * n + 15, n * n + 15, n * n - 20 * n + 200]
        }
        #expect(formula.text == "max(n² − 20·n + 200; n² + 15)")
    }

    /// A sequence that grows with n, and whose greatest number is at its end, after a start that is longer for no n.
    @Test func placesAreCountedFromBothEnds() throws {
        let formula = try MaximumInterpolation.maximum(in: ["n"], around: [8]) { point in
            [50] + (0..<point[0]).map { 3 * Int128($0) } + [7]
        }
        #expect(formula.text == "max(50; 3·n − 3)")
    }

    /// The greatest number stands in the middle of a sequence whose length varies, where no place follows it.
    @Test func aPeakBetweenTheEndsIsNoFormula() {
        #expect(throws: FormulaError.self) {
            try MaximumInterpolation.maximum(in: ["n"], around: [8]) { point in
                (0..<8 * point[0]).map { Int128($0 == 4 * point[0] ? 100 : 1) }
            }
        }
    }

    /// ⌊log₂ n⌋ alone is no polynomial, and no maximum of polynomials.
    @Test func logarithmsAreNoFormula() {
        #expect(throws: FormulaError.self) {
            try MaximumInterpolation.maximum(in: ["n"], around: [8]) {
                [Int128(Int.bitWidth - 1 - $0[0].leadingZeroBitCount)]
            }
        }
    }

    /// A perceptron at inference holds its weights, its input, and at most two neighbouring layers' outputs: by hand
    /// 4·(I·w + w + w·c + c) for the weights of one layer, 4·B·I for the input and 8·B·w while the bias is added.
    @Test func inferenceOfAPerceptronByHand() throws {
        let formula = try peak("mlp", .inference, ["batch", "width"], ["depth": .integer(1)])
        for (batch, width) in [(1, 1), (1, 7), (3, 20), (64, 256), (500, 2)] {
            let weights = 4 * (784 * width + width + 10 * width + 10)
            let outputs = max(8 * batch * width, 4 * batch * (width + 10), 80 * batch)
            #expect(try formula.value(at: [batch, width]) == Int128(weights + 4 * batch * 784 + outputs))
        }
    }

    /// The formula is what the analysis counts, also where another piece is the greatest than at the given sizes.
    @Test(arguments: [
        (
            "mlp", FormulaPass.backward, ["batch", "depth", "width"],
            [[1, 3, 3], [512, 4, 16], [1, 9, 400], [77, 12, 50]]
        ),
        ("lenet5", .forward, ["batch", "classes"], [[1, 2], [4, 100_000], [300, 7]]),
        ("resnet18", .backward, ["batch", "resolution"], [[1, 32], [3, 224], [1, 512]]),
        ("transformer", .backward, ["length", "batch"], [[4, 1], [300, 1], [16, 64]]),
    ])
    func formulasAgreeWithTheAnalysis(
        network: String, pass: FormulaPass, variables: [String], points: [[Int]]
    ) throws {
        let formula = try peak(network, pass, variables)
        let declaration = try #require(Zoo.declaration(named: network))
        for point in points {
            let settings = Dictionary(uniqueKeysWithValues: zip(variables, point.map(ParameterValue.integer)))
            let analysis = try NetworkAnalysis(declaration, settings: settings)
            let count = analysis.passes.first { $0.pass == pass.pass }?.total.peakMemoryBytes
            #expect(try formula.value(at: point) == count, "\(point)")
        }
    }

    /// At sizes below the lattice, and at the given ones, a formula either gives what the analysis counts or does not claim
    /// to hold.
    @Test(arguments: [
        ("mlp", FormulaPass.forward, ["width", "depth"], "peak_memory_bytes"),
        ("lstm", .backward, ["depth", "width"], "peak_memory_bytes"),
        ("rnn", .backward, ["depth", "length"], "bytes_read"),
        ("rnn", .backward, ["depth", "length"], "peak_memory_bytes"),
        ("gru", .forward, ["depth", "length"], "peak_memory_bytes"),
        ("lstm", .backward, ["depth", "batch"], "peak_memory_bytes"),
        ("mlp", .backward, ["depth", "batch"], "peak_memory_bytes"),
        ("mobilenet_v1", .backward, ["blocks", "batch"], "peak_memory_bytes"),
        ("transformer", .backward, ["depth", "batch"], "peak_memory_bytes"),
        ("mobilenet_v1", .inference, ["blocks"], "peak_memory_bytes"),
        ("transformer", .backward, ["heads"], "peak_memory_bytes"),
        ("gpt", .inference, ["heads", "width"], "peak_memory_bytes"),
    ])
    func formulasHoldWhereTheySay(network: String, pass: FormulaPass, variables: [String], metric: String) throws {
        let declaration = try #require(Zoo.declaration(named: network))
        var formulas = try NetworkFormulas(declaration, in: variables)
        let formula = try #require(try formulas.formula(metric, of: pass).exact)
        // Which piece is the greatest at few layers depends on the batch.
        let sizes = zip(variables, formulas.sizes).map { variable, size in
            Set((variable == "batch" ? [1, 64, 2000] : [1, 2, 3, 8, 12]) + [size]).sorted()
        }
        let points = sizes.reduce([[]]) { points, sizes in points.flatMap { point in sizes.map { point + [$0] } } }
        for point in points where formula.holds(at: point) {
            let settings = Dictionary(uniqueKeysWithValues: zip(variables, point.map(ParameterValue.integer)))
            guard let analysis = try? NetworkAnalysis(declaration, settings: settings, withInference: true) else {
                continue
            }
            let total = analysis.passes.first { $0.pass == pass.pass }?.total
            #expect(
                try formula.value(at: point) == total?.metrics.first { $0.name == metric }?.value,
                "\(formula.statement) at \(point)")
        }
    }

    /// The peak of a training step holds from the published size on, as pieces are compared where there are networks.
    @Test func theDomainOfAPeakReachesTheGivenSize() throws {
        let formula = try peak("mobilenet_v1", .backward, ["blocks"])
        #expect(formula.holds(at: [13]))
    }

    /// Windows of 5 words need as many; where no network is, no formula holds.
    @Test func theDomainBeginsWithTheFirstNetwork() throws {
        let network = try #require(Zoo.declaration(named: "text_cnn"))
        var formulas = try NetworkFormulas(network, in: ["length"])
        let formula = try #require(try formulas.formula("macs", of: .forward).exact)
        #expect(throws: (any Error).self) { try network.graph(settings: ["length": .integer(4)]) }
        #expect(!formula.holds(at: [4]))
        #expect(formula.holds(at: [5]))
        #expect(formula.condition == "length at least 5")
    }

    /// With two layers the last hidden one is also the second: the peak stands elsewhere than in deeper perceptrons.
    @Test func theDomainIsStated() throws {
        let formula = try peak("mlp", .forward, ["width", "depth"])
        #expect(formula.condition == "depth at least 3")
        #expect(!formula.holds(at: [256, 2]))
        #expect(formula.holds(at: [1, 3]))
        #expect(formula.statement == formula.text + " for depth at least 3")
        #expect(formula.latex.hasSuffix(",\\quad \\text{for depth at least 3}"))
        let data = try JSONEncoder().encode(formula)
        #expect(try JSONDecoder().decode(ExactFormula.self, from: data) == formula)
    }

    @Test func codingKeepsTheFormula() throws {
        for formula in [
            try peak("mlp", .backward, ["batch", "width"]),
            ExactFormula(Polynomial(variables: [], terms: [], steps: [])),
        ] {
            let data = try JSONEncoder().encode(formula)
            #expect(try JSONDecoder().decode(ExactFormula.self, from: data) == formula)
        }
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(ExactFormula.self, from: Data(#"{"maximum": []}"#.utf8))
        }
    }
}
