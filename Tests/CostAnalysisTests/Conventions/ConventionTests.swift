import CostAnalysis
import Diagnostics
import Foundation
import Graphs
import Networks
import Testing

/// Holds conventions against what the tools themselves print of torchvision's networks
/// (`Sources/PeerBenchmark/PyTorch/count_peers.py` writes the fixture).
@Suite struct ConventionTests {
    struct Fixture: Decodable {
        struct Count: Decodable {
            let total: Int64
            let backward: Int64?
        }

        let batch: [String: Int]
        let networks: [String: [String: Count]]
        /// The settings of networks that are not at their defaults.
        let settings: [String: [String: Int]]
    }

    static let fixture: Fixture? = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/tool-counts.json")
        return (try? Data(contentsOf: file)).flatMap { try? JSONDecoder().decode(Fixture.self, from: $0) }
    }()

    static let cases: [(network: String, tool: String)] = (fixture?.networks ?? [:]).flatMap { network, counts in
        counts.keys.map { (network, $0) }
    }.sorted { $0 < $1 }

    /// What a tool counts of layers that the network here does not have, or calls in another way: an adaptive pooling
    /// that leaves its input as it is, and functions called outside of a module, which ptflops counts once.
    static let beyond: [String: [String: Int64]] = [
        // nn.AdaptiveAvgPool2d((6, 6)) of 256 × 6 × 6, ((7, 7)) of 512 × 7 × 7.
        "alexnet": ["fvcore": 9216, "deepspeed": 9216, "ptflops": 2 * 9216],
        "vgg11": ["fvcore": 25088, "deepspeed": 25088, "ptflops": 2 * 25088],
        // functional.adaptive_avg_pool2d of 1280 × 7 × 7.
        "mobilenet_v2": ["ptflops": -62720],
        // functional.relu and functional.adaptive_avg_pool2d of 1024 × 7 × 7.
        "densenet121": ["ptflops": -2 * 50176],
        // functional.gelu, as it was before ptflops replaced it, of 16 × 128 in 2 blocks.
        "transformer": ["deepspeed": -2 * 2048, "ptflops": -2 * 2 * 2048],
    ]

    @Test func everyToolHasItsFixture() throws {
        let fixture = try #require(Self.fixture)
        #expect(fixture.networks.count >= 12)
        for (_, counts) in fixture.networks {
            #expect(Set(counts.keys) == ["deepspeed", "fvcore", "ptflops", "torch", "torchinfo"])
        }
    }

    @Test("conventions give the tools' figures", arguments: cases)
    func figures(network: String, tool: String) throws {
        let fixture = try #require(Self.fixture)
        let count = try #require(fixture.networks[network]?[tool])
        let convention = try #require(CountingConventions.convention(named: tool))
        let declaration = try #require(Zoo.declaration(named: network))
        var settings = fixture.settings[network, default: [:]].mapValues(ParameterValue.integer)
        settings["batch"] = .integer(fixture.batch[tool] ?? 1)
        let report = try ConventionReport(convention, declaration, settings: settings)
        let beyond = Self.beyond[network]?[tool] ?? 0
        #expect(report.total(of: .forward) + Int128(beyond) == Int128(count.total))
        if let backward = count.backward { #expect(report.total(of: .backward) == Int128(backward)) }
    }

    /// The published example of a weight gradient that ignores groups: 19.4 times the forward pass.
    @Test func torchCountsMobileNetsBackwardPassTooHigh() throws {
        let declaration = try #require(Zoo.declaration(named: "mobilenet_v2"))
        let report = try ConventionReport(TorchConvention(), declaration)
        let ratio = Double(report.total(of: .backward)) / Double(report.total(of: .forward))
        #expect(abs(ratio - 19.4) < 0.05)
    }

    /// A 3 × 3 window over 4 × 4 with padding 1 meets 10 of 12 taps along each axis.
    @Test func xlaLeavesPaddingOut() throws {
        let yaml = """
            input: [1, 4, 4]
            layers:
              - conv: {channels: 1, kernel: 3, padding: 1, bias: false}
              - flatten
            """
        let declaration = try NetworkDeclaration(yaml: YAMLReader.read(yaml), name: "n")
        let report = try ConventionReport(XLAConvention(), declaration)
        let line = try #require(report.lines.first { $0.layer == "conv1" && $0.pass == .forward })
        #expect(line.ours == 2 * 144)
        #expect(line.theirs == 2 * 100)
    }

    @Test func foldedLayersHaveTheSumsAndTheRulesOfTheirs() throws {
        let declaration = try #require(Zoo.declaration(named: "resnet18"))
        let layers = try ConventionReport(TorchConvention(), declaration)
        let folded = try ConventionReport(TorchConvention(), declaration, folding: LayerFolding(levels: 1))
        for pass in [Pass.forward, .backward] {
            let block = try #require(folded.lines.first { $0.layer == "stage2block1" && $0.pass == pass })
            let own = layers.lines.filter { $0.layer.hasPrefix("stage2block1/") && $0.pass == pass }
            #expect(own.count > 5)
            #expect(block.ours == own.reduce(0) { $0 + $1.ours })
            #expect(block.theirs == own.reduce(0) { $0 + $1.theirs })
            #expect(Set(block.rule.components(separatedBy: "; ")) == Set(own.map(\.rule)))
            #expect(folded.total(of: pass) == layers.total(of: pass))
        }
    }

    @Test func totalsAreTheSumOfLayers() throws {
        let declaration = try #require(Zoo.declaration(named: "resnet18"))
        for convention in CountingConventions.all {
            let report = try ConventionReport(convention, declaration)
            for pass in convention.passes {
                let sum = report.lines.filter { $0.pass == pass }.reduce(Int128(0)) { $0 + $1.theirs }
                #expect(sum == report.total(of: pass) && sum > 0)
            }
        }
    }
}
