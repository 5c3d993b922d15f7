import Diagnostics
import Measurement
import Networks

/// Small networks that exercise kernels at many sizes, in the surroundings in which networks use them.
///
/// They are drawn at random with a fixed seed, from the sizes that are usual, so that every calibration measures the
/// same. None of them is a network of the zoo.
struct SweepNetwork {
    /// The network.
    let declaration: NetworkDeclaration
    /// The number of examples.
    let batch: Int

    /// The networks of the sweep, mixed, so that a sweep that is cut short has something of every kind.
    static let all: [SweepNetwork] = {
        var drawing = SweepDrawing()
        let drawn = (0..<600).compactMap { number in
            switch number % 20 {
            case 0, 3, 6, 9: drawing.convolutions(number)
            case 1, 8: drawing.depthwise(number)
            case 2, 10, 19: drawing.dense(number)
            case 4, 11: drawing.attention(number)
            case 5, 14, 15: drawing.recurrent(number)
            case 7, 12: drawing.sequence(number)
            case 13, 16: drawing.narrowing(number)
            default: drawing.smallImages(number)
            }
        }
        return drawn
    }()
}

/// Draws networks at random.
private struct SweepDrawing {
    private var generator = SplitMix64(seed: 7)
    private let channels = [3, 6, 10, 16, 24, 32, 48, 64, 96, 128, 160, 192, 256, 320, 384, 512, 768, 1024]
    private let sizes = [7, 14, 28, 56, 112, 10, 20, 40, 5]
    /// Multiply-adds beyond which a network takes too long.
    private let mostWork = 5e8
    /// Elements beyond which a tensor takes too long.
    private let mostElements = 8e6

    private mutating func one<Element>(of choices: [Element]) -> Element {
        choices[Int(generator.next() % UInt64(choices.count))]
    }

    private mutating func isTrue(_ percent: UInt64) -> Bool { generator.next() % 100 < percent }

    private func network(
        _ number: Int, _ input: [Int], _ layers: [String], batch: Int, isIndices: Bool = false
    ) -> SweepNetwork? {
        let text = """
            input: [\(input.map(String.init).joined(separator: ", "))]
            \(isIndices ? "input_type: indices" : "")
            layers:
            \(layers.map { "  - \($0)" }.joined(separator: "\n"))
            """
        guard let yaml = try? YAMLReader.read(text),
            let declaration = try? NetworkDeclaration(yaml: yaml, name: "sweep\(number)")
        else { return nil }
        return SweepNetwork(declaration: declaration, batch: batch)
    }

    mutating func convolutions(_ number: Int) -> SweepNetwork? {
        while true {
            let (size, batch) = (one(of: sizes), one(of: [1, 1, 2, 4, 8, 16]))
            let (first, second) = (one(of: channels), one(of: channels))
            let input = size >= 28 && isTrue(30) ? one(of: [1, 3]) : one(of: channels)
            let kernel = min(size, one(of: input > 3 ? [1, 1, 3, 3, 3, 5, 7] : [3, 5, 7, 11]))
            let next = one(of: [1, 1, 3, 3, 5])
            let stride = one(of: [1, 1, 1, 2])
            let padding = isTrue(80) ? kernel / 2 : 0
            let reduced = (size + 2 * padding - kernel) / stride + 1
            let work =
                Double(batch * reduced * reduced * first) * Double(input * kernel * kernel + second * next * next)
            let elements = Double(batch * size * size * max(input, first, second))
            guard work > 5e4, work < mostWork, elements < mostElements, reduced >= 2 else { continue }
            let bias = isTrue(50)
            var layers = [
                "conv: {channels: \(first), kernel: \(kernel), stride: \(stride), padding: \(padding), bias: \(bias)}"
            ]
            if isTrue(50) { layers.append("batch_norm") }
            layers.append(one(of: ["relu", "relu", "relu6", "tanh", "silu"]))
            layers.append(contentsOf: middle(first, second, next, bias))
            if reduced >= 4, isTrue(60) {
                layers.append(
                    one(of: [
                        "max_pool: {kernel: 3, stride: 2, padding: 1}", "max_pool: {kernel: 2}",
                        "average_pool: {kernel: 2}", "average_pool: {kernel: 2}",
                    ]))
            }
            layers.append(reduced <= 8 && isTrue(50) ? "flatten" : "global_average_pool")
            layers.append("linear: \(one(of: [10, 100, 1000]))")
            return network(number, [input, size, size], layers, batch: batch)
        }
    }

