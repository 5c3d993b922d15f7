/// Where everything goes in a chart of a given width.
struct ChartLayout {
    /// The size of the whole image.
    let width: Double
    private(set) var height = 0.0
    /// The sizes of texts.
    let typography: Typography
    /// The lines of the title and of the subtitle, with the baseline of each.
    private(set) var titleLines: [(text: String, baseline: Double, isTitle: Bool)] = []
    /// The keys of colours, shapes and dashes, and their upper edge.
    private(set) var legend: Legend
    private(set) var legendTop = 0.0
    /// Names at the ends of lines.
    private(set) var lineLabels: LineLabels?
    /// The size of every panel, and the upper left corners.
    private(set) var panelWidth = 0.0
    let panelHeight: Double
    private(set) var panels: [(x: Double, y: Double)] = []
    /// The scales and axes, the same in every panel.
    private(set) var x: PositionScale
    let y: PositionScale
    private(set) var xAxis: AxisLayout
    let yAxis: AxisLayout
    /// The baselines of the axes' titles.
    private(set) var xTitleBaseline = 0.0
    private(set) var yTitleBaseline = 0.0

    private var left = 0.0
    private var right = 0.0
    private var gap = 0.0

    /// Lays out a chart.
    init(_ specification: ChartSpecification, _ data: BoundData) {
        width = specification.width
        typography = Typography(width: width)
        panelHeight = specification.height ?? Self.defaultHeight(data, width: width, typography)
        y = data.y.scale(from: panelHeight, to: 0, inset: (Self.lowerInset(data.y, typography), typography.size * 0.4))
            .flippedIfCategorical(height: panelHeight)
        yAxis = AxisLayout(data.y, scale: y, length: panelHeight, typography: typography)
        lineLabels = LineLabels(
            data, y: y, bottom: panelHeight - typography.size * 0.5, maximumWidth: width * 0.3, typography: typography)
        legend = Legend(data, width: width, labelsLines: lineLabels != nil, typography: typography)
        x = data.x.scale(from: 0, to: width, inset: (0, 0))
        xAxis = AxisLayout(data.x, scale: x, length: width, typography: typography)
        fitColumns(data)
        stackRows(specification, data)
    }

    private static func defaultHeight(_ data: BoundData, width: Double, _ typography: Typography) -> Double {
        // A frame with room for the words that say so.
        if data.isEmpty { return 4 * typography.lineHeight }
        if let categories = data.y.categories {
            let lines = Double(max(1, categories.values.count)) * Double(max(1, (data.offset?.values.count ?? 1) / 2))
            return min(2000, lines * typography.lineHeight * (data.y.hasBars ? 1.45 : 1.2))
        }
        let columns = Double(data.facets.columns)
        return (columns == 1 ? width * 0.5 : max(width * 0.25, width / columns * 0.7)).rounded()
    }

    /// What the y axis keeps free below: nothing under bars and areas that stand on it.
    private static func lowerInset(_ axis: AxisModel, _ typography: Typography) -> Double {
        if axis.hasBars { return 0 }
        return axis.kind == .linear && axis.bounds.lower == 0 ? 0 : typography.size * 0.4
    }

    /// Finds the margins that labels need and the panels' width that is left.
    private mutating func fitColumns(_ data: BoundData) {
        let size = typography.size
        let columns = Double(data.facets.columns)
        let isHorizontal = data.layers.contains { $0.mark.kind == .bar && $0.isHorizontal }
        let inset = (start: isHorizontal ? 0 : size * 0.5, end: size * 0.5)
        left = yAxis.ticks.isEmpty ? size * 0.5 : yAxis.widestLabel(typography) + size * 0.5
        right = size * 0.5
        gap = size
        for _ in 0..<3 {
            panelWidth = max(40, (width - left - right - gap * (columns - 1)) / columns)
            x = data.x.scale(from: 0, to: panelWidth, inset: inset)
            xAxis = AxisLayout(data.x, scale: x, length: panelWidth, typography: typography)
            let overhang = xAxis.overhang(length: panelWidth, typography: typography)
            left = max(left, overhang.start)
            right = max(right, overhang.end, lineLabels.map { $0.reach(from: x, typography) - panelWidth } ?? 0)
            gap = max(gap, overhang.start + overhang.end + size * 0.5)
        }
    }

    /// Puts title, legend, panels and axis titles under each other.
    private mutating func stackRows(_ specification: ChartSpecification, _ data: BoundData) {
        let size = typography.size
        var top = 0.0
        for line in TextMetrics.wrapped(specification.title ?? "", to: width, size: typography.titleSize, bold: true) {
            titleLines.append((line, top + typography.titleSize, true))
            top += (typography.titleSize * 1.25).rounded()
        }
        for line in TextMetrics.wrapped(specification.subtitle ?? "", to: width, size: size) {
            titleLines.append((line, top + size, false))
            top += typography.lineHeight
        }
        if top > 0 { top += (size * 0.5).rounded() }
        legendTop = top
        if legend.rowCount > 0 {
            top += Double(legend.rowCount) * typography.lineHeight * 1.1 + (size * 0.3).rounded()
        }
        if data.y.title != nil, !data.y.definition.isHidden {
            yTitleBaseline = top + size
            top += typography.lineHeight + (size * 0.4).rounded()
        } else if data.facets.headers.isEmpty {
            top += size * 0.5
        }
        stackPanels(data, from: top)
    }

    private mutating func stackPanels(_ data: BoundData, from start: Double) {
        let size = typography.size
        var top = start
        for row in 0..<data.facets.rows {
            if !data.facets.headers.isEmpty { top += typography.lineHeight + size * 0.1 }
            for column in 0..<data.facets.columns where panels.count < data.facets.count {
                panels.append((left + Double(column) * (panelWidth + gap), top))
            }
            top += panelHeight + labelExtent + (row < data.facets.rows - 1 ? size * 0.7 : 0)
        }
        if data.x.title != nil, !data.x.definition.isHidden {
            xTitleBaseline = top + size
            top += typography.lineHeight
        }
        height = (top + size * 0.3).rounded(.up)
    }

    /// The height of the labels below a panel.
    private var labelExtent: Double {
        guard !xAxis.ticks.isEmpty else { return typography.size * 0.3 }
        guard xAxis.isSlanted else { return typography.lineHeight + typography.size * 0.3 }
        return xAxis.widestLabel(typography) * 0.62 + typography.size * 1.2
    }
}

extension PositionScale {
    /// Categories run down the y axis, as text is read, while numbers grow upwards.
    fileprivate func flippedIfCategorical(height: Double) -> PositionScale {
        guard case .band(var band) = self else { return self }
        (band.start, band.end) = (0, height)
        return .band(band)
    }
}
