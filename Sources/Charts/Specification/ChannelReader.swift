import Diagnostics
import Tables

/// Reads the channels of an encoding.
struct ChannelReader {
    private let channel: Channel
    private let record: YAMLRecord

    /// The definitions of one channel; a list is read for `detail` and `tooltip`.
    static func read(_ channel: Channel, _ value: YAMLValue) throws(Diagnostic) -> [ChannelDefinition] {
        var definitions: [ChannelDefinition] = []
        if case .sequence(let values) = value.content, channel == .detail || channel == .tooltip {
            for value in values { definitions.append(try ChannelReader(channel, value).definition()) }
        } else {
            definitions.append(try ChannelReader(channel, value).definition())
        }
        return definitions
    }

    private init(_ channel: Channel, _ value: YAMLValue) throws(Diagnostic) {
        self.channel = channel
        let role = "the channel '\(channel.rawValue)'"
        for entry in try value.mapping(role) {
            guard let reason = Self.absent[entry.key] else { continue }
            throw Diagnostic(
                file: value.file, line: entry.line, "\(role) has '\(entry.key)', which charts do not do",
                expected: reason)
        }
        record = try value.record(role, keys: Self.keys(of: channel))
    }

    /// What Vega-Lite has and we leave to SQL.
    private static let absent = [
        "aggregate": "a query that aggregates, with GROUP BY, and a field of its result",
        "bin": "a query that computes the bins, and a field of its result",
        "timeUnit": "a query that truncates times, and a field of its result",
        "impute": "a query that fills in missing rows",
        "condition": "no conditions: charts are static",
    ]

    private static func keys(of channel: Channel) -> [String] {
        switch channel {
        case .x, .y: ["field", "datum", "type", "title", "scale", "axis", "sort", "stack"]
        case .x2, .y2: ["field", "datum"]
        case .xOffset, .yOffset: ["field", "type", "sort"]
        case .color, .shape, .strokeDash: ["field", "datum", "value", "type", "title", "scale", "legend", "sort"]
        case .detail: ["field", "type"]
        case .text: ["field", "value", "type", "format"]
        case .tooltip: ["field", "type", "title", "format"]
        case .order: ["field", "type"]
        case .facet: ["field", "type", "title", "sort", "columns"]
        case .column, .row: ["field", "type", "title", "sort"]
        }
    }

    private func definition() throws(Diagnostic) -> ChannelDefinition {
        var definition = ChannelDefinition(
            channel: channel, source: try source(), type: .nominal, place: record.value.place)
        definition.type = try type(of: definition.source)
        if let value = record["title"] { definition.title = try value.title("'title'") }
        if let value = record["scale"] { definition.scale = try scale(value, type: definition.type) }
        if let value = record["axis"] { definition.axis = try axis(value) }
        if let value = record["legend"] { try readLegend(value, into: &definition) }
        if let value = record["sort"] { definition.sort = try sort(value) }
        if let value = record["stack"] { definition.stack = try stack(value) }
        if let value = record["format"] { definition.format = try value.numberStyle("'format'") }
        if let value = record["columns"] { definition.columns = try value.integer("'columns'", in: 1...12) }
        return definition
    }

    private func source() throws(Diagnostic) -> ChannelDefinition.Source {
        let keys = ["field", "datum", "value"].filter { record[$0] != nil }
        guard keys.count == 1 else {
            let valid = ["field", "datum", "value"].filter(Self.keys(of: channel).contains)
            throw record.value.diagnostic(
                keys.isEmpty
                    ? "\(record.role) has no source of values"
                    : "\(record.role) has both '\(keys[0])' and '\(keys[1])'",
                expected: "one of " + valid.joined(separator: ", "))
        }
        if let value = record["field"] { return .field(try value.string("'field'")) }
        if let value = record["datum"] { return .datum(try value.datum("'datum'")) }
        guard let value = record["value"] else { return .value("") }
        switch channel {
        case .color: return .value(try value.color("'value'"))
        case .shape: return .value(try value.choice("'value'", of: SymbolShape.self).rawValue)
        case .strokeDash: return .dash(try value.dashes("'value'"))
        default: return .value(try value.string("'value'"))
        }
    }

    private func type(of source: ChannelDefinition.Source) throws(Diagnostic) -> FieldType {
        guard let value = record["type"] else {
            switch (channel, source) {
            case (_, .datum(.integer)), (_, .datum(.real)): return isCategorical ? .nominal : .quantitative
            case (_, .datum), (_, .value), (_, .dash): return .nominal
            case (.x2, _), (.y2, _), (.order, _): return .quantitative
            case (.detail, _), (.text, _), (.tooltip, _): return .nominal
            default:
                throw record.value.diagnostic(
                    "\(record.role) has no 'type'", expected: "one of quantitative, ordinal, nominal")
            }
        }
        if case .string("temporal") = value.content {
            throw value.diagnostic(
                "'type' is 'temporal', which charts do not do", expected: "one of quantitative, ordinal, nominal")
        }
        let type = try value.choice("'type'", of: FieldType.self)
        guard type != .quantitative || !isCategorical else {
            throw value.diagnostic("\(record.role) is quantitative", expected: "ordinal or nominal")
        }
        return type
    }

