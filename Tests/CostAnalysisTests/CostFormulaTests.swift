import Diagnostics
import Foundation
import Graphs
import Networks
import Testing

@testable import CostAnalysis

@Suite struct CostFormulaTests {
    private func formula(
        _ metric: String, _ pass: FormulaPass, _ variables: [String], _ settings: [String: ParameterValue] = [:]
    ) throws -> Polynomial {
        try zooPolynomial(metric, pass, of: "mlp", in: variables, settings)
    }

    /// B·(I·w + (d − 1)·w² + w·c) with I = 784 and c = 10.
    @Test func forwardMACsOfThePerceptron() throws {
        let polynomial = try formula("macs", .forward, ["batch", "depth", "width"])
        #expect(polynomial.text == "batch·depth·width² − batch·width² + 794·batch·width")
        #expect(polynomial.degree(in: "width") == 2)
        #expect(polynomial.degree(in: "depth") == 1)
        #expect(polynomial.totalDegree == 4)
    }

    /// A sum with the bias and a comparison for each of the units; no loss.
    @Test func inferenceOfThePerceptron() throws {
        #expect(try formula("additions", .inference, ["depth", "width"]).text == "depth·width + 10")
        #expect(try formula("comparisons", .inference, ["depth", "width"]).text == "depth·width")
    }

    /// The backward pass is twice the forward pass but for the first layer's input gradient.
    @Test func backwardMACsOfThePerceptron() throws {
        let polynomial = try formula("macs", .backward, ["depth", "width"])
        #expect(polynomial.text == "2·depth·width² − 2·width² + 804·width")
    }

