import Tables

/// Says in words what a chart shows, for those who do not see it.
struct AlternativeText {
    /// The accessible name.
    let title: String
    /// The description.
    let description: String

    init(_ specification: ChartSpecification, _ data: BoundData) {
        let x = data.x.title ?? specification.layers.lazy.compactMap { $0[.x]?.field }.first
        let y = data.y.title ?? specification.layers.lazy.compactMap { $0[.y]?.field }.first
        let axes = [y, x].compactMap { $0 }.joined(separator: " against ")
        title = specification.title ?? (axes.isEmpty ? "Chart" : axes)
        var sentences = [String]()
        if let description = specification.description { sentences.append(Self.sentence(description)) }
        sentences.append(Self.kind(specification) + (axes.isEmpty ? "." : " of \(axes)."))
        if data.isEmpty {
            sentences.append("There are no data.")
        } else {
            sentences += Self.axis(data.x, x) + Self.axis(data.y, y)
            sentences += Self.series(data)
            if data.facets.count > 1 {
                let by = data.facets.title.map { ", one for each \($0)" } ?? ""
                sentences.append("\(data.facets.count) panels\(by).")
            }
            sentences += Self.trends(data)
        }
        description = sentences.joined(separator: " ")
    }

    private static func sentence(_ text: String) -> String {
        guard let last = text.last, !".!?…".contains(last) else { return text }
        return text + "."
    }

    private static func kind(_ specification: ChartSpecification) -> String {
        let names: [MarkKind: String] = [
            .line: "Line chart", .bar: "Bar chart", .point: "Dot plot", .errorbar: "Chart with error bars",
            .errorband: "Chart with error bands", .rule: "Chart with rules", .text: "Chart with labels",
        ]
        let order: [MarkKind] = [.bar, .line, .point, .errorbar, .errorband, .text, .rule]
        let kinds = Set(specification.layers.map(\.mark.kind))
        let main = order.first(where: kinds.contains).flatMap { names[$0] } ?? "Chart"
        let hasIntervals = !kinds.isDisjoint(with: [.errorbar, .errorband]) && !main.contains("error")
        return main + (hasIntervals ? " with intervals" : "")
    }

    private static func axis(_ axis: AxisModel, _ title: String?) -> [String] {
        let name = axis.channel.rawValue
        if let categories = axis.categories {
            let labels = categories.values.indices.map(categories.label)
            let listed = labels.count <= 8 ? labels.joined(separator: ", ") : "\(labels.count) categories"
            return labels.isEmpty ? [] : ["The \(name) axis has \(listed)."]
        }
        guard axis.lower <= axis.upper else { return [] }
        let isLogarithmic = axis.kind != .linear
        let range = "\(axis.style.label(of: axis.lower)) to \(axis.style.label(of: axis.upper))"
        return ["The \(name) axis runs from \(range)\(isLogarithmic ? " on a logarithmic scale" : "")."]
    }

    private static func series(_ data: BoundData) -> [String] {
        guard let color = data.color, color.values.count > 1 else { return [] }
        let labels = color.values.indices.map(color.label)
        let listed = labels.count <= 8 ? ": " + labels.joined(separator: ", ") : ""
        return ["\(labels.count) series\(listed)."]
    }

    /// How the first few lines run from their first to their last value.
    private static func trends(_ data: BoundData) -> [String] {
        guard data.facets.count == 1 else { return [] }
        let layers = data.layers.filter { $0.mark.kind == .line && !$0.isHorizontal }
        let series = layers.flatMap { layer in
            Dictionary(grouping: layer.rows.filter { $0.y != nil }, by: \.group).sorted { $0.key < $1.key }
                .map { (layer: layer, group: $0.key, rows: $0.value) }
        }
        let colors = series.map { data.groups[$0.group].color }
        guard Set(colors).count == colors.count else { return [] }
        return series.prefix(Theme.seriesCount).compactMap { layer, group, rows in
            let ordered = rows.sorted { place($0.x) < place($1.x) }
            guard ordered.count > 1, let first = ordered.first?.y?.number, let last = ordered.last?.y?.number else {
                return nil
            }
            let name = data.groups[group].color.map { seriesName($0, data, layer) } ?? "The line"
            let verb = last > first ? "rises" : last < first ? "falls" : "stays"
            let style = data.y.style
            let ends =
                last == first
                ? "at \(style.label(of: first))" : "from \(style.label(of: first)) to \(style.label(of: last))"
            return "\(name) \(verb) \(ends)."
        }
    }

    /// A series' category; a number goes with what it measures.
    private static func seriesName(_ index: Int, _ data: BoundData, _ layer: BoundLayer) -> String {
        guard let color = data.color else { return "" }
        guard color.values[index].number != nil, let field = layer.specification[.color]?.field else {
            return color.label(index)
        }
        return "\(field) \(color.label(index))"
    }

    private static func place(_ value: PositionValue?) -> Double {
        switch value {
        case .number(let number): number
        case .category(let index): Double(index)
        case nil: .infinity
        }
    }
}
