import CostAnalysis
import Diagnostics
import Graphs
import Networks
import Operations
import Tensors
import Testing

/// Published figures, to the digit: torchvision 0.29's model table, MobileNet v1 (arXiv 1704.04861), SqueezeNet 1.0
/// (arXiv 1602.07360).
@Suite struct PublishedFiguresTests {
    struct Figure: Sendable {
        let network: String
        let parameters: Int
        let macs: Int
        let ratio: Double
    }

    static let torchvision: [Figure] = [
        Figure(network: "alexnet", parameters: 61_100_840, macs: 714_188_480, ratio: 1.9016),
        Figure(network: "vgg11", parameters: 132_863_336, macs: 7_609_090_048, ratio: 1.9886),
        Figure(network: "vgg16", parameters: 138_357_544, macs: 15_470_264_320, ratio: 1.9944),
        Figure(network: "resnet18", parameters: 11_689_512, macs: 1_814_073_344, ratio: 1.9349),
        Figure(network: "resnet34", parameters: 21_797_672, macs: 3_663_761_408, ratio: 1.9678),
        Figure(network: "resnet50", parameters: 25_557_032, macs: 4_089_184_256, ratio: 1.9711),
        Figure(network: "resnet152", parameters: 60_192_808, macs: 11_513_626_624, ratio: 1.9898),
        Figure(network: "squeezenet1_0", parameters: 1_248_424, macs: 818_924_576, ratio: 1.7953),
        Figure(network: "squeezenet1_1", parameters: 1_235_496, macs: 349_151_936, ratio: 1.9390),
        Figure(network: "mobilenet_v2", parameters: 3_504_872, macs: 300_774_272, ratio: 1.9640),
        Figure(network: "densenet121", parameters: 7_978_856, macs: 2_834_161_664, ratio: 1.9584),
        Figure(network: "googlenet", parameters: 6_624_904, macs: 1_498_376_192, ratio: 1.9212),
        Figure(network: "vit_b_16", parameters: 86_567_656, macs: 17_563_828_224, ratio: 1.9934),
    ]