    @Test func growthIsThatOfTheTermsThatNoOtherOutgrows() throws {
        let perceptron = try formula("macs", .forward, ["batch", "depth", "width"])
        #expect(perceptron.growth == "Θ(batch·depth·width²)")
        #expect(perceptron.growth(in: "width") == "Θ(width²)")
        #expect(perceptron.growth(in: "classes") == "Θ(1)")
        let attention = try PolynomialInterpolation.polynomial(in: ["d", "t"], around: [8, 8]) { point in
            Int128(4 * point[1] * point[0] * point[0] + 2 * point[1] * point[1] * point[0] + 3 * point[0])
        }
        #expect(attention.growth == "Θ(d²·t + d·t²)")
        #expect(
            attention.latex
                == "4 \\cdot \\mathit{d}^{2} \\cdot \\mathit{t} + 2 \\cdot \\mathit{d} \\cdot \\mathit{t}^{2} + 3 \\cdot \\mathit{d}"
        )
    }

    /// The tree over w products is ⌈log₂ w⌉ deep.
    @Test func theSpanIsNoPolynomialInTheWidth() throws {
        var formulas = try NetworkFormulas(try #require(Zoo.declaration(named: "mlp")), in: ["width"])
        let span = try formulas.formula("span", of: .forward)
        #expect(span.polynomial == nil)
        #expect(span.degree(in: "width") == nil && span.totalDegree == nil)
    }

    @Test func theSpanIsLinearInTheDepth() throws {
        #expect(try formula("span", .forward, ["depth"]).degree(in: "depth") == 1)
    }

    @Test func parametersOfThePerceptron() throws {
        let polynomial = try formula("parameters", .forward, ["width", "input"], ["depth": .integer(2)])
        #expect(polynomial.text == "width² + width·input + 12·width + 10")
    }

    @Test func polynomialsWithFractionsAreRecovered() throws {
        let polynomial = try PolynomialInterpolation.polynomial(in: ["n", "m"], around: [8, 8]) { point in
            let (n, m) = (Int128(point[0]), Int128(point[1]))
            return n * (n - 1) / 2 * m * m * m - 7 * m + 4
        }
        #expect(polynomial.text == "1/2·n²·m³ − 1/2·n·m³ − 7·m + 4")
        #expect(try polynomial.value(at: [5, 2]) == 10 * 8 - 14 + 4)
    }

    /// n·⌊log₂ n⌋, and a step at `limit`.
    @Test func whatIsNoPolynomialIsAnError() {
        #expect(throws: FormulaError.self) {
            try PolynomialInterpolation.polynomial(in: ["n"], around: [8]) {
                Int128($0[0] * (Int.bitWidth - 1 - $0[0].leadingZeroBitCount))
            }
        }
        #expect(throws: FormulaError.self) {
            try PolynomialInterpolation.polynomial(in: ["n"], around: [8]) { $0[0] < 11 ? 1 : Int128($0[0] % 11) }
        }
    }

    @Test func numbersThatDoNotFitAreAnError() {
        #expect(throws: FormulaError.tooLarge) { try Rational(.max).times(Rational(3)) }
        #expect(throws: FormulaError.tooLarge) { try Rational(.max).plus(Rational(1)) }
        #expect(throws: FormulaError.tooLarge) {
            try PolynomialInterpolation.polynomial(in: ["n"], around: [8]) { $0[0] % 2 == 0 ? .max : .min }
        }
    }

    /// max(n, 100) is constant near the origin, and n at the given size.
    @Test func aPolynomialIsThatOfTheGivenSize() throws {
        let polynomial = try PolynomialInterpolation.polynomial(in: ["n"], around: [256]) { Int128(max($0[0], 100)) }
        #expect(polynomial.text == "n")
        #expect(polynomial.holds(at: [256]))
        #expect(!polynomial.holds(at: [64]))
        for n in 1...400 where polynomial.holds(at: [n]) {
            #expect(try polynomial.value(at: [n]) == Int128(max(n, 100)))
        }
    }

    /// Constant near the origin and at the given size, and irregular far beyond.
    @Test func aPolynomialGoesOnFarBeyond() {
        #expect(throws: FormulaError.noPolynomialIn("n")) {
            try PolynomialInterpolation.polynomial(in: ["n"], around: [8]) {
                Int128($0[0] < 100 ? 40 : $0[0] % 997 % 101)
            }
        }
    }

    /// Heads divide the width, and the projections do not depend on them: each token's 12·w² for the four projections and the
    /// perceptron, 2·t·w for the scores and the mixing, a layer; 2·w for the two classes.
    @Test func macsDoNotDependOnTheHeads() throws {
        let heads = try zooPolynomial("macs", .inference, of: "transformer", in: ["heads"])
        #expect(heads.degree(in: "heads") == 0)
        #expect(try heads.value(at: [4]) == 4 * 128 * (12 * 256 * 256 + 2 * 128 * 256) + 2 * 256)
        let both = try zooPolynomial("macs", .inference, of: "transformer", in: ["heads", "width"])
        #expect(both.text == "6,144·width² + 131,074·width")
        #expect(both.holds(at: [4, 256]))
    }

    /// Few sizes with numbers: 3, 5, 7 and 9 make a line, two sizes do not; numbers on a curve have no formula.
    @Test func sizesThatAreNoMultiplesAreListed() throws {
        let line = try PolynomialInterpolation.polynomial(in: ["n"], around: [9]) { point in
            [3, 5, 7, 9].contains(point[0]) ? Int128(2 * point[0] + 1) : nil
        }
        #expect(line.text == "2·n + 1")
        #expect(throws: FormulaError.noNetworks("n", sizes: [1, 2, 3, 4, 6])) {
            try PolynomialInterpolation.polynomial(in: ["n"], around: [5]) { [5, 7].contains($0[0]) ? 1 : nil }
        }
        #expect(throws: FormulaError.noPolynomialIn("n")) {
            try PolynomialInterpolation.polynomial(in: ["n"], around: [9]) { point in
                [3, 5, 7, 9].contains(point[0]) ? Int128(point[0] * point[0]) : nil
            }
        }
    }

    /// Halved twice, rounding up, and divided by three heads: polynomials on multiples of 4 and of 3 alone.
    @Test func stepsKeepStridesWhole() throws {
        let polynomial = try PolynomialInterpolation.polynomial(in: ["size", "width"], around: [224, 6]) { point in
            let (size, width) = (Int128(point[0]), Int128(point[1]))
            guard width % 3 == 0 else { return nil }
            let quarter = ((size + 1) / 2 + 1) / 2
            return quarter * quarter * width
        }
        #expect(polynomial.text == "1/16·size²·width")
        #expect(polynomial.condition == "size a multiple of 4, width a multiple of 3")
    }

    /// (d − 1)·w² vanishes at the given depth, so that the square of w is not seen there.
    @Test func termsMayVanishAtTheGivenSizes() throws {
        let polynomial = try PolynomialInterpolation.polynomial(in: ["d", "w"], around: [1, 8]) { point in
            Int128((point[0] - 1) * point[1] * point[1] + 3 * point[1])
        }
        #expect(polynomial.text == "d·w² − w² + 3·w")
    }

    @Test func constantsAndZeros() throws {
        #expect(try PolynomialInterpolation.polynomial(in: ["n"], around: [8]) { _ in 42 }.text == "42")
        #expect(try PolynomialInterpolation.polynomial(in: ["n"], around: [8]) { _ in 0 }.text == "0")
    }

    @Test func unknownNamesAreErrorsWithASuggestion() {
        let metric = #expect(throws: Diagnostic.self) { try formula("mac", .forward, ["width"]) }
        #expect(metric?.suggestion == "macs")
        let variable = #expect(throws: Diagnostic.self) { try formula("macs", .forward, ["widht"]) }
        #expect(variable?.suggestion == "width")
        #expect(throws: Diagnostic.self) { try formula("macs", .forward, ["activation"]) }
        #expect(throws: Diagnostic.self) { try formula("macs", .forward, []) }
    }

    @Test func codingKeepsThePolynomial() throws {
        let polynomial = try formula("flops", .backward, ["batch", "depth", "width"])
        let data = try JSONEncoder().encode(polynomial)
        #expect(try JSONDecoder().decode(Polynomial.self, from: data) == polynomial)
        #expect(polynomial.mathML.contains("<msup><mi>width</mi><mn>2</mn></msup>"))
    }

    @Test func digitsAreGroupedInFractionsToo() throws {
        let polynomial = try PolynomialInterpolation.polynomial(in: ["n"], around: [8]) { n in
            n[0].isMultiple(of: 8) ? Int128(47_751 * n[0] / 8) : nil
        }
        #expect(polynomial.text == "47,751/8·n")
        #expect(polynomial.mathML.contains("<mfrac><mn>47,751</mn><mn>8</mn></mfrac>"), "\(polynomial.mathML)")
    }
}
