import Diagnostics
import Networks
import Testing

@testable import CostAnalysis

/// Formulas that textbooks derive, recovered from the networks.
@Suite struct TextbookFormulaTests {
    private func formulas(
        _ yaml: String, _ variables: [String], _ passes: Set<FormulaPass> = [.forward, .backward],
        layers: LayerFolding? = nil
    ) throws -> NetworkFormulas {
        let network = try NetworkDeclaration(yaml: YAMLReader.read(yaml), name: "net")
        return try NetworkFormulas(network, in: variables, of: passes, layers: layers)
    }

    /// d hidden layers of w units between I inputs and c classes: forward B·(I·w + (d − 1)·w² + c·w); of the backward pass the
    /// weights take as much, the inputs all but the first layer's.
    @Test func perceptron() throws {
        for (pass, text) in [
            (FormulaPass.forward, "batch·depth·width² − batch·width² + batch·width·input + batch·width·classes"),
            (.weightGradients, "batch·depth·width² − batch·width² + batch·width·input + batch·width·classes"),
            (.inputGradients, "batch·depth·width² − batch·width² + batch·width·classes"),
        ] {
            let macs = try zooPolynomial("macs", pass, of: "mlp", in: ["batch", "depth", "width", "input", "classes"])
            #expect(macs.text == text)
            #expect(macs.growth(in: "depth") == "Θ(depth)" && macs.growth(in: "width") == "Θ(width²)")
        }
        let weights = try zooPolynomial("parameters", .forward, of: "mlp", in: ["depth", "width", "input", "classes"])
        #expect(
            weights.text == "depth·width² + depth·width − width² + width·input + width·classes + classes")
    }

    /// A 3 x 3 convolution that keeps the size, from c to k channels: 9·B·c·k·S², bilinear in the channels; with the stride 2
    /// a quarter.
    @Test func convolution() throws {
        func yaml(_ stride: Int) -> String {
            """
            parameters: {c: 8, k: 16, size: 12}
            input: [c, size, size]
            layers:
              - conv: {channels: c, kernel: 1, bias: false}
              - conv: {channels: k, kernel: 3, padding: 1, stride: \(stride), bias: false}
            """
        }
        for (stride, share) in [(1, "9"), (2, "9/4")] {
            var formulas = try formulas(
                yaml(stride), ["batch", "c", "k", "size"], [.forward, .backward], layers: LayerFolding.none)
            for pass in [FormulaPass.forward, .inputGradients, .weightGradients] {
                let layer = try #require(try formulas.layers("macs", of: pass).first { $0.names == ["conv2"] })
                #expect(try layer.formula.get().text == "\(share)·batch·c·k·size²", "\(pass)")
            }
            #expect(
                try formulas.layers("parameters", of: .forward).map { try $0.formula.get().text } == ["c²", "9·c·k"])
        }
    }

    /// Self-attention over T tokens of d features (Vaswani et al. 2017, table 1): 4·T·d² for the projections of queries, keys,
    /// values and outputs, 2·T²·d for scores and weighted sums, whatever the heads.
    @Test func attention() throws {
        let yaml = """
            parameters: {tokens: 16, d: 32, heads: 4}
            input: [tokens, d]
            layers: [{attention: {heads: heads}}]
            """
        var formulas = try formulas(yaml, ["batch", "tokens", "d"], [.forward, .backward], layers: LayerFolding.none)
        let macs = try formulas.formula("macs", of: .forward)
        #expect(macs.text == "2·batch·tokens²·d + 4·batch·tokens·d²")
        #expect(macs.growth == "Θ(batch·tokens²·d + batch·tokens·d²)")
        #expect(
            try formulas.layers("macs", of: .forward).map { "\($0.names[0]): \(try $0.formula.get().text)" } == [
                "attention1/projection: 3·batch·tokens·d²", "attention1/heads: 2·batch·tokens²·d",
                "attention1/output: batch·tokens·d²",
            ])
        #expect(
            try formulas.formula("macs", of: .inputGradients).polynomial?.terms.first { $0.exponents == [1, 2, 1] }?
                .coefficient == Rational(4))
    }

    /// A GPT of depth d and width w over T tokens (Kaplan et al. 2020, table 1): 12·d·w² weights without the embeddings, and
    /// 12·d·w² + 2·d·w·T multiply-adds a token; w·V for the vocabulary.
    @Test func gpt() throws {
        let variables = ["batch", "depth", "width", "length", "vocabulary"]
        let macs = try zooPolynomial("macs", .inference, of: "gpt", in: variables)
        #expect(
            macs.text
                == "12·batch·depth·width²·length + 2·batch·depth·width·length² + batch·width·length·vocabulary")
        let weights = try zooPolynomial("parameters", .forward, of: "gpt", in: Array(variables.dropFirst()))
        #expect(weights.leading(in: "depth").coefficient.text == "12·width² + 13·width")
    }

    /// C ≈ 6·N·T: a step takes 6 FLOPs a weight and token (Kaplan et al. 2020, section 2.1) as the width grows; a perceptron
    /// 6 a weight and example.
    @Test(arguments: [
        ("gpt", ["batch", "width", "length"], "6·length"), ("gpt", ["depth", "width"], "768"),
        ("mlp", ["batch", "width"], "6"), ("transformer", ["width", "length"], "6·length"),
    ])
    func sixFLOPsAWeightAndToken(network: String, variables: [String], limit: String) throws {
        var formulas = try NetworkFormulas(try #require(Zoo.declaration(named: network)), in: variables)
        let limits = try formulas.stepLimits()
        #expect(limits.map(\.variable) == variables.filter { $0 != "batch" })
        let width = try #require(limits.first { $0.variable == "width" })
        #expect(width.text == limit)
        #expect(width.latex.hasSuffix(limit.replacing("·length", with: " \\cdot \\mathit{length}")))
    }

    /// Longer sequences add no weights but for their positions, and scores grow with their square.
    @Test func limitsThatAreNoPolynomials() throws {
        let n = Polynomial(
            variables: ["n", "m"], terms: [.init(coefficient: Rational(1), exponents: [1, 0])], steps: [1, 1])
        let m = Polynomial(
            variables: ["n", "m"], terms: [.init(coefficient: Rational(1), exponents: [0, 1])], steps: [1, 1])
        let sum = try n.plus(m)
        #expect(try CostLimit(of: n.times(n), over: sum, as: "n").text == "no bound, Θ(n)")
        #expect(try CostLimit(of: m, over: sum, as: "n").text == "0")
        #expect(try CostLimit(of: sum.times(n), over: n.times(n), as: "m").text == "no bound, Θ(m)")
        let fraction = try CostLimit(of: n.times(m), over: n.times(m.plus(m.times(m))), as: "n")
        #expect(fraction.text == "(m) / (m² + m)")
        #expect(fraction.latex == "\\mathit{n} \\to \\infty:\\quad \\frac{\\mathit{m}}{\\mathit{m}^{2} + \\mathit{m}}")
    }

    @Test func polynomialsAreDividedWhereNothingIsLeft() throws {
        func polynomial(_ terms: [(Int128, [Int])]) -> Polynomial {
            Polynomial(
                variables: ["x", "y"], terms: terms.map { .init(coefficient: Rational($0.0), exponents: $0.1) },
                steps: [1, 1])
        }
        let a = polynomial([(3, [2, 1]), (-1, [0, 1]), (5, [0, 0])])
        let b = polynomial([(2, [1, 1]), (7, [0, 2]), (-4, [1, 0])])
        let product = try a.times(b)
        #expect(try product.divided(by: b)?.text == a.text)
        #expect(try product.divided(by: a)?.text == b.text)
        #expect(try product.plus(polynomial([(1, [0, 0])])).divided(by: b) == nil)
    }
}