    @Test(arguments: torchvision)
    func torchvisionsTable(_ figure: Figure) throws {
        let analysis = try NetworkAnalysis(try #require(Zoo.declaration(named: figure.network)))
        #expect(analysis.parameters == Int128(figure.parameters))
        #expect(analysis.passes[0].total.macs == Int128(figure.macs))
        let ratio = Double(analysis.passes[1].total.macs) / Double(figure.macs)
        #expect(abs(ratio - figure.ratio) < 0.00005001)
    }

    @Test(arguments: [
        (1.0, 224, 13, 568_740_352, 4_231_976), (0.75, 224, 13, 325_400_448, 2_585_560),
        (1.0, 224, 8, 307_323_392, 2_887_976), (0.5, 224, 13, 149_497_088, 1_331_592),
        (0.25, 224, 13, 41_030_272, 470_072), (1.0, 192, 13, 418_121_728, 4_231_976),
        (1.0, 160, 13, 290_675_200, 4_231_976), (1.0, 128, 13, 186_400_768, 4_231_976),
    ])
    func mobileNetsTables(width: Double, resolution: Int, blocks: Int, macs: Int, parameters: Int) throws {
        let analysis = try NetworkAnalysis(
            try #require(Zoo.declaration(named: "mobilenet_v1")),
            settings: ["width": .real(width), "resolution": .integer(resolution), "blocks": .integer(blocks)])
        #expect(analysis.passes[0].total.macs == Int128(macs))
        #expect(analysis.parameters == Int128(parameters))
    }

    @Test func mobileNetWithFullConvolutions() throws {
        let analysis = try NetworkAnalysis(try #require(Zoo.declaration(named: "mobilenet_v1_full")))
        #expect(analysis.passes[0].total.macs == 4_867_293_184)
    }

    /// Table 2 of MobileNet v1: the shares of the kinds of layer in the multiply-adds, in percent. The table prints 1.19
    /// for full 3 × 3 convolutions, with which its column adds up to 99.29; it is 1.91.
    @Test func mobileNetsSharesByKind() throws {
        let graph = try #require(Zoo.declaration(named: "mobilenet_v1")).graph(settings: [:], differentiated: false)
        var macs: [String: Int128] = [:]
        for node in graph.nodes {
            let kind =
                switch node.operation {
                case let convolution as Convolution where convolution.groups > 1: "depthwise"
                case let convolution as Convolution: convolution.window.size == [1, 1] ? "1 × 1" : "3 × 3"
                default: "dense"
                }
            macs[kind, default: 0] += graph.cost(of: node).work.multiplyAdds
        }
        let total = macs.values.reduce(0, +)
        for (kind, published) in [("1 × 1", 94.86), ("depthwise", 3.06), ("3 × 3", 1.91), ("dense", 0.18)] {
            let share = 100 * Double(macs[kind, default: 0]) / Double(total)
            #expect(abs(share - published) <= 0.005, "\(kind): \(share)")
        }
    }

    /// Table 9 of MobileNet v1 says 1700M for SqueezeNet: that is the FLOPs, a multiply-add counted as two, at the
    /// 227 × 227 pixels of its authors.
    @Test func squeezeNetAtItsAuthorsResolution() throws {
        let analysis = try NetworkAnalysis(
            try #require(Zoo.declaration(named: "squeezenet1_0")), settings: ["resolution": .integer(227)])
        let macs = Double(analysis.passes[0].total.macs)
        #expect(abs(macs - 832.7e6) <= 0.05e6)
        #expect(abs(2 * macs - 1700e6) <= 50e6)
    }

    /// Table 3 of MobileNet v1: one layer of 512 channels at 14 × 14, full, depthwise separable, and the latter with the
    /// width multiplier 0.75 and the resolution multiplier 0.714.
    @Test(arguments: [
        ("[{conv: {channels: c, kernel: 3, padding: 1, bias: false}}]", 512, 14, 462_422_016, 2_359_296),
        (separable, 512, 14, 52_283_392, 266_752), (separable, 384, 14, 29_578_752, 150_912),
        (separable, 384, 10, 15_091_200, 150_912),
    ])
    func mobileNetsLayer(layers: String, channels: Int, size: Int, macs: Int, parameters: Int) throws {
        let text = "parameters: {c: \(channels)}\ninput: [c, \(size), \(size)]\nloss: mean_square\nlayers: \(layers)"
        let declaration = try NetworkDeclaration(yaml: YAMLReader.read(text), name: "layer")
        let analysis = try NetworkAnalysis(declaration)
        #expect(analysis.passes[0].total.macs == Int128(macs))
        #expect(analysis.parameters == Int128(parameters))
    }

    static let separable = """
        [{conv: {channels: c, kernel: 3, padding: 1, groups: c, bias: false}}, {conv: {channels: c, kernel: 1, bias: false}}]
        """

    /// Table 1 of SqueezeNet: the weights of every layer.
    @Test func squeezeNetsLayers() throws {
        let graph = try #require(Zoo.declaration(named: "squeezenet1_0")).graph(settings: [:])
        var weights: [String: Int] = [:]
        for input in graph.inputs where input.role == .parameter {
            let layer = String(input.name.prefix { $0 != "/" && $0 != "." })
            weights[layer, default: 0] += graph.type(of: input.value).shape.count
        }
        #expect(
            weights == [
                "conv1": 14_208, "fire2": 11_920, "fire3": 12_432, "fire4": 45_344, "fire5": 49_440, "fire6": 104_880,
                "fire7": 111_024, "fire8": 188_992, "fire9": 197_184, "conv2": 513_000,
            ])
    }

    /// torch.nn's recurrent layers: g gates of h·(i + h + 2) weights; T·g·h·(i + h) multiply-adds a sequence, of which
    /// those with the first state, which is 0, count like the others.
    @Test(arguments: [("rnn", 1), ("gru", 3), ("lstm", 4)])
    func recurrentLayers(name: String, gates: Int) throws {
        let analysis = try NetworkAnalysis(
            try #require(Zoo.declaration(named: name)),
            settings: [
                "width": .integer(16), "length": .integer(9), "vocabulary": .integer(50), "classes": .integer(3),
            ])
        #expect(analysis.parameters == Int128(50 * 16 + gates * 16 * (16 + 16 + 2) + 3 * 16 + 3))
        #expect(analysis.passes[0].total.macs == Int128(9 * gates * 16 * 32 + 3 * 16))
    }

    /// Kaplan et al. 2020: about 2·N multiply-adds, 6·N FLOPs, a token for N weights outside the embeddings.
    @Test func gptApproachesSixFLOPsAWeightAndToken() throws {
        let settings: [String: ParameterValue] = [
            "width": .integer(12_288), "depth": .integer(96), "heads": .integer(96), "length": .integer(128),
            "vocabulary": .integer(1),
        ]
        let analysis = try NetworkAnalysis(try #require(Zoo.declaration(named: "gpt")), settings: settings)
        let macs = analysis.passes.map(\.total.macs).reduce(0, +)
        let perToken = Double(2 * macs) / Double(analysis.parameters) / 128
        #expect(abs(perToken - 6) < 0.03)
    }
}
