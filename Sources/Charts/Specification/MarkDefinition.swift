import Diagnostics

/// The kinds of mark.
enum MarkKind: String, CaseIterable, Sendable {
    case point, line, bar, rule, errorbar, errorband, text
}

/// A mark with its properties.
struct MarkDefinition: Sendable, Hashable {
    /// The kind of mark.
    var kind: MarkKind
    /// Whether a line has points.
    var point = false
    /// Whether symbols are filled.
    var filled = true
    /// Whether error bars end in ticks.
    var ticks = true
    /// The lengths of dashes and gaps.
    var strokeDash: [Double]?
    /// The width of lines.
    var strokeWidth: Double?
    /// From 0, invisible, to 1.
    var opacity: Double?
    /// The area of symbols, or the width of bars on a continuous axis.
    var size: Double?
    /// A colour, as `#rrggbb`.
    var color: String?
    /// The shape of symbols.
    var shape: SymbolShape?
    /// Where texts stand by their point.
    var align: TextAlignment = .center
    /// How far texts are moved from their point.
    var dx = 0.0
    var dy = 0.0

    /// Where a text stands by its point.
    enum TextAlignment: String, CaseIterable, Sendable {
        case left, center, right
    }
}

extension MarkDefinition {
    private static let commonKeys = ["type", "opacity", "color"]

    private static func keys(of kind: MarkKind) -> [String] {
        switch kind {
        case .point: commonKeys + ["size", "shape", "filled"]
        case .line: commonKeys + ["strokeDash", "strokeWidth", "point"]
        case .bar: commonKeys + ["size"]
        case .rule: commonKeys + ["strokeDash", "strokeWidth"]
        case .errorbar: commonKeys + ["strokeWidth", "ticks"]
        case .errorband: commonKeys
        case .text: commonKeys + ["align", "dx", "dy", "size"]
        }
    }

    /// The mark that a specification's `mark` describes: a name, or a mapping with its type and properties.
    init(_ value: YAMLValue) throws(Diagnostic) {
        guard case .mapping(let entries) = value.content else {
            self.init(kind: try Self.kind(value))
            return
        }
        guard let type = entries.first(where: { $0.key == "type" }) else {
            throw value.diagnostic(
                "the mark has no 'type'", expected: "one of " + Self.kindNames.joined(separator: ", "))
        }
        self.init(kind: try Self.kind(type.value))
        let record = try value.record("the mark '\(kind.rawValue)'", keys: Self.keys(of: kind))
        try readStrokes(record)
        try readSymbols(record)
        if let value = record["align"] { align = try value.choice("'align'", of: TextAlignment.self) }
        if let value = record["dx"] { dx = try value.number("'dx'", in: -1000...1000) }
        if let value = record["dy"] { dy = try value.number("'dy'", in: -1000...1000) }
    }

    private static let kindNames = MarkKind.allCases.map(\.rawValue)

    private static func kind(_ value: YAMLValue) throws(Diagnostic) -> MarkKind {
        let name = try value.string("the mark")
        guard let kind = MarkKind(rawValue: name) else {
            throw .unknown("mark", name, valid: kindNames, file: value.file, line: value.line)
        }
        return kind
    }

    private mutating func readStrokes(_ record: YAMLRecord) throws(Diagnostic) {
        if let value = record["strokeDash"] { strokeDash = try value.dashes("'strokeDash'") }
        if let value = record["strokeWidth"] { strokeWidth = try value.number("'strokeWidth'", in: 0...100) }
        if let value = record["opacity"] { opacity = try value.number("'opacity'", in: 0...1) }
        if let value = record["color"] { color = try value.color("'color'") }
        if let value = record["ticks"] { ticks = try value.boolean("'ticks'") }
    }

    private mutating func readSymbols(_ record: YAMLRecord) throws(Diagnostic) {
        if let value = record["point"] { point = try value.boolean("'point'") }
        if let value = record["filled"] { filled = try value.boolean("'filled'") }
        if let value = record["size"] { size = try value.number("'size'", in: 0...10_000) }
        if let value = record["shape"] { shape = try value.choice("'shape'", of: SymbolShape.self) }
    }
}
