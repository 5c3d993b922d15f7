import Diagnostics
import Networks
import Testing

@testable import CostAnalysis

/// Which sizes are sampled, where some make no networks.
@Suite struct FormulaLatticeTests {
    /// Each token's 12·w² for the four projections and the perceptron and 2·t·w for the scores and the mixing, in 4 layers with
    /// 128 tokens; 2·w for the two classes.
    @Test(arguments: [(320, 5), (195, 5), (448, 7), (1280, 20), (1408, 22)])
    func headsMayBeAnyDivisorOfAGivenWidth(width: Int, heads: Int) throws {
        let polynomial = try zooPolynomial(
            "macs", .inference, of: "transformer", in: ["width"],
            ["width": .integer(width), "heads": .integer(heads)])
        #expect(polynomial.text == "6,144·width² + 131,074·width")
        #expect(polynomial.condition == "width a multiple of \(heads)")
    }

    /// Radford et al. 2019: the largest GPT-2 has 25 heads at a width of 1600.
    @Test func theWidthOfTheLargestGPT2() throws {
        let settings: [String: ParameterValue] = ["width": .integer(1600), "heads": .integer(25)]
        let network = try #require(Zoo.declaration(named: "gpt"))
        let polynomial = try zooPolynomial("parameters", .forward, of: "gpt", in: ["width"], settings)
        #expect(polynomial.condition == "width a multiple of 25")
        for width in [25, 800, 1600, 3200] {
            let analysis = try NetworkAnalysis(
                network, settings: settings.merging(["width": .integer(width)]) { $1 }, withInference: true)
            #expect(try polynomial.value(at: [width]) == analysis.parameters)
        }
    }

    /// Two depthwise convolutions whose windows outgrow the image: those of more than 13 for a size of 17.
    private func depthwise(_ variables: [String]) throws -> NetworkFormulas {
        let text = """
            parameters: {k: 5, size: 17}
            input: [8, size, size]
            layers:
              - conv: {channels: 8, kernel: k, padding: 2, groups: 8}
              - conv: {channels: 8, kernel: k, padding: 2, groups: 8}
              - global_average_pool
              - linear: 3
            """
        let network = try NetworkDeclaration(yaml: YAMLReader.read(text), name: "depthwise")
        return try NetworkFormulas(network, in: variables, of: [.inference])
    }

    /// 8·k² weights and 8 biases a convolution; 3·8 + 3 for the classes.
    @Test(arguments: [["k"], ["k", "size"]])
    func windowsThatOutgrowTheImageAreLeftOut(variables: [String]) throws {
        var formulas = try depthwise(variables)
        let parameters = try #require(try formulas.formula("parameters", of: .inference).polynomial)
        #expect(parameters.text == "16·k² + 43")
        #expect(parameters.condition == nil)
    }

    /// A convolution makes a side of s into s + 5 − k, with k² products for each of its 8 channels and places.
    @Test(arguments: [["k"], ["k", "size"]])
    func theLatticeHasImagesForItsWindows(variables: [String]) throws {
        var formulas = try depthwise(variables)
        let macs = try #require(try formulas.formula("macs", of: .inference).polynomial)
        for k in 1...13 {
            let (first, second) = (17 + 5 - k, 17 + 10 - 2 * k)
            let point = variables.count == 1 ? [k] : [k, 17]
            #expect(macs.holds(at: point))
            #expect(try macs.value(at: point) == Int128(8 * k * k * (first * first + second * second) + 24))
        }
    }

    /// Every cost at sizes on and off the lattice, wherever there is a network.
    @Test(arguments: ["bytes_read", "flops", "peak_memory_bytes"])
    func formulasHoldWhereverThereIsANetwork(metric: String) throws {
        var formulas = try depthwise(["k", "size"])
        let formula = try #require(try formulas.formula(metric, of: .inference).exact)
        for (k, size) in (1...14).flatMap({ k in [5, 9, 17, 30, 200].map { (k, $0) } }) {
            guard let sample = formulas.sample(at: [k, size], for: metric, of: .inference) else {
                #expect(size + 10 < 2 * k + 1)
                continue
            }
            let counts = sample.counts(of: .inference)
            let expected = metric == "peak_memory_bytes" ? counts.bytesAlive.max() : counts.metrics[metric]
            #expect(try formula.value(at: [k, size]) == expected, "k=\(k), size=\(size)")
        }
    }

    /// Numbers end before all points beyond the lattice, so that some between are taken.
    @Test func nearerPointsDecideWhereNumbersEnd() throws {
        let polynomial = try PolynomialInterpolation.polynomial(in: ["n", "m"], around: [3, 3]) { point in
            point[0] + point[1] > 11 ? nil : Int128(point[0] * point[0] * point[1])
        }
        #expect(polynomial.text == "n²·m")
        #expect(throws: FormulaError.noPolynomialIn("n")) {
            try PolynomialInterpolation.polynomial(in: ["n", "m"], around: [3, 3]) { point in
                point[0] + point[1] > 12 ? nil : point == [5, 5] ? 0 : Int128(point[0] * point[1])
            }
        }
        #expect(throws: FormulaError.noCount(point: "n=8, m=8")) {
            try PolynomialInterpolation.polynomial(in: ["n", "m"], around: [3, 3]) { point in
                let isCounted = point == [3, point[1]] || point == [point[0], 3] || point.max() ?? 0 <= 5
                return isCounted ? Int128(point[0] * point[0] * point[1] * point[1]) : nil
            }
        }
    }

    /// A degree of 4 has 7 numbers here, of the 8 that are asked for.
    @Test func asManyNumbersServeAsThereAre() throws {
        let polynomial = try PolynomialInterpolation.polynomial(in: ["n"], around: [5]) { point in
            point[0] > 9 ? nil : Int128(point[0] * point[0] * point[0] * point[0])
        }
        #expect(polynomial.text == "n⁴")
    }

    /// A convolution makes a side of s into s/stride, where another one halves it: 7²·3·8 products a place in the first, and
    /// 8·8 in the second; 8·3 for the classes.
    @Test(arguments: [3, 5, 7, 9])
    func stridesMayBeNoPowersOfTwo(stride: Int) throws {
        let text = """
            parameters: {size: 176}
            input: [3, size, size]
            layers:
              - conv: {channels: 8, kernel: 7, stride: \(stride), padding: 3}
              - conv: {channels: 8, kernel: 1, stride: 2}
              - global_average_pool
              - linear: 3
            """
        var formulas = try NetworkFormulas(
            try NetworkDeclaration(yaml: YAMLReader.read(text), name: "strided"), in: ["size"], of: [.inference])
        let macs = try #require(try formulas.formula("macs", of: .inference).polynomial)
        for size in [2 * stride, 10 * stride, 64 * stride] {
            let (first, second) = (size / stride, size / stride / 2)
            #expect(macs.holds(at: [size]))
            #expect(try macs.value(at: [size]) == Int128(7 * 7 * 3 * 8 * first * first + 8 * 8 * second * second + 24))
        }
    }

    /// Of the heads, only 1 and 7 divide a width of 7.
    @Test func theReasonWhyThereAreNoNetworksIsSaid() throws {
        var formulas = try NetworkFormulas(
            try #require(Zoo.declaration(named: "transformer")), in: ["heads"],
            settings: ["width": .integer(7), "heads": .integer(1)], of: [.inference])
        let error = #expect(throws: FormulaError.self) { try formulas.formula("macs", of: .inference) }
        let text = try #require(error).description
        #expect(text.hasPrefix("no formula in heads: no network can be built at heads=2, 3, 4, 5, 6: "))
        #expect(text.contains("7 features"))
    }
}
