import Diagnostics
import Graphs
import Networks
import Testing

@testable import CostAnalysis

@Suite struct LayerFormulaTests {
    private func formulas(
        _ network: String, _ variables: [String], _ settings: [String: ParameterValue] = [:], levels: Int? = nil,
        optimizer: Optimizer? = nil
    ) throws -> NetworkFormulas {
        try NetworkFormulas(
            try #require(Zoo.declaration(named: network)), in: variables, settings: settings,
            of: Set(FormulaPass.all(of: TrainingStep(optimizer: optimizer))),
            step: TrainingStep(optimizer: optimizer),
            layers: LayerFolding(levels: levels))
    }

    private func texts(_ layers: [LayerFormula]) -> [String] {
        layers.map { "\($0.names.joined(separator: "+")): \((try? $0.formula.get().text) ?? "none")" }
    }

    /// The hidden layers make one row, as the depth decides how many there are: I·w for the first and w² for each other.
    @Test func layersOfThePerceptron() throws {
        var formulas = try formulas("mlp", ["batch", "depth", "width"])
        let macs = try formulas.layers("macs", of: .forward)
        #expect(
            texts(macs) == [
                "linear1+linear2: batch·depth·width² − batch·width² + 784·batch·width", "linear3: 10·batch·width",
            ])
        #expect(macs.map(\.isRepeated) == [true, false])
        let parameters = try formulas.layers("parameters", of: .forward)
        #expect(
            texts(parameters) == [
                "linear1+linear2: depth·width² + depth·width − width² + 784·width", "linear3: 10·width + 10",
            ])
    }

    /// Where no variable decides how many layers there are, each has a row of its own.
    @Test func layersOfARepeatThatIsNotVariedAreApart() throws {
        var formulas = try formulas("mlp", ["width"], ["depth": .integer(3), "batch": .integer(5)])
        #expect(
            texts(try formulas.layers("macs", of: .forward)) == [
                "linear1: 3,920·width", "linear2: 5·width²", "linear3: 5·width²", "linear4: 50·width",
            ])
    }

    @Test(
        arguments: [
            ("mlp", ["depth", "width"], nil), ("resnet18", ["batch", "resolution"], 1),
            ("resnet18", ["batch", "resolution"], nil), ("transformer", ["depth", "width"], nil),
            ("lstm", ["depth", "length"], 1), ("mobilenet_v1", ["blocks"], nil),
        ] as [(String, [String], Int?)])
    func layersAddUpToTheTotal(network: String, variables: [String], levels: Int?) throws {
        var formulas = try formulas(network, variables, levels: levels, optimizer: .adam)
        for pass in FormulaPass.allCases {
            for metric in ["macs", "flops", "bytes_read"] + (pass == .forward ? CostFormula.passless.sorted() : []) {
                let total = try #require(try formulas.formula(metric, of: pass).polynomial)
                let layers = try formulas.layers(metric, of: pass).map { try #require(try $0.formula.get().polynomial) }
                let steps = layers.reduce(total.steps) { zip($0, $1.steps).map(max) }
                let minimums = layers.reduce(total.minimums) { zip($0, $1.minimums).map(max) }
                for scale in 1...5 {
                    let point = zip(steps, minimums).map { ($1 + $0 - 1) / $0 * $0 + $0 * (scale - 1) }
                    let sum = try layers.reduce(Int128(0)) { $0 + (try #require(try $1.value(at: point))) }
                    #expect(try total.value(at: point) == sum, "\(metric), \(pass) at \(point)")
                }
            }
        }
    }

    /// A row is what the analysis counts of the layer, also at other sizes, and folded.
    @Test(arguments: [nil, 1] as [Int?])
    func rowsAgreeWithTheAnalysis(levels: Int?) throws {
        let settings: [String: ParameterValue] = ["batch": .integer(3), "resolution": .integer(96)]
        let network = try #require(Zoo.declaration(named: "resnet18"))
        let analysis = try NetworkAnalysis(
            network, settings: settings, withInference: true, folding: LayerFolding(levels: levels))
        var formulas = try formulas("resnet18", ["batch", "resolution"], levels: levels)
        for pass in analysis.passes {
            let name = try #require(FormulaPass(rawValue: pass.pass.rawValue))
            let layers = try formulas.layers("flops", of: name)
            let counted = pass.layers.filter { $0.cost.flops > 0 }
            #expect(layers.map { $0.names.joined() } == counted.map(\.name))
            for (layer, count) in zip(layers, counted) {
                #expect(try layer.formula.get().polynomial?.value(at: [3, 96]) == count.cost.flops, "\(count.name)")
            }
        }
    }

    /// Strides halve the resolution five times: the first layers need multiples of 2 alone, the last ones of 32, and the classifier
    /// none. Between the total's sizes rows agree with the analysis wherever they say so.
    @Test func everyLayerHoldsAtSizesOfItsOwn() throws {
        let network = try #require(Zoo.declaration(named: "resnet18"))
        var formulas = try formulas("resnet18", ["batch", "resolution"], levels: 1)
        let layers = try formulas.layers("macs", of: .forward)
        let steps = try layers.map { try #require(try $0.formula.get().polynomial).steps }
        #expect(steps.map { $0[1] } == [2, 4, 4, 8, 8, 16, 16, 32, 32, 1])
        #expect(steps.allSatisfy { $0[0] == 1 })
        for (batch, resolution) in [(1, 33), (2, 50), (3, 100), (1, 120), (1, 208), (2, 500)] {
            let analysis = try NetworkAnalysis(
                network, settings: ["batch": .integer(batch), "resolution": .integer(resolution)],
                folding: LayerFolding(levels: 1))
            let counted = try #require(analysis.passes.first { $0.pass == .forward }).layers
            for layer in layers {
                let polynomial = try #require(try layer.formula.get().polynomial)
                guard polynomial.holds(at: [batch, resolution]) else { continue }
                let macs = counted.first { $0.name == layer.names[0] }?.cost.macs
                #expect(try polynomial.value(at: [batch, resolution]) == macs, "\(layer.names) at \(resolution)")
            }
        }
    }

    /// Sums of w products are ⌈log₂ w⌉ deep, with the product and the bias; of w = 784 inputs 10 deep.
    @Test func spansOfLayers() throws {
        var formulas = try formulas("mlp", ["width"])
        #expect(
            texts(try formulas.layers("span", of: .inference)) == [
                "linear1: 12", "relu1: 1", "linear2: ⌈log₂ width⌉ + 2", "relu2: 1", "linear3: ⌈log₂ width⌉ + 2",
            ])
    }

    /// The last bias is added while weights, input, logits and their sum with the bias are alive.
    @Test func peaksOfLayers() throws {
        var formulas = try formulas("mlp", ["width"], ["depth": .integer(1)])
        let last = try #require(try formulas.layers("peak_memory_bytes", of: .inference).last)
        #expect(last.names == ["linear2"])
        let peak = try #require(try last.formula.get().exact)
        for width in [1, 7, 300] {
            let weights = 784 * width + width + 10 * width + 10
            #expect(try peak.value(at: [width]) == Int128(4 * (weights + 784 + max(width + 10, 20))))
        }
    }

    /// At the given depth the hidden layers do not exist, at others they do: (d − 1)·w² in a row without names.
    @Test func layersThatTheGivenSizesDoNotHave() throws {
        let yaml = """
            parameters: {depth: 1, width: 8}
            input: [width]
            layers: [{repeat: depth - 1, layers: [linear: width]}, {linear: 3}]
            """
        let network = try NetworkDeclaration(yaml: YAMLReader.read(yaml), name: "deep")
        var formulas = try NetworkFormulas(network, in: ["depth", "width"], layers: LayerFolding.none)
        #expect(texts(try formulas.layers("macs", of: .forward)) == ["linear1: 3·width", ": depth·width² − width²"])
    }

    /// The update's layers are the weights; those of repeated layers are one row.
    @Test func updatesOfRepeatedWeights() throws {
        var formulas = try formulas("mlp", ["depth", "width"], optimizer: .sgd)
        let layers = try formulas.layers("additions", of: .update)
        #expect(
            texts(layers) == [
                "linear1.weight+linear2.weight: depth·width² − width² + 784·width",
                "linear1.bias+linear2.bias: depth·width",
                "linear3.weight: 10·width", "linear3.bias: 10",
            ])
    }

    @Test func unknownMetricsAreErrors() throws {
        var formulas = try formulas("mlp", ["width"])
        #expect(throws: Diagnostic.self) { try formulas.layers("mac", of: .forward) }
    }
}