    private var isCategorical: Bool {
        switch channel {
        case .color, .shape, .strokeDash, .detail, .facet, .column, .row, .xOffset, .yOffset: true
        default: false
        }
    }
}

extension ChannelReader {
    private func scale(_ value: YAMLValue, type: FieldType) throws(Diagnostic) -> ScaleDefinition {
        let isPosition = channel == .x || channel == .y
        let scale = try value.record(
            "the scale of '\(channel.rawValue)'",
            keys: isPosition ? ["type", "base", "domain", "zero", "nice"] : ["domain"])
        var definition = ScaleDefinition()
        if let value = scale["type"] {
            let kind = try value.choice("the scale's 'type'", of: ScaleDefinition.Kind.self)
            let isContinuous = kind == .linear || kind == .log
            guard isContinuous == (type == .quantitative) else {
                throw value.diagnostic(
                    "a \(kind.rawValue) scale for values of type \(type.rawValue)",
                    expected: type == .quantitative ? "linear or log" : "band or point")
            }
            definition.kind = kind
        }
        if let value = scale["base"] {
            guard definition.kind == .log else {
                throw value.diagnostic("a 'base' without a logarithmic scale", expected: "type: log beside it")
            }
            definition.base = try value.number("'base'", in: 1.01...1_000_000)
        }
        if let value = scale["zero"] { definition.zero = try value.boolean("'zero'") }
        if let value = scale["nice"] { definition.nice = try value.boolean("'nice'") }
        if let value = scale["domain"] { definition.domain = try domain(value, type: type, kind: definition.kind) }
        return definition
    }

    private func domain(
        _ value: YAMLValue, type: FieldType, kind: ScaleDefinition.Kind?
    ) throws(Diagnostic) -> [Datum] {
        let elements = try value.sequence("'domain'")
        var values: [Datum] = []
        for element in elements { values.append(try element.datum("a value of 'domain'")) }
        guard type == .quantitative else { return values }
        let numbers = values.compactMap(\.number)
        guard values.count == 2, numbers.count == 2, numbers[0] < numbers[1],
            numbers.allSatisfy({ abs($0) <= BoundData.largestNumber })
        else {
            throw value.diagnostic("'domain' is not an interval", expected: "two numbers, the lower one first")
        }
        guard kind != .log || numbers[0] > 0 else {
            throw value.diagnostic(
                "'domain' starts at \(elements[0].summary) on a logarithmic scale", expected: "positive numbers")
        }
        return values
    }

    private func axis(_ value: YAMLValue) throws(Diagnostic) -> AxisDefinition {
        var definition = AxisDefinition()
        if case .null = value.content {
            definition.isHidden = true
            return definition
        }
        let axis = try value.record(
            "the axis of '\(channel.rawValue)'", keys: ["title", "format", "grid", "tickCount"])
        if let value = axis["title"] { definition.title = try value.title("'title'") }
        if let value = axis["format"] { definition.format = try value.numberStyle("'format'") }
        if let value = axis["grid"] { definition.grid = try value.boolean("'grid'") }
        if let value = axis["tickCount"] { definition.tickCount = try value.integer("'tickCount'", in: 2...50) }
        return definition
    }

    private func readLegend(_ value: YAMLValue, into definition: inout ChannelDefinition) throws(Diagnostic) {
        if case .null = value.content {
            definition.legend = .hidden
            return
        }
        definition.legend = .shown
        let legend = try value.record("the legend of '\(channel.rawValue)'", keys: ["title"])
        if let value = legend["title"] { definition.title = try value.title("'title'") }
    }

    private func sort(_ value: YAMLValue) throws(Diagnostic) -> ChannelDefinition.SortOrder {
        switch value.content {
        case .null: return .data
        case .sequence(let elements):
            var values: [Datum] = []
            for element in elements { values.append(try element.datum("a value of 'sort'")) }
            return .values(values)
        default: break
        }
        let other: Channel? = channel == .x ? .y : channel == .y ? .x : nil
        let valid = ["ascending", "descending"] + (other.map { [$0.rawValue, "-" + $0.rawValue] } ?? [])
        let name = try value.string("'sort'")
        switch name {
        case "ascending": return .ascending
        case "descending": return .descending
        default:
            guard let other, valid.contains(name) else {
                throw value.diagnostic(
                    "'sort' is '\(name)'", expected: "null, a list or one of " + valid.joined(separator: ", "),
                    suggestion: nearestName(to: name, among: valid))
            }
            return .channel(other, descending: name.hasPrefix("-"))
        }
    }

    private func stack(_ value: YAMLValue) throws(Diagnostic) -> ChannelDefinition.Stack {
        switch value.content {
        case .null, .boolean(false): return .none
        case .boolean(true), .string("zero"): return .zero
        case .string("normalize"): return .normalize
        default: throw value.diagnostic("'stack' is \(value.summary)", expected: "one of zero, normalize, false")
        }
    }
}
