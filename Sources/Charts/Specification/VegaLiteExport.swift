import Diagnostics
public import Tables

extension ChartSpecification {
    /// The specification as Vega-Lite JSON with the rows that it reads inside, to be opened in other tools.
    ///
    /// Number styles that Vega-Lite does not know become label expressions. Keys keep the order of the specification.
    /// - Complexity: O(rows).
    public func vegaLite(_ data: DataTable) -> String {
        var writer = JSONWriter()
        writer.open("{")
        writer.key("$schema")
        writer.string("https://vega.github.io/schema/vega-lite/v5.json")
        if !isFaceted {
            writer.key("width")
            writer.number(width)
            writer.key("autosize")
            writer.raw("{\"type\":\"fit-x\",\"contains\":\"padding\"}")
        }
        if case .mapping(let entries) = source.content {
            for entry in entries where entry.key != "width" {
                writer.key(entry.key)
                if entry.key == "data" { write(data, to: &writer) } else { writer.value(entry.value, of: entry.key) }
            }
        }
        writer.close("}")
        return writer.text + "\n"
    }

    /// Whether the chart has several panels, for each of which Vega-Lite would take the width.
    private var isFaceted: Bool {
        layers.contains { layer in [Channel.facet, .column, .row].contains { layer[$0] != nil } }
    }

    private func write(_ data: DataTable, to writer: inout JSONWriter) {
        let columns = fields.compactMap { name in data.index(of: name).map { (name: name, index: $0) } }
        let quantitative = Set(
            layers.flatMap(\.definitions).filter { $0.type == .quantitative }.compactMap(\.field))
        writer.open("{")
        writer.key("name")
        writer.string(dataName)
        writer.key("values")
        writer.open("[")
        for row in data.rows {
            writer.element()
            writer.open("{")
            for column in columns {
                writer.key(column.name)
                writer.datum(row[column.index], isNumber: quantitative.contains(column.name))
            }
            writer.close("}")
        }
        writer.close("]")
        writer.close("}")
    }
}

/// Writes compact JSON.
private struct JSONWriter {
    private(set) var text = ""
    private var needsComma = false

    mutating func open(_ bracket: String) {
        text += bracket
        needsComma = false
    }

    mutating func close(_ bracket: String) {
        text += bracket
        needsComma = true
    }

    mutating func element() {
        if needsComma { text += ",\n" }
        needsComma = true
    }

    mutating func key(_ name: String) {
        if needsComma { text += "," }
        string(name)
        text += ":"
        needsComma = true
    }

    mutating func raw(_ json: String) {
        text += json
    }

    mutating func number(_ value: Double) {
        text += !value.isFinite ? "null" : Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }

    /// A value of a table; an exact count beyond 64 bits, stored as text, is a number where the chart needs one.
    mutating func datum(_ value: Datum, isNumber: Bool) {
        switch value {
        case .null: text += "null"
        case .integer(let integer): text += "\(integer)"
        case .real(let real): number(real)
        case .text(let digits) where isNumber && digits.isDecimalInteger: number(Double(digits) ?? .nan)
        case .text(let content): string(content)
        }
    }

    /// A part of the specification.
    ///
    /// - Parameter parent: The key whose value it is.
    mutating func value(_ value: YAMLValue, of parent: String = "") {
        switch value.content {
        case .null: text += "null"
        case .boolean(let boolean): text += "\(boolean)"
        case .integer(let integer): text += "\(integer)"
        case .real(let real): number(real)
        case .string(let content): string(content)
        case .sequence(let elements):
            open("[")
            for element in elements {
                self.element()
                self.value(element, of: parent)
            }
            close("]")
        case .mapping(let entries):
            open("{")
            for entry in entries { member(entry, of: parent) }
            close("}")
        }
    }

    private mutating func member(_ entry: YAMLEntry, of parent: String) {
        guard entry.key == "format", case .string(let name) = entry.value.content, let style = NumberStyle(name: name)
        else {
            key(entry.key)
            value(entry.value, of: entry.key)
            return
        }
        switch style {
        case .automatic: break
        case .integer: format(",d")
        case .fixed(let digits): format(",.\(digits)f")
        case .metric: format(".3~s")
        case .percent(let digits): format(digits.map { ".\($0)%" } ?? ".3~%")
        case .bytes, .seconds:
            guard parent == "axis" else { return format(".3~s") }
            unit(style == .bytes ? "B" : "s")
        }
    }

    private mutating func format(_ code: String) {
        key("format")
        string(code)
    }

    private mutating func unit(_ symbol: String) {
        key("labelExpr")
        string("format(datum.value, '.3~s') + '\(symbol)'")
    }

    mutating func string(_ content: String) {
        text += "\""
        for scalar in content.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "<": text += "\\u003c"
            case "\u{0}"..."\u{1F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
