import Diagnostics
import Tables

/// Reads the rows of a table through the encoding of one layer.
struct RowReader {
    private let layer: ChartSpecification.Layer
    private let table: DataTable
    private let data: BoundData
    private let positions: [ChannelDefinition]
    /// The column of each channel that reads one.
    private var columns: [Channel: Int] = [:]
    private var detailColumns: [Int] = []
    private var tooltips: [(column: Int, title: String, format: NumberStyle)] = []

    init(_ layer: ChartSpecification.Layer, _ table: DataTable, _ data: BoundData) throws(Diagnostic) {
        self.layer = layer
        self.table = table
        self.data = data
        positions = [.x, .y, .x2, .y2].compactMap { layer[$0] }
        for definition in layer.definitions {
            guard let field = definition.field else { continue }
            let column = try table.column(field, definition.place)
            switch definition.channel {
            case .detail: detailColumns.append(column)
            case .tooltip:
                let title = if case .text(let text) = definition.title { text } else { field }
                tooltips.append((column, title, definition.format))
            default: columns[definition.channel] = column
            }
        }
    }

    /// Whether the marks come from the data rather than from the specification alone.
    var readsData: Bool {
        let deciding: [Channel] = [.x, .y, .x2, .y2, .text, .tooltip]
        return deciding.contains { layer[$0]?.field != nil }
    }

    /// The marks of the layer; one a panel where its places come from the specification alone.
    func rows(_ log: inout DropLog, _ groups: inout [SeriesGroup: Int]) throws(Diagnostic) -> [MarkRow] {
        guard readsData else { return try fixedRows(&groups) }
        var rows: [MarkRow] = []
        rows.reserveCapacity(table.rows.count)
        for index in table.rows.indices {
            if let row = try read(table.rows[index], at: index, &log, &groups) { rows.append(row) }
        }
        return rows
    }

    private func fixedRows(_ groups: inout [SeriesGroup: Int]) throws(Diagnostic) -> [MarkRow] {
        var log = DropLog()
        var rows: [MarkRow] = []
        for panel in 0..<data.facets.count {
            guard var row = try read([], at: 0, &log, &groups, panel: panel) else { continue }
            row.panel = panel
            rows.append(row)
        }
        return rows
    }

    private func read(
        _ values: [Datum], at index: Int, _ log: inout DropLog, _ groups: inout [SeriesGroup: Int], panel: Int? = nil
    ) throws(Diagnostic) -> MarkRow? {
        var row = MarkRow(group: 0, panel: 0)
        for definition in positions {
            let value = try position(definition, values, at: index, &log)
            if value == nil, layer.mark.kind != .line || definition.channel != .y { return nil }
            switch definition.channel {
            case .x: row.x = value
            case .x2: row.x2 = value
            case .y: row.y = value
            default: row.y2 = value
            }
        }
        guard let panel = panel ?? self.panel(values) else { return nil }
        let group = try series(values)
        row.group = groups[group] ?? groups.count
        groups[group] = row.group
        row.panel = panel
        row.offset = offset(values)
        row.text = text(values)
        row.tooltip = tooltip(values)
        row.order = try order(values, at: index)
        return row
    }

    private func panel(_ values: [Datum]) -> Int? {
        func category(_ channel: Channel) -> Int? {
            columns[channel].flatMap { data.facets.domain(of: channel)?.index(of: values[$0]) }
        }
        return data.facets.panel(facet: category(.facet), column: category(.column), row: category(.row))
    }

    private func series(_ values: [Datum]) throws(Diagnostic) -> SeriesGroup {
        func category(_ channel: Channel, _ domain: CategoryDomain?) -> Int? {
            guard let domain, let definition = layer[channel] else { return nil }
            switch definition.source {
            case .field where values.isEmpty: return nil
            case .field: return columns[channel].flatMap { domain.index(of: values[$0]) }
            case .datum(let value): return domain.index(of: value)
            case .value, .dash: return nil
            }
        }
        return SeriesGroup(
            color: category(.color, data.color), shape: category(.shape, data.shape),
            dash: category(.strokeDash, data.dash),
            detail: values.isEmpty ? [] : detailColumns.map { CategoryDomain.label(of: values[$0]) })
    }

