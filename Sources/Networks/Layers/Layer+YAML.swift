import Diagnostics
import Operations

extension Layer {
    /// Layers that are a name alone.
    private static let bare: [String: Layer] = [
        "softmax": .softmax, "flatten": .flatten, "global_average_pool": .globalAveragePool, "batch_norm": .batchNorm,
        "layer_norm": .layerNorm, "rms_norm": .rmsNorm, "tokens": .tokens, "class_token": .classToken,
        "positions": .positions,
        "first_token": .firstToken, "mean_token": .meanToken, "last_token": .lastToken,
        "channels_first": .channelsFirst, "global_max_pool": .globalMaxPool,
    ]
    /// Layers that are a name with sizes.
    private static let sized =
        [
            "linear", "activation", "conv", "max_pool", "average_pool", "embedding", "dropout", "group_norm", "pad",
            "upsample", "adaptive_average_pool",
            "attention", "residual",
            "branches", "group", "repeat",
        ] + RecurrentCell.allCases.map(\.rawValue)
    /// Every kind of layer that a declaration may hold.
    private static var kinds: [String] { sized + bare.keys.sorted() + Activation.allCases.map(\.rawValue) }

    /// Reads a layer: its kind alone, or a mapping of its kind to its sizes.
    ///
    /// - Throws: `Diagnostic` with the line of what is wrong.
    init(yaml value: YAMLValue) throws(Diagnostic) {
        switch value.content {
        case .string(let kind): self = try Self.bareLayer(kind, value)
        case .mapping(let entries):
            let composite = ["repeat", "residual", "group"].first { kind in entries.contains { $0.key == kind } }
            if let composite {
                self = try Self.composite(composite, value)
                return
            }
            guard entries.count == 1, let entry = entries.first else {
                throw value.diagnostic("a layer is \(value.summary)", expected: "one kind of layer")
            }
            self = try Self.sizedLayer(entry.key, line: entry.line, entry.value)
        default:
            throw value.diagnostic(
                "a layer is \(value.summary)", expected: "one of \(Self.kinds.joined(separator: ", "))")
        }
    }

    private static func bareLayer(_ kind: String, _ value: YAMLValue) throws(Diagnostic) -> Layer {
        if let layer = bare[kind] { return layer }
        if Activation(rawValue: kind) != nil { return .activation(kind) }
        guard sized.contains(kind) else {
            throw .unknown("layer", kind, valid: kinds, file: value.file, line: value.line)
        }
        throw value.diagnostic("the layer '\(kind)' without its sizes", expected: "'\(kind): …'")
    }

    private static func composite(_ kind: String, _ value: YAMLValue) throws(Diagnostic) -> Layer {
        switch kind {
        case "repeat":
            let record = try value.record("repeat", keys: ["repeat", "layers"], required: ["layers"])
            return .repeated(count: try record.expression("repeat"), layers: try layers(record, "layers"))
        case "group":
            let record = try value.record("group", keys: ["group", "layers"], required: ["layers"])
            return .group(
                name: try (record["group"] ?? value).string("the name of a group"), layers: try layers(record, "layers")
            )
        default:
            let record = try value.record("residual", keys: ["residual", "shortcut"])
            return .residual(body: try layers(record, "residual"), shortcut: try layers(record, "shortcut"))
        }
    }

    private static func layers(_ record: YAMLRecord, _ key: String) throws(Diagnostic) -> [Layer] {
        guard let value = record[key] else { return [] }
        return try value.elements("\(key) of \(record.role)", Layer.init(yaml:))
    }

    private static func sizedLayer(
        _ kind: String, line: Int, _ value: YAMLValue
    ) throws(Diagnostic) -> Layer {
        if let cell = RecurrentCell(rawValue: kind) { return try recurrent(cell, value) }
        switch kind {
        case "linear": return try linear(value)
        case "activation": return .activation(try value.string("activation"))
        case "conv": return try convolution(value)
        case "max_pool", "average_pool": return try pool(kind, value)
        case "embedding":
            let record = try value.record("embedding", keys: ["count", "features"], required: ["count", "features"])
            return .embedding(count: try record.expression("count"), features: try record.expression("features"))
        case "dropout":
            let rate = try value.number("the rate of dropout")
            guard rate >= 0, rate < 1 else {
                throw value.diagnostic("a dropout rate of \(rate)", expected: "at least 0 and less than 1")
            }
            return .dropout(rate: rate)
        case "pad", "upsample", "adaptive_average_pool": return try resampling(kind, value)
        case "group_norm": return .groupNorm(groups: try value.expression("the groups of group_norm"))
        case "attention":
            let record = try value.record("attention", keys: ["heads", "causal", "fused"], required: ["heads"])
            return .attention(
                heads: try record.expression("heads"), causal: try record.boolean("causal", false),
                fused: try record.choice("fused", standard: false))
        case "branches":
            return .branches(
                try value.elements("branches") { (branch) throws(Diagnostic) in
                    try branch.elements("a branch", Layer.init(yaml:))
                })
        default:
            guard !kinds.contains(kind) else {
                throw value.diagnostic("the layer '\(kind)' with \(value.summary)", expected: "'\(kind)' alone")
            }
            throw .unknown("layer", kind, valid: kinds, file: value.file, line: line)
        }
    }

