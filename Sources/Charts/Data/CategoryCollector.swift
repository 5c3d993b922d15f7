import Diagnostics
import Tables

/// Finds the categories of each categorical channel, over all layers.
struct CategoryCollector {
    private let layers: [ChartSpecification.Layer]
    private let table: DataTable

    init(layers: [ChartSpecification.Layer], table: DataTable) {
        self.layers = layers
        self.table = table
    }

    /// The categories of a channel in order, or `nil` where no layer uses it for categories.
    ///
    /// - Complexity: O(rows) for each layer, and the sorting of the distinct values.
    func domain(of channel: Channel) throws(Diagnostic) -> CategoryDomain? {
        let definitions = layers.compactMap { $0[channel] }.filter { $0.type != .quantitative && $0.isScaled }
        guard let first = definitions.first else { return nil }
        var domain = CategoryDomain()
        if let explicit = definitions.lazy.compactMap(\.scale.domain).first {
            explicit.forEach { domain.insert($0) }
            return domain
        }
        let isPosition = channel == .x || channel == .y
        for definition in definitions {
            switch definition.source {
            case .field(let name):
                let column = try table.column(name, definition.place)
                for row in table.rows where !isPosition || row[column] != .null { domain.insert(row[column]) }
            case .datum(let value): domain.insert(value)
            case .value, .dash: break
            }
        }
        try sort(&domain, by: definitions.first { $0.sort != .ascending } ?? first)
        return domain
    }

    private func sort(_ domain: inout CategoryDomain, by definition: ChannelDefinition) throws(Diagnostic) {
        switch definition.sort {
        case .ascending where definition.field == nil: break
        case .ascending: domain.sort(by: CategoryDomain.ascending)
        case .descending: domain.sort { CategoryDomain.ascending($1, $0) }
        case .data: break
        case .values(let values):
            var listed = CategoryDomain()
            values.forEach { listed.insert($0) }
            domain.sort {
                let places = (listed.index(of: $0) ?? .max, listed.index(of: $1) ?? .max)
                return places.0 == places.1 ? CategoryDomain.ascending($0, $1) : places.0 < places.1
            }
        case .channel(let other, let descending):
            let sums = try sums(of: other, over: definition.channel)
            domain.sort {
                let (a, b) = (sums[$0] ?? 0, sums[$1] ?? 0)
                return a == b ? CategoryDomain.ascending($0, $1) : descending ? a > b : a < b
            }
        }
    }

    /// The sum of the other axis' numbers over the rows of each category.
    private func sums(of other: Channel, over channel: Channel) throws(Diagnostic) -> [Datum: Double] {
        var sums: [Datum: Double] = [:]
        for layer in layers {
            guard let keys = layer[channel], let values = layer[other], let key = keys.field, let value = values.field
            else { continue }
            let keyColumn = try table.column(key, keys.place)
            let valueColumn = try table.column(value, values.place)
            for row in table.rows {
                let number = row[valueColumn].number ?? 0
                sums[CategoryDomain.normalized(row[keyColumn]), default: 0] += number.isFinite ? number : 0
            }
        }
        return sums
    }
}

extension ChannelDefinition {
    /// Whether the values go through a scale, rather than being drawn as they are.
    var isScaled: Bool {
        switch source {
        case .field, .datum: true
        case .value, .dash: false
        }
    }
}

extension DataTable {
    /// The place of a column that a specification names, or an error with the nearest one.
    func column(_ name: String, _ place: Place) throws(Diagnostic) -> Int {
        guard let index = index(of: name) else {
            throw .unknown("column", name, valid: columns, file: place.file, line: place.line)
        }
        return index
    }
}
