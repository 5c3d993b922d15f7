import Diagnostics

/// Reads a specification's top level: its data, titles and layers.
enum SpecificationReader {
    /// The specification's top level, with known keys only.
    static func record(_ value: YAMLValue) throws(Diagnostic) -> YAMLRecord {
        for entry in try value.mapping("a chart") { try check(entry, in: value) }
        return try value.record("a chart", keys: keys, required: ["data"])
    }

    /// Refuses a key that charts do not have.
    static func check(_ entry: YAMLEntry, in value: YAMLValue) throws(Diagnostic) {
        if let instead = absent[entry.key] {
            throw Diagnostic(
                file: value.file, line: entry.line, "a chart has '\(entry.key)', which charts do not do",
                expected: instead)
        }
        guard keys.contains(entry.key) else {
            throw .unknown("key in a chart", entry.key, valid: keys, file: value.file, line: entry.line)
        }
    }

    /// What Vega-Lite has and charts do not do, with what to write instead.
    private static let absent = [
        "transform": "a query that filters and computes",
        "facet": "the channel 'facet', 'column' or 'row' in the encoding",
        "repeat": "the channel 'facet', 'column' or 'row' in the encoding",
        "hconcat": "a chart of its own for each", "vconcat": "a chart of its own for each",
        "concat": "a chart of its own for each", "params": "no parameters: charts are static",
        "config": "no configuration: charts share one style",
    ]

    /// The keys of the top level.
    static let keys = ["data", "title", "description", "width", "height", "mark", "encoding", "layer"]

    /// The name in `data: {name: NAME}`.
    static func dataName(_ record: YAMLRecord) throws(Diagnostic) -> String {
        guard let value = record["data"] else { return "" }
        let data = try value.record("'data'", keys: ["name"], required: ["name"])
        let name = try data["name"]?.string("the name of the data") ?? ""
        guard !name.isEmpty else {
            throw value.diagnostic("the name of the data is empty", expected: "the name of a cell")
        }
        return name
    }

    /// The title, and the subtitle where the title is a mapping.
    static func titles(_ value: YAMLValue?) throws(Diagnostic) -> (String?, String?) {
        guard let value else { return (nil, nil) }
        guard case .mapping = value.content else { return (try value.string("'title'"), nil) }
        let title = try value.record("'title'", keys: ["text", "subtitle"], required: ["text"])
        return (try title["text"]?.string("the title"), try title["subtitle"]?.string("the subtitle"))
    }

    /// The description, for those who do not see the chart.
    static func description(_ value: YAMLValue) throws(Diagnostic) -> String { try value.string("'description'") }

    /// The width of the whole image, in CSS pixels.
    static func width(_ value: YAMLValue) throws(Diagnostic) -> Double { try value.number("'width'", in: 200...2000) }

    /// The height of the drawing area of a panel, in CSS pixels.
    static func height(_ value: YAMLValue) throws(Diagnostic) -> Double { try value.number("'height'", in: 60...2000) }

    /// The layers: the one of `mark`, or those of `layer` with the channels that they share.
    static func layers(_ record: YAMLRecord) throws(Diagnostic) -> [ChartSpecification.Layer] {
        let shared = try encoding(record["encoding"])
        guard let list = record["layer"] else {
            guard let mark = record["mark"] else {
                throw record.value.diagnostic("the chart has nothing to draw", expected: "the key 'mark' or 'layer'")
            }
            return [try layer(mark, shared, place: mark.place)]
        }
        if let mark = record["mark"] {
            throw mark.diagnostic("the chart has both 'mark' and 'layer'", expected: "the mark in a layer of its own")
        }
        let elements = try list.sequence("'layer'")
        guard (1...20).contains(elements.count) else {
            throw list.diagnostic("'layer' has \(elements.count) layers", expected: "1 to 20")
        }
        var layers: [ChartSpecification.Layer] = []
        for element in elements {
            let entry = try element.record("a layer", keys: ["mark", "encoding"], required: ["mark"])
            guard let mark = entry["mark"] else { continue }
            let own = try encoding(entry["encoding"])
            layers.append(try layer(mark, shared.merging(own) { $1 }, place: element.place))
        }
        try checkTypes(layers)
        return layers
    }