    private static func recurrent(_ cell: RecurrentCell, _ value: YAMLValue) throws(Diagnostic) -> Layer {
        guard case .mapping = value.content else {
            let features = try value.expression("the features of \(cell.rawValue)")
            return .recurrent(cell, features: features, fused: Expression(1))
        }
        let record = try value.record(cell.rawValue, keys: ["features", "fused"], required: ["features"])
        return .recurrent(
            cell, features: try record.expression("features"), fused: try record.choice("fused", standard: true))
    }

    private static func linear(_ value: YAMLValue) throws(Diagnostic) -> Layer {
        guard case .mapping = value.content else {
            let features = try value.expression("the features of a linear layer")
            return .linear(features: features, bias: true, frozen: false)
        }
        let record = try value.record("linear", keys: ["features", "bias", "frozen"], required: ["features"])
        return .linear(
            features: try record.expression("features"), bias: try record.boolean("bias", true),
            frozen: try record.boolean("frozen", false))
    }

    private static func convolution(_ value: YAMLValue) throws(Diagnostic) -> Layer {
        let record = try value.record(
            "conv", keys: ["channels", "kernel", "stride", "padding", "dilation", "groups", "bias"],
            required: ["channels", "kernel"])
        return .convolution(
            ConvolutionLayer(
                channels: try record.expression("channels"), kernel: try record.expression("kernel"),
                stride: try record.expression("stride"), padding: try record.expression("padding", Expression(0)),
                dilation: try record.expression("dilation"), groups: try record.expression("groups"),
                bias: try record.boolean("bias", true)))
    }

    private static func pool(_ kind: String, _ value: YAMLValue) throws(Diagnostic) -> Layer {
        let record = try value.record(kind, keys: ["kernel", "stride", "padding", "ceil"], required: ["kernel"])
        let kernel = try record.expression("kernel")
        return .pool(
            PoolLayer(
                kind: PoolLayer.Kind(rawValue: kind) ?? .max, kernel: kernel,
                stride: try record.expression("stride", kernel),
                padding: try record.expression("padding", Expression(0)), ceil: try record.boolean("ceil", false)))
    }

    private static func resampling(_ kind: String, _ value: YAMLValue) throws(Diagnostic) -> Layer {
        let isMapping = if case .mapping = value.content { true } else { false }
        switch kind {
        case "pad":
            guard isMapping else {
                let size = try value.expression("the size of a padding")
                return .padding(low: size, high: size)
            }
            let record = try value.record(kind, keys: ["low", "high"])
            let none = Expression(0)
            return .padding(low: try record.expression("low", none), high: try record.expression("high", none))
        case "upsample":
            guard isMapping else {
                return .upsample(factor: try value.expression("the factor of upsample"), mode: .nearest)
            }
            let record = try value.record(kind, keys: ["factor", "mode"], required: ["factor"])
            let mode = try record["mode"]?.string("the mode of upsample") ?? Upsampling.nearest.rawValue
            guard let mode = Upsampling(rawValue: mode) else {
                let valid = Upsampling.allCases.map(\.rawValue)
                throw .unknown("mode", mode, valid: valid, file: value.file, line: value.line)
            }
            return .upsample(factor: try record.expression("factor"), mode: mode)
        default: return .adaptiveAveragePool(size: try value.expression("the size of \(kind)"))
        }
    }

    /// The layer and every layer inside it.
    var withDescendants: [Layer] {
        let children: [Layer] =
            switch self {
            case .repeated(_, let layers), .group(_, let layers): layers
            case .residual(let body, let shortcut): body + shortcut
            case .branches(let branches): branches.flatMap(\.self)
            default: []
            }
        return [self] + children.flatMap(\.withDescendants)
    }

    /// The expressions of the layer itself.
    var expressions: [Expression] {
        switch self {
        case .linear(let features, _, _): [features]
        case .embedding(let count, let features): [count, features]
        case .repeated(let count, _): [count]
        case .groupNorm(let groups): [groups]
        case .padding(let low, let high): [low, high]
        case .upsample(let factor, _): [factor]
        case .adaptiveAveragePool(let size): [size]
        case .attention(let heads, _, let fused): [heads, fused]
        case .recurrent(_, let features, let fused): [features, fused]
        case .convolution(let layer):
            [layer.channels, layer.kernel, layer.stride, layer.padding, layer.dilation, layer.groups]
        case .pool(let layer): [layer.kernel, layer.stride, layer.padding]
        default: []
        }
    }
}
