import Diagnostics
import Foundation
import Graphs
import Networks
import Testing

@testable import CostAnalysis

@Suite struct LogarithmicFormulaTests {
    /// A dot product of n terms is 1 + ⌈log₂ n⌉ deep, also at widths that are no powers of two.
    @Test func theSpanIsLinearInTheLogarithmOfTheWidth() throws {
        var formulas = try NetworkFormulas(try #require(Zoo.declaration(named: "mlp")), in: ["width", "depth"])
        let span = try #require(try formulas.formula("span", of: .inference).logarithmic)
        // Of d hidden layers and the last one: product, tree and bias; a comparison for all but the last one.
        #expect(span.text == "depth·⌈log₂ width⌉ + 3·depth + 12")
        #expect(span.isExact)
        #expect(span.growth == "Θ(depth·log(width))")
        #expect(span.latex.hasPrefix("\\mathit{depth} \\cdot \\lceil \\log_2 \\mathit{width} \\rceil"))
    }

    /// ⌈log₂ n⌉ + ⌈log₂ 3·n⌉ rounds twice: 2·log₂ n + 2 at powers of two, at 5 between the bounds, and √n grows otherwise.
    @Test func severalRoundingsAreBounds() throws {
        func depth(_ n: Int) -> Int128 { Int128(n < 2 ? 0 : Int.bitWidth - (n - 1).leadingZeroBitCount) }
        let bounds = try #require(
            try LogarithmicFormula.recovered(in: ["n"], around: [8]) { depth($0[0]) + depth(3 * $0[0]) })
        #expect(bounds.text == "from 2·⌊log₂ n⌋ + 2 to 2·⌈log₂ n⌉ + 2")
        #expect(!bounds.isExact)
        for n in 1...200 {
            let count = depth(n) + depth(3 * n)
            let (low, high) = (try bounds.lowerBound(at: [n]), try bounds.upperBound(at: [n]))
            #expect(try #require(low) <= count && count <= #require(high))
        }
        #expect(try LogarithmicFormula.recovered(in: ["n"], around: [8]) { Int128(Double($0[0]).squareRoot()) } == nil)
    }

    /// The mean over the (r / 32)² positions that are left is a tree of logarithmic depth, which sizes between powers of two
    /// round otherwise.
    @Test func theSpanOfPooledPositions() throws {
        let yaml = """
            parameters: {resolution: 64}
            input: [3, resolution, resolution]
            layers: [{conv: {channels: 4, kernel: 1, stride: 32, bias: false}}, global_average_pool]
            """
        let network = try NetworkDeclaration(yaml: YAMLReader.read(yaml), name: "net")
        var formulas = try NetworkFormulas(network, in: ["resolution"], of: [.inference])
        let span = try #require(try formulas.formula("span", of: .inference).logarithmic)
        // A product and two rounds of sums over three channels; 2·log₂(r / 32) rounds of sums and a division by their number.
        #expect(span.text == "from 2·⌊log₂ resolution⌋ − 6 to 2·⌈log₂ resolution⌉ − 6")
        #expect(span.condition == "resolution at least 32")
    }