    private static func encoding(_ value: YAMLValue?) throws(Diagnostic) -> [Channel: [ChannelDefinition]] {
        guard let value else { return [:] }
        var encoding: [Channel: [ChannelDefinition]] = [:]
        for entry in try value.mapping("'encoding'") {
            guard let channel = Channel(rawValue: entry.key) else {
                throw .unknown(
                    "channel", entry.key, valid: Channel.allCases.map(\.rawValue), file: value.file, line: entry.line)
            }
            encoding[channel] = try ChannelReader.read(channel, entry.value)
        }
        return encoding
    }

    private static func layer(
        _ value: YAMLValue, _ encoding: [Channel: [ChannelDefinition]], place: Place
    ) throws(Diagnostic) -> ChartSpecification.Layer {
        var layer = ChartSpecification.Layer(mark: try MarkDefinition(value), encoding: encoding, place: place)
        if layer.mark.kind == .rule { layer.spanWherePlaced() }
        let needed: [Channel] =
            switch layer.mark.kind {
            case .text: [.x, .y, .text]
            case .rule: []
            default: [.x, .y]
            }
        for channel in needed where layer[channel] == nil {
            throw value.diagnostic(
                "the mark '\(layer.mark.kind.rawValue)' has no channel '\(channel.rawValue)'",
                expected: needed.map(\.rawValue).joined(separator: ", ") + " in its encoding")
        }
        try checkRanges(layer, value)
        return layer
    }

    /// Checks what marks with two ends need.
    private static func checkRanges(_ layer: ChartSpecification.Layer, _ value: YAMLValue) throws(Diagnostic) {
        switch layer.mark.kind {
        case .errorbar, .errorband:
            guard (layer[.y2] == nil) != (layer[.x2] == nil) else {
                throw value.diagnostic(
                    "the mark '\(layer.mark.kind.rawValue)' needs an interval",
                    expected: "y and y2, or x and x2, from its low to its high end")
            }
        case .rule where layer[.x] == nil && layer[.y] == nil:
            throw value.diagnostic("the mark 'rule' has no place", expected: "x or y in its encoding")
        default: break
        }
        for (second, first) in [(Channel.x2, Channel.x), (.y2, .y)] where layer[second] != nil {
            guard layer[first]?.type == .quantitative else {
                throw value.diagnostic(
                    "'\(second.rawValue)' without a quantitative '\(first.rawValue)'",
                    expected: "\(first.rawValue) of type quantitative")
            }
        }
        for (offset, axis) in [(Channel.xOffset, Channel.x), (.yOffset, .y)] where layer[offset] != nil {
            guard let type = layer[axis]?.type, type != .quantitative else {
                throw value.diagnostic(
                    "'\(offset.rawValue)' without categories along '\(axis.rawValue)'",
                    expected: "\(axis.rawValue) of type ordinal or nominal")
            }
        }
    }

    /// Checks that layers agree on what their shared axes are.
    private static func checkTypes(_ layers: [ChartSpecification.Layer]) throws(Diagnostic) {
        for channel in [Channel.x, .y] {
            let definitions = layers.compactMap { $0[channel] }
            guard let first = definitions.first else { continue }
            for other in definitions where (other.type == .quantitative) != (first.type == .quantitative) {
                throw other.place.diagnostic(
                    "'\(channel.rawValue)' is \(other.type.rawValue) here and \(first.type.rawValue) in another layer",
                    expected: "one type for an axis that layers share")
            }
            let kinds = definitions.filter { $0.scale.kind != nil }
            for other in kinds where other.scale.kind != kinds[0].scale.kind {
                throw other.place.diagnostic(
                    "'\(channel.rawValue)' has another scale here than in another layer",
                    expected: "one scale for an axis that layers share")
            }
        }
    }
}

extension ChartSpecification.Layer {
    /// Lets a rule with a fixed place on one axis span the other one, which it has from the shared encoding.
    fileprivate mutating func spanWherePlaced() {
        guard self[.x2] == nil, self[.y2] == nil, let x = self[.x], let y = self[.y] else { return }
        if x.field == nil, y.field != nil {
            encoding[.y] = nil
        } else if y.field == nil, x.field != nil {
            encoding[.x] = nil
        }
    }
}
