/// Names written at the right ends of lines, in place of a legend.
struct LineLabels: Equatable {
    /// A name with its place.
    struct Label: Equatable {
        /// The name.
        var text: String
        /// The series.
        var group: Int
        /// The height at which the line ends, from the panel's upper edge.
        var end: Double
        /// The height of the name's middle.
        var y: Double
    }

    /// Where all lines end along the x axis.
    private(set) var place: PositionValue

    /// The names, from the top to the bottom.
    private(set) var labels: [Label]

    /// The names of a chart's lines, or `nil` where a legend is better: in several panels, where a colour has several
    /// lines, where lines end at different places, or where names would have to stand far from their lines.
    ///
    /// - Parameter bottom: The lowest place of a name's middle; below it are the labels of the x axis.
    init?(_ data: BoundData, y: PositionScale, bottom: Double, maximumWidth: Double, typography: Typography) {
        guard data.facets.count == 1, let color = data.color, color.values.count > 1 else { return nil }
        let colored = data.layers.filter { $0.specification[.color]?.isScaled == true }
        guard colored.contains(where: { $0.mark.kind == .line }), !colored.contains(where: { $0.mark.kind == .bar }),
            colored.allSatisfy({ $0.specification[.color]?.legend == .automatic })
        else { return nil }
        var ends: [Int: MarkRow] = [:]
        for row in colored.filter({ $0.mark.kind == .line }).flatMap(\.rows) where row.y != nil {
            guard row.order == nil, let place = row.x.map(Self.order) else { return nil }
            if let end = ends[row.group]?.x.map(Self.order), end > place { continue }
            ends[row.group] = row
        }
        let places = Set(ends.values.compactMap(\.x))
        let colors = Set(ends.keys.compactMap { data.groups[$0].color })
        guard let place = places.first, places.count == 1, colors.count == ends.count,
            colors.count == color.values.count
        else { return nil }
        let wanted = ends.compactMap { group, row -> Label? in
            guard let value = row.y, let index = data.groups[group].color else { return nil }
            let end = y.position(value)
            return Label(text: color.label(index), group: group, end: end, y: end)
        }
        self.place = place
        guard wanted.allSatisfy({ typography.width($0.text) <= maximumWidth }) else { return nil }
        labels = Self.spread(wanted.sorted { ($0.y, $0.group) < ($1.y, $1.group) }, above: bottom, typography)
        guard labels.allSatisfy({ abs($0.y - $0.end) <= typography.size * 0.9 }) else { return nil }
    }

    private static func order(_ value: PositionValue) -> Double {
        switch value {
        case .number(let number): number
        case .category(let index): Double(index)
        }
    }

    /// Moves labels apart until none overlap, each cluster around the middle of its wanted places or above `bottom`.
    private static func spread(_ wanted: [Label], above bottom: Double, _ typography: Typography) -> [Label] {
        let spacing = typography.size * 1.2
        var clusters: [(range: Range<Int>, sum: Double)] = []
        for index in wanted.indices {
            var cluster = (range: index..<(index + 1), sum: wanted[index].y)
            while let previous = clusters.last,
                top(cluster, spacing) < top(previous, spacing)
                    + Double(previous.range.count) * spacing
            {
                clusters.removeLast()
                cluster = (previous.range.lowerBound..<cluster.range.upperBound, previous.sum + cluster.sum)
            }
            clusters.append(cluster)
        }
        var labels = wanted
        var lowest = bottom
        for cluster in clusters.reversed() {
            let top = min(top(cluster, spacing), lowest - Double(cluster.range.count - 1) * spacing)
            for (offset, index) in cluster.range.enumerated() { labels[index].y = top + Double(offset) * spacing }
            lowest = top - spacing
        }
        return labels
    }

    private static func top(_ cluster: (range: Range<Int>, sum: Double), _ spacing: Double) -> Double {
        let count = Double(cluster.range.count)
        return cluster.sum / count - (count - 1) / 2 * spacing
    }

    /// Where the widest name ends along the x axis.
    func reach(from x: PositionScale, _ typography: Typography) -> Double {
        x.position(place) + typography.size * 0.8 + (labels.map { typography.width($0.text) }.max() ?? 0)
    }
}