    private mutating func middle(_ first: Int, _ second: Int, _ kernel: Int, _ bias: Bool) -> [String] {
        let padding = kernel / 2
        switch generator.next() % 3 {
        case 0:
            return [
                "residual: [{conv: {channels: \(first), kernel: \(kernel), padding: \(padding), bias: false}}, batch_norm]"
            ]
        case 1:
            return [
                "branches: [[{conv: {channels: \(second), kernel: \(kernel), padding: \(padding)}}, relu], "
                    + "[{conv: {channels: \(first), kernel: 1}}, relu]]"
            ]
        default:
            return ["conv: {channels: \(second), kernel: \(kernel), padding: \(padding), bias: \(bias)}", "relu"]
        }
    }

    mutating func depthwise(_ number: Int) -> SweepNetwork? {
        while true {
            let (size, batch) = (one(of: sizes), one(of: [1, 1, 2, 4, 8]))
            let (narrow, wide) = (one(of: Array(channels.dropFirst(3))), one(of: Array(channels.dropFirst(3))))
            let (kernel, stride, activation) = (one(of: [3, 3, 5]), one(of: [1, 1, 2]), one(of: ["relu", "relu6"]))
            let work = Double(batch * size * size) * Double(narrow * wide)
            guard work > 5e4, work < mostWork / 2, Double(batch * size * size * max(narrow, wide)) < mostElements,
                size >= kernel
            else { continue }
            let layers = [
                "conv: {channels: \(wide), kernel: 1, bias: false}", "batch_norm", activation,
                "conv: {channels: \(wide), kernel: \(kernel), stride: \(stride), padding: \(kernel / 2), "
                    + "groups: \(wide), bias: false}",
                "batch_norm", activation, "conv: {channels: \(narrow), kernel: 1, bias: false}", "batch_norm",
                "global_average_pool", "linear: 10",
            ]
            return network(number, [narrow, size, size], layers, batch: batch)
        }
    }

    /// Many channels made few by 1 x 1, and many again in branches.
    mutating func narrowing(_ number: Int) -> SweepNetwork? {
        while true {
            let (size, batch) = (one(of: sizes), one(of: [1, 1, 2, 4, 8, 16]))
            let (wide, narrow) = (one(of: [64, 96, 128, 192, 256, 384, 512]), one(of: [16, 24, 32, 48, 64]))
            let work = Double(batch * size * size * narrow) * Double(wide + 40 * narrow)
            guard work > 5e4, work < mostWork, Double(batch * size * size * wide) < mostElements else { continue }
            let layers = [
                "conv: {channels: \(narrow), kernel: 1}", "relu",
                "branches: [[{conv: {channels: \(4 * narrow), kernel: 1}}, relu], "
                    + "[{conv: {channels: \(4 * narrow), kernel: 3, padding: 1}}, relu]]",
                "conv: {channels: \(narrow), kernel: 1}", "relu", "global_average_pool", "linear: 10",
            ]
            return network(number, [wide, size, size], layers, batch: batch)
        }
    }

    mutating func dense(_ number: Int) -> SweepNetwork? {
        let batch = one(of: [1, 1, 2, 4, 8, 16, 32, 64, 128, 256])
        let all = [16, 30, 64, 100, 128, 256, 500, 512, 784, 1000, 1024, 2048, 4096]
        var widths = (0..<4).map { _ in one(of: all) }
        let weights = widths[0] * widths[1] + widths[1] * widths[2] + widths[2] * widths[3]
        if weights > 24_000_000 || Double(batch * weights) > mostWork { widths = widths.map { $0 / 8 + 8 } }
        if isTrue(25), batch * widths[2] < 40_000 { widths[3] = one(of: [10_000, 20_000, 50_000]) }
        let activation = one(of: ["relu", "relu", "tanh", "gelu", "sigmoid"])
        let layers = [
            "linear: \(widths[1])", activation, "linear: \(widths[2])", activation, "dropout: 0.5",
            "linear: \(widths[3])",
        ]
        return network(number, [widths[0]], layers, batch: batch)
    }