    /// At sizes that took no part in the recovery a formula gives the span, or bounds it.
    @Test(arguments: [
        ("resnet18", ["resolution"], [[33], [47], [131], [192], [250], [257], [300], [384], [500]]),
        ("resnet18", ["batch", "width", "resolution"], [[3, 3, 160], [7, 1, 100], [2, 5, 97], [33, 2, 288]]),
        ("mobilenet_v1", ["resolution"], [[40], [160], [192], [225], [450]]),
        ("gpt", ["depth", "width"], [[1, 12], [2, 60], [3, 84], [2, 1020], [5, 780]]),
        ("vit_b_16", ["resolution", "width"], [[48, 36], [208, 60], [240, 780]]),
        ("lstm", ["width"], [[1], [3], [100], [129]]), ("vgg11", ["resolution", "batch"], [[96, 3], [160, 10]]),
        ("gru", ["length"], [[5], [33], [200]]), ("rnn", ["length", "width"], [[7, 100], [65, 3]]),
        ("text_cnn", ["length"], [[16], [100], [255], [300], [512], [515], [700], [2000], [8192]]),
        ("transformer", ["heads", "width"], [[3, 96], [3, 24], [5, 160], [2, 256], [24, 72]]),
        ("gpt", ["heads"], [[3], [6], [16], [24], [96]]), ("vit_b_16", ["patch"], [[7], [8], [14], [28], [32]]),
    ])
    func spansAgreeWithTheAnalysis(network: String, variables: [String], points: [[Int]]) throws {
        let declaration = try #require(Zoo.declaration(named: network))
        var formulas = try NetworkFormulas(declaration, in: variables)
        var isChecked = false
        for point in points {
            let settings = Dictionary(uniqueKeysWithValues: zip(variables, point.map(ParameterValue.integer)))
            let analysis = try NetworkAnalysis(declaration, settings: settings, withInference: true)
            for pass in analysis.passes {
                let own = try #require(FormulaPass(rawValue: pass.pass.rawValue))
                guard let formula = try formulas.formula("span", of: own).logarithmic else { continue }
                guard formula.holds(at: point) else { continue }
                isChecked = true
                let (low, high) = (try formula.lowerBound(at: point), try formula.upperBound(at: point))
                let isWithin = try #require(low) <= pass.total.span && pass.total.span <= #require(high)
                #expect(isWithin, "\(own) at \(point): \(formula.text)")
                if formula.isExact { #expect(high == pass.total.span, "\(own) at \(point)") }
            }
        }
        #expect(isChecked)
    }

    /// With twelve heads there are no widths that are powers of two; those of three times one are sampled.
    @Test func sizesThatArePowersOfTwoTimesAnOddNumber() throws {
        var formulas = try NetworkFormulas(try #require(Zoo.declaration(named: "gpt")), in: ["width"], of: [.inference])
        let span = try #require(try formulas.formula("span", of: .inference).logarithmic)
        #expect(span.logarithms == [.init(place: 0, divisor: 3)])
        #expect(span.condition == "width a multiple of 3 and at least 12")
        #expect(span.text.contains("⌈log₂ (width/3)⌉"))
        #expect(span.latex.contains("\\lceil \\log_2 (\\mathit{width} / 3) \\rceil"))
        #expect(span.mathML.contains("<mo>(</mo><mi>width</mi><mo>/</mo><mn>3</mn><mo>)</mo><mo>⌉</mo>"))
        let data = try JSONEncoder().encode(CostFormula.logarithmic(span))
        #expect(try JSONDecoder().decode(CostFormula.self, from: data) == .logarithmic(span))
    }

    /// 5·n·(⌈log₂ m⌉ + 2) + 3·⌈log₂ n⌉ + 1: linear in n, with a slope that grows with a logarithm, and logarithmic beside.
    @Test func logarithmsBesideWhatIsLinear() throws {
        func depth(_ n: Int) -> Int128 { Int128(n < 2 ? 0 : Int.bitWidth - (n - 1).leadingZeroBitCount) }
        let formula = try #require(
            try LogarithmicFormula.recovered(in: ["n", "m"], around: [20, 64]) { point in
                5 * Int128(point[0]) * (depth(point[1]) + 2) + 3 * depth(point[0]) + 1
            })
        #expect(formula.text == "5·n·⌈log₂ m⌉ + 10·n + 3·⌈log₂ n⌉ + 1")
        #expect(formula.isExact && formula.condition == nil)
        #expect(formula.growth == "Θ(n·log(m))")
        let data = try JSONEncoder().encode(formula)
        #expect(try JSONDecoder().decode(LogarithmicFormula.self, from: data) == formula)
    }

    /// An LSTM's backward pass goes through its tokens one after the other, and sums the weights' gradients over them at last.
    @Test func theSpanOfARecurrentBackwardPass() throws {
        var formulas = try NetworkFormulas(try #require(Zoo.declaration(named: "lstm")), in: ["length"])
        let span = try #require(try formulas.formula("span", of: .backward).logarithmic)
        #expect(span.growth == "Θ(length)")
        let chain = try #require(try formulas.formula("span", of: .inputGradients).polynomial)
        #expect(
            span.pieces[0].leading(in: "length").coefficient.terms.map(\.coefficient)
                == chain.leading(in: "length").coefficient.terms.map(\.coefficient))
    }

    /// From a node of depth log n + 1 one chain goes through 8 operations, another one through a second sum over n: the longer one
    /// is the second from 2⁸ on.
    @Test func whichChainIsLongestDependsOnTheSize() throws {
        func depth(_ n: Int) -> Int128 { Int128(n < 2 ? 0 : Int.bitWidth - (n - 1).leadingZeroBitCount) }
        func nodes(_ point: [Int]) -> NodeChains {
            let sum = depth(point[0])
            return NodeChains(spans: [sum + 1, 8, sum, sum], operands: [[], [0], [0], []])
        }
        let span = try #require(try LongestChain.recovered(in: ["n"], around: [16], of: nodes))
        #expect(span.text == "max(2·⌈log₂ n⌉ + 1; ⌈log₂ n⌉ + 9)")
        #expect(span.isExact && span.condition == nil && span.growth == "Θ(log(n))")
        #expect(span.latex.hasPrefix("\\max\\left(2 \\cdot \\lceil \\log_2 \\mathit{n} \\rceil + 1,"))
        #expect(span.mathML.contains("<mi>max</mi>"))
        for n in [1, 2, 100, 255, 256, 257, 5000] {
            #expect(try span.upperBound(at: [n]) == depth(n) + 1 + max(8, depth(n)))
        }
        let data = try JSONEncoder().encode(CostFormula.logarithmic(span))
        #expect(try JSONDecoder().decode(CostFormula.self, from: data) == .logarithmic(span))
        // Where nodes come with the size, chains are none of all sizes.
        #expect(
            try LongestChain.recovered(in: ["n"], around: [16]) { point in
                NodeChains(
                    spans: Array(repeating: 1, count: point[0]), operands: Array(repeating: [], count: point[0]))
            } == nil)
    }

