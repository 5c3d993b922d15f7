import Diagnostics

/// Puts bars of several series at the same place on top of each other, as Vega-Lite does.
enum Stacking {
    private struct Key: Hashable {
        var place: PositionValue
        var offset: Int?
        var panel: Int
        var isNegative: Bool
    }

    /// Gives the bars of every layer that is stacked their lower and upper ends.
    static func apply(to data: inout BoundData) throws(Diagnostic) {
        for index in data.layers.indices {
            let layer = data.layers[index]
            guard let measure = measure(of: layer) else { continue }
            let isLinear = (layer.isHorizontal ? data.x : data.y).kind == .linear
            let hasSeries = layer.specification[.color]?.field != nil || layer.specification[.detail] != nil
            let stack = measure.stack ?? (isLinear && hasSeries ? .zero : .none)
            guard stack != .none else { continue }
            guard isLinear else {
                throw measure.place.diagnostic(
                    "stacked bars on a logarithmic axis", expected: "a linear scale, or stack: false")
            }
            data.layers[index].rows = stacked(layer, data.groups, normalized: stack == .normalize)
        }
    }

    /// The channel along which bars of a layer grow, where they have one end there and a place across.
    private static func measure(of layer: BoundLayer) -> ChannelDefinition? {
        guard layer.mark.kind == .bar else { return nil }
        let channels: (Channel, Channel) = layer.isHorizontal ? (.x, .x2) : (.y, .y2)
        guard let measure = layer.specification[channels.0], measure.type == .quantitative,
            layer.specification[channels.1] == nil
        else { return nil }
        return measure
    }

    private static func stacked(_ layer: BoundLayer, _ groups: [SeriesGroup], normalized: Bool) -> [MarkRow] {
        let isHorizontal = layer.isHorizontal
        let order = layer.rows.enumerated().sorted {
            let (a, b) = (groups[$0.element.group].color ?? 0, groups[$1.element.group].color ?? 0)
            return a == b ? $0.offset < $1.offset : a < b
        }
        var rows = layer.rows
        var totals: [Key: Double] = [:]
        for (index, row) in order {
            guard let place = isHorizontal ? row.y : row.x, let size = (isHorizontal ? row.x : row.y)?.number else {
                continue
            }
            let key = Key(place: place, offset: row.offset, panel: row.panel, isNegative: size < 0)
            let start = totals[key] ?? 0
            totals[key] = start + size
            rows[index].setInterval(from: start, to: start + size, isHorizontal: isHorizontal)
        }
        guard normalized else { return rows }
        for (index, row) in order {
            guard let place = isHorizontal ? row.y : row.x, let size = (isHorizontal ? row.x : row.y)?.number,
                let start = (isHorizontal ? rows[index].x2 : rows[index].y2)?.number
            else { continue }
            let key = Key(place: place, offset: row.offset, panel: row.panel, isNegative: size < 0)
            let total = abs(totals[key] ?? 0)
            guard total > 0 else { continue }
            rows[index].setInterval(from: start / total, to: (start + size) / total, isHorizontal: isHorizontal)
        }
        return rows
    }
}

extension MarkRow {
    fileprivate mutating func setInterval(from start: Double, to end: Double, isHorizontal: Bool) {
        if isHorizontal {
            (x2, x) = (.number(start), .number(end))
        } else {
            (y2, y) = (.number(start), .number(end))
        }
    }
}
