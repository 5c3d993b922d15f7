/// How the marks of one series look.
struct SeriesStyle: Hashable {
    /// The place among the theme's colours, or `nil` for the colour of text.
    var color: Int?
    /// A colour that the specification fixes.
    var fixedColor: String?
    /// The shape of points.
    var symbol: SymbolShape
    /// The lengths of dashes and gaps, in multiples of the line's width.
    var dash: [Double]
    /// The same in user units, where the specification fixes them.
    var fixedDash: [Double]?

    /// The class that sets the colour.
    var className: String {
        color.map { "s\($0 % Theme.seriesCount)" } ?? "ink"
    }

    /// The colour for viewers that do not know style sheets.
    var fallbackColor: String {
        fixedColor ?? Theme.seriesColors[(color ?? Theme.seriesCount - 1) % Theme.seriesCount]
    }
}

/// Gives every series its look: colours by category, repeated in the shape of points or the dashes of lines.
struct SeriesStyles {
    private let groups: [SeriesGroup]
    private let hasShapes: Bool
    private let dashRepeatsColor: Bool

    init(_ data: BoundData) {
        groups = data.groups
        hasShapes = data.shape != nil
        let hasPoints = data.layers.contains { $0.mark.kind == .point || $0.mark.point }
        let lines = data.layers.filter { $0.mark.kind == .line }
        let hasDashes = lines.contains { $0.mark.strokeDash != nil || $0.specification[.strokeDash] != nil }
        dashRepeatsColor = !hasPoints && !hasDashes
    }

    /// The look of a series in a layer.
    func style(_ group: Int, in layer: BoundLayer) -> SeriesStyle {
        style(groups[group], in: layer)
    }

    /// The look of a group of rows in a layer.
    func style(_ group: SeriesGroup, in layer: BoundLayer) -> SeriesStyle {
        let isInk = layer.mark.kind == .rule || layer.mark.kind == .text
        var style = SeriesStyle(
            color: group.color ?? (isInk ? nil : 0), fixedColor: layer.mark.color, symbol: .circle, dash: [])
        let shape = hasShapes ? group.shape ?? 0 : group.color ?? 0
        style.symbol = layer.mark.shape ?? SymbolShape.allCases[shape % SymbolShape.allCases.count]
        if let dash = group.dash ?? (dashRepeatsColor && layer.mark.kind == .line ? group.color : nil) {
            style.dash = Theme.dashes[dash % Theme.dashes.count]
        }
        style.fixedDash = layer.mark.strokeDash
        if case .value(let value)? = layer.specification[.color]?.source { style.fixedColor = value }
        if case .value(let value)? = layer.specification[.shape]?.source, let symbol = SymbolShape(rawValue: value) {
            style.symbol = symbol
        }
        if case .dash(let lengths)? = layer.specification[.strokeDash]?.source { style.fixedDash = lengths }
        return style
    }
}
