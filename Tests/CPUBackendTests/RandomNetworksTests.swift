import Diagnostics
import Graphs
import Measurement
import Networks
import Tensors
import Testing

@testable import CPUBackend

/// Stacks of layers drawn at random, with sizes that often are 1, equal, or just beyond whole vectors, against the
/// reference kernels: training and inference, on one and two threads, with and without loops strip by strip.
@Suite struct RandomNetworksTests {
    /// A network of images or sequences, drawn from a seed.
    private struct Draw {
        private(set) var text = ""
        var random: SplitMix64
        private var channels: Int
        private var extent: [Int]

        /// Layers between images, and a classifier.
        static func images(seed: UInt64) -> Draw {
            var draw = Draw(seed: seed)
            draw.drawImages()
            return draw
        }

        /// Layers between sequences of tokens, and a classifier.
        static func sequences(seed: UInt64) -> Draw {
            var draw = Draw(seed: seed)
            draw.drawSequences()
            return draw
        }

        private init(seed: UInt64) {
            random = SplitMix64(seed: seed)
            channels = 1
            extent = []
        }

        private mutating func drawSequences() {
            channels = random.pick([1, 4, 16, 17, 32])
            extent = [random.pick([1, 2, 5, 16, 33])]
            text = "input: \(extent)\ninput_type: indices\nlayers:\n"
            text += "  - embedding: {count: \(random.pick([1, 7, 50])), features: \(channels)}\n"
            if random.pick([true, false]) { text += "  - positions\n" }
            for _ in 0..<random.pick([1, 2, 3]) { addSequenceLayer() }
            text +=
                "  - \(random.pick(["mean_token", "last_token", "flatten"]))\n  - linear: \(random.pick([1, 3, 16, 17]))\n"
        }

        private mutating func addSequenceLayer() {
            let attention =
                "attention: {heads: \(channels % 4 == 0 ? random.pick([1, 4]) : 1), causal: \(random.pick([true, false]))}"
            let norm = random.pick(["layer_norm", "rms_norm"])
            switch random.pick([0, 0, 1, 2, 3]) {
            case 0: text += "  - residual: [\(norm), \(attention)]\n"
            case 1:
                text += "  - residual: [\(norm), {linear: \(random.pick([3, 16, 64]))}, gelu, {linear: \(channels)}]\n"
            case 2:
                channels = random.pick([1, 3, 16, 20])
                text +=
                    "  - \(random.pick(["rnn", "lstm", "gru"])): {features: \(channels), fused: \(random.pick([true, true, false]))}\n"
            default: text += "  - \(random.pick(["relu", "tanh", norm, "dropout: 0.3"]))\n"
            }
        }

        private mutating func drawImages() {
            let rank = 1 + random.pick([0, 1, 1])
            channels = random.pick([1, 3, 8, 16, 17, 32])
            extent = (0..<rank).map { _ in random.pick([1, 2, 4, 5, 7, 16, 17]) }
            text = "input: \([channels] + extent)\nlayers:\n"
            for _ in 0..<random.pick([2, 3, 5, 7]) { addLayer() }
            text += "  - flatten\n"
            if random.pick([true, false]) { text += "  - \(random.pick(["layer_norm", "batch_norm", "gelu"]))\n" }
            text += "  - linear: \(random.pick([1, 3, 16, 17]))\n"
        }

        private mutating func addLayer() {
            let pointwise = ["batch_norm", "relu", "tanh", "silu", "hard_swish", "gelu", "leaky_relu", "relu6"]
            switch random.pick([0, 0, 1, 1, 1, 2, 3, 4, 5]) {
            case 0: addConvolution()
            case 1: text += "  - \(random.pick(pointwise))\n"
            case 2:
                guard extent.allSatisfy({ $0 > 1 }) else { return addConvolution() }
                text += "  - \(random.pick(["max_pool", "average_pool"])): {kernel: 2}\n"
                extent = extent.map { $0 / 2 }
            case 3:
                let inner = random.pick([
                    "{conv: {channels: \(channels), kernel: 1}}, batch_norm", "batch_norm, relu", "tanh",
                ])
                text += "  - residual: [\(inner)]\n"
            case 4: text += "  - group_norm: \(channels % 4 == 0 ? random.pick([1, 2, 4, channels]) : 1)\n"
            default:
                let other = random.pick([8, 16, 5])
                text += "  - branches: [[{conv: {channels: \(other), kernel: 1}}], [relu]]\n"
                channels += other
            }
        }

        private mutating func addConvolution() {
            let (kernel, isDepthwise) = (random.pick([1, 3]), random.pick([0, 0, 0, 1]) == 1)
            let outputs = isDepthwise ? channels : random.pick([1, 8, 16, 16, 17, 32])
            let stride = random.pick([1, 1, 2])
            text += "  - conv: {channels: \(outputs), kernel: \(kernel), padding: \(kernel / 2), stride: \(stride)"
            text += ", groups: \(isDepthwise ? channels : 1), bias: \(random.pick([true, false]))}\n"
            extent = extent.map { ($0 - 1) / stride + 1 }
            channels = outputs
        }
    }

    private func expectAgreement(_ draw: Draw, batches: [Int]) throws {
        var draw = draw
        let network = try NetworkDeclaration(yaml: YAMLReader.read(draw.text), name: "drawn")
        let settings: [String: ParameterValue] = ["batch": .integer(draw.random.pick(batches))]
        let cacheBytes = draw.random.pick([1_000, 20_000, 1 << 30])
        for graph in [try network.graph(settings: settings), try network.inferenceGraph(settings: settings)] {
            for threads in [1, 2] {
                let plan = ExecutionPlan(graph, threads: threads, cacheBytes: cacheBytes)
                try expectNetworkResults(of: plan, graph, tolerance: 3e-3)
            }
        }
    }

    @Test(arguments: UInt64(0)..<40)
    func images(seed: UInt64) throws {
        try expectAgreement(.images(seed: seed), batches: [1, 1, 2, 3, 16, 33])
    }

    @Test(arguments: UInt64(0)..<30)
    func sequences(seed: UInt64) throws {
        try expectAgreement(.sequences(seed: seed), batches: [1, 1, 2, 3, 17])
    }
}