    private func offset(_ values: [Datum]) -> Int? {
        guard !values.isEmpty, let column = columns[.xOffset] ?? columns[.yOffset] else { return nil }
        return data.offset?.index(of: values[column])
    }

    private func order(_ values: [Datum], at index: Int) throws(Diagnostic) -> Double? {
        guard !values.isEmpty, let column = columns[.order], let definition = layer[.order] else { return nil }
        return try number(values[column], definition, at: index)
    }
}

extension RowReader {
    /// Where a value lies along an axis, or `nil` where it cannot be drawn, which is noted.
    private func position(
        _ definition: ChannelDefinition, _ values: [Datum], at index: Int, _ log: inout DropLog
    ) throws(Diagnostic) -> PositionValue? {
        let isX = definition.channel == .x || definition.channel == .x2
        let axisName = isX ? "x" : "y"
        let isLinear = (isX ? data.x.kind : data.y.kind) == .linear
        let value: Datum
        let name: String
        switch definition.source {
        case .field(let field):
            guard let column = columns[definition.channel] else { return nil }
            (value, name) = (values[column], field)
        case .datum(let datum): (value, name) = (datum, axisName)
        case .value, .dash: return nil
        }
        if let categories = isX ? data.x.categories : data.y.categories {
            if let category = categories.index(of: value) { return .category(category) }
            log.drop(row: index, column: name, value == .null ? .missing : .outside)
            return nil
        }
        guard var number = try number(value, definition, at: index) else {
            log.drop(row: index, column: name, .missing)
            return nil
        }
        guard abs(number) <= BoundData.largestNumber else {
            log.drop(row: index, column: name, .notFinite)
            return nil
        }
        if abs(number) < BoundData.smallestNumber { number = 0 }
        guard number > 0 || isLinear else {
            if definition.field == nil {
                throw definition.place.diagnostic(
                    "the datum \(NumberStyle.automatic.label(of: number)) on a logarithmic axis",
                    expected: "a positive number")
            }
            log.drop(row: index, column: name, .nonPositive(axis: axisName))
            return nil
        }
        return .number(number)
    }

    /// A number for a continuous axis; exact counts beyond 64 bits come as text of digits alone.
    private func number(
        _ value: Datum, _ definition: ChannelDefinition, at index: Int
    ) throws(Diagnostic) -> Double? {
        switch value {
        case .null: return nil
        case .integer(let integer): return Double(integer)
        case .real(let real): return real.isNaN ? .infinity : real
        case .text(let text):
            if text.isDecimalInteger, let number = Double(text) { return number }
            let shown = text.count <= 40 ? text : text.prefix(37) + "..."
            guard let field = definition.field else {
                throw definition.place.diagnostic(
                    "the datum '\(shown)' on a quantitative axis", expected: "a number")
            }
            throw definition.place.diagnostic(
                "the column '\(field)' holds the text '\(shown)' in row \(index + 1)",
                expected: "numbers, since '\(definition.channel.rawValue)' is quantitative")
        }
    }

    private func text(_ values: [Datum]) -> String? {
        guard layer.mark.kind == .text, let definition = layer[.text] else { return nil }
        if case .value(let text) = definition.source { return text }
        return columns[.text].map { Self.shown(values[$0], definition.format) }
    }

    private func tooltip(_ values: [Datum]) -> String? {
        guard !tooltips.isEmpty, !values.isEmpty else { return nil }
        return tooltips.map { "\($0.title): \(Self.shown(values[$0.column], $0.format))" }.joined(separator: ", ")
    }

    private static func shown(_ value: Datum, _ format: NumberStyle) -> String {
        guard let number = value.number else { return CategoryDomain.label(of: value) }
        return format.label(of: number)
    }
}

extension String {
    /// Whether it is an integer in decimal digits, as exact counts beyond 64 bits are stored.
    var isDecimalInteger: Bool {
        let digits = utf8.first == UInt8(ascii: "-") ? utf8.dropFirst() : utf8[...]
        return !digits.isEmpty && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