    /// A recurrence beside a chain of 100 operations, without sums: the greatest of two polynomials.
    @Test func chainsWithoutLogarithms() throws {
        let chains = try #require(
            try LongestChain.recovered(in: ["n"], around: [16]) { point in
                NodeChains(spans: [Int128(3 * point[0]), 100, 2], operands: [[], [], [0, 1]])
            })
        #expect(chains.logarithms.isEmpty && chains.isExact)
        #expect(chains.text == "max(3·n + 2; 102)")
    }

    /// A sum over width / heads: a head more takes away, and rounds the other way.
    @Test func logarithmsThatAreSubtractedRoundTheOtherWay() throws {
        func depth(_ n: Int) -> Int128 { Int128(n < 2 ? 0 : Int.bitWidth - (n - 1).leadingZeroBitCount) }
        let span = try #require(
            try LogarithmicFormula.recovered(in: ["heads"], around: [4]) { point in
                96.isMultiple(of: point[0]) ? 10 + depth(96 / point[0]) : nil
            })
        #expect(span.text == "from −⌈log₂ heads⌉ + 17 to −⌊log₂ heads⌋ + 17")
        for heads in [1, 2, 3, 6, 12, 24, 32, 48, 96] {
            let (low, high) = (try span.lowerBound(at: [heads]), try span.upperBound(at: [heads]))
            let count = 10 + depth(96 / heads)
            #expect(try #require(low) <= count && count <= #require(high), "\(heads)")
        }
    }

    /// p(x − 2, y) of a polynomial p.
    @Test func polynomialsAreShifted() throws {
        let polynomial = try PolynomialInterpolation.polynomial(in: ["x", "y"], around: [8, 8]) { point in
            Int128(3 * point[0] * point[0] * point[1] - point[0] + 5)
        }
        let shifted = try polynomial.shifted(by: [2, 0])
        for (x, y) in [(2, 1), (5, 7), (40, 3)] {
            #expect(try shifted.value(at: [x, y]) == polynomial.value(at: [x - 2, y]))
        }
        #expect(shifted.minimums == [3, 1])
    }
}