    mutating func attention(_ number: Int) -> SweepNetwork? {
        while true {
            let (batch, length) = (one(of: [1, 2, 4, 8]), one(of: [16, 32, 49, 64, 128, 197, 256]))
            let (heads, head) = (one(of: [2, 4, 6, 8, 12]), one(of: [32, 64]))
            let (width, vocabulary) = (heads * head, one(of: [1000, 5000, 10000]))
            guard Double(batch * length * width) * Double(24 * width) < 4 * mostWork else { continue }
            let layers = [
                "embedding: {count: \(vocabulary), features: \(width)}", "positions",
                "residual: [layer_norm, {attention: {heads: \(heads), causal: \(isTrue(50))}}]",
                "residual: [layer_norm, {linear: \(4 * width)}, gelu, {linear: \(width)}]", "layer_norm",
            ]
            let head2 =
                isTrue(30) && batch * length * vocabulary < 2_000_000
                ? ["linear: {features: \(vocabulary), bias: false}"]
                : [one(of: ["mean_token", "first_token"]), "linear: 10"]
            return network(number, [length], layers + head2, batch: batch, isIndices: true)
        }
    }

    mutating func recurrent(_ number: Int) -> SweepNetwork? {
        let (batch, length) = (one(of: [1, 1, 1, 2, 4, 8, 16, 32]), one(of: [8, 16, 24, 48, 64]))
        let (width, cell) = (one(of: [32, 64, 96, 128, 192, 256]), one(of: ["rnn", "lstm", "gru"]))
        let layers = [
            "embedding: {count: \(one(of: [1000, 10000])), features: \(width)}", "\(cell): \(width)", "last_token",
            "linear: 10",
        ]
        return network(number, [length], layers, batch: batch, isIndices: true)
    }

    /// Convolutions along a sequence, and their maxima.
    mutating func sequence(_ number: Int) -> SweepNetwork? {
        let (batch, length) = (one(of: [1, 1, 2, 4, 8, 16, 32, 64]), one(of: [16, 32, 50, 64, 100, 128]))
        let width = one(of: [32, 50, 64, 100, 128, 200, 256, 300])
        let branches = one(of: [[3, 4], [2, 3, 5], [5, 7], [3, 4, 5], [4, 5]]).map { kernel in
            "[{conv: {channels: \(one(of: [32, 64, 100, 128, 200])), kernel: \(kernel)}}, relu, global_max_pool]"
        }
        let layers = [
            "embedding: {count: \(one(of: [1000, 5000, 20000])), features: \(width)}", "channels_first",
            "branches: [\(branches.joined(separator: ", "))]", "dropout: 0.5", "linear: \(one(of: [2, 5, 20]))",
        ]
        return network(number, [length], layers, batch: batch, isIndices: true)
    }

    /// Convolutions with few channels over small images, and dense layers after them.
    mutating func smallImages(_ number: Int) -> SweepNetwork? {
        let (size, batch) = (one(of: [16, 20, 28, 32, 40]), one(of: [1, 1, 4, 8, 16, 32, 64, 128]))
        let (first, second, kernel) = (one(of: [4, 6, 8, 12, 16]), one(of: [8, 12, 16, 24]), one(of: [3, 5]))
        let activation = one(of: ["tanh", "tanh", "relu", "sigmoid"])
        let pool = one(of: ["average_pool: {kernel: 2}", "average_pool: {kernel: 2}", "max_pool: {kernel: 2}"])
        let padding = isTrue(30) ? kernel / 2 : 0
        let layers = [
            "conv: {channels: \(first), kernel: \(kernel), padding: \(padding)}", activation, pool,
            "conv: {channels: \(second), kernel: \(kernel), padding: \(padding)}", activation, pool, "flatten",
            "linear: \(one(of: [64, 120, 200]))", activation, "linear: 84", activation, "linear: 10",
        ]
        return network(number, [one(of: [1, 1, 3]), size, size], layers, batch: batch)
    }
}
