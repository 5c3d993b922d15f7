/// Draws the marks of a layer into a panel whose upper left corner is the origin.
struct MarkPainter {
    /// The scales along both axes.
    var x: PositionScale
    var y: PositionScale
    /// The panel's size.
    var width: Double
    var height: Double
    /// The number of categories inside a band.
    var offsetCount: Int
    /// How series look.
    var styles: SeriesStyles
    /// The size of labels.
    var size: Double

    /// Draws the rows of a layer that belong to one panel.
    func paint(_ layer: BoundLayer, rows: [MarkRow], to svg: inout SVGWriter) {
        let series = Dictionary(grouping: rows, by: \.group).sorted { $0.key < $1.key }
        for (group, rows) in series {
            let pen = MarkPen(style: styles.style(group, in: layer), size: size)
            switch layer.mark.kind {
            case .line: paintLine(layer, rows, pen, &svg)
            case .point: paintPoints(layer.mark, rows, pen, &svg)
            case .bar: paintBars(layer, rows, pen, &svg)
            case .rule: paintRules(layer, rows, pen, &svg)
            case .errorbar: paintErrorBars(layer, rows, pen, &svg)
            case .errorband: paintErrorBand(layer, rows, pen, &svg)
            case .text: paintTexts(layer.mark, rows, pen, &svg)
            }
        }
    }

    /// The centre of a row's mark, or `nil` where an end is missing.
    func center(_ row: MarkRow) -> (x: Double, y: Double)? {
        guard let xValue = row.x, let yValue = row.y else { return nil }
        return (place(xValue, along: x, row), place(yValue, along: y, row))
    }

    /// The place of a value, moved inside its band where the encoding has an offset.
    func place(_ value: PositionValue, along scale: PositionScale, _ row: MarkRow) -> Double {
        let place = scale.position(value)
        guard case .band(let band) = scale, let offset = row.offset else { return place }
        return place + (Double(offset) + 0.5 - Double(offsetCount) / 2) * band.bandwidth / Double(offsetCount)
    }

    /// Draws paths of one look: as one element, or each with its tooltip.
    func write(_ paths: [(path: String, tooltip: String?)], _ attributes: [SVGWriter.Attribute], _ svg: inout SVGWriter)
    {
        guard !paths.isEmpty else { return }
        guard paths.contains(where: { $0.tooltip != nil }) else {
            svg.element("path", attributes + [("d", paths.map(\.path).joined())])
            return
        }
        svg.open("g", attributes)
        for (path, tooltip) in paths {
            svg.open("path", [("d", path)])
            if let tooltip { svg.element("title", [], text: tooltip) }
            svg.close()
        }
        svg.close()
    }
}

extension MarkPainter {
    /// Draws symbols.
    func paintPoints(_ mark: MarkDefinition, _ rows: [MarkRow], _ pen: MarkPen, _ svg: inout SVGWriter) {
        let symbol = pen.style.symbol.path(area: mark.kind == .point ? mark.size ?? pen.symbolArea : pen.symbolArea)
        let paths = rows.compactMap { row -> (path: String, tooltip: String?)? in
            guard let center = center(row) else { return nil }
            return ("M\(svgNumber(center.x)) \(svgNumber(center.y))" + symbol, row.tooltip)
        }
        write(paths, pen.fill(class: mark.filled ? "symbol" : "hollow", opacity: mark.opacity), &svg)
    }

    /// Draws a line through the rows in order; a missing value breaks it, and a lone value is a dot.
    func paintLine(_ layer: BoundLayer, _ rows: [MarkRow], _ pen: MarkPen, _ svg: inout SVGWriter) {
        let rows = sorted(rows, along: layer.isHorizontal ? \.y : \.x)
        var path = ""
        var lone: [MarkRow] = []
        var start = rows.startIndex
        while start < rows.endIndex {
            let end = rows[start...].firstIndex { center($0) == nil } ?? rows.endIndex
            let places = rows[start..<end].compactMap(center)
            if places.count == 1 { lone.append(rows[start]) }
            for (index, place) in places.enumerated() where places.count > 1 {
                path += (index == 0 ? "M" : index == 1 ? "L" : " ") + "\(svgNumber(place.x)) \(svgNumber(place.y))"
            }
            start = end + 1
        }
        if !path.isEmpty {
            svg.element("path", pen.stroke(width: layer.mark.strokeWidth, opacity: layer.mark.opacity) + [("d", path)])
        }
        let hasTooltips = rows.contains { $0.tooltip != nil }
        let points = layer.mark.point || hasTooltips ? rows : lone
        guard !points.isEmpty else { return }
        paintPoints(layer.mark, points, pen, &svg)
    }

    /// Draws a filled area between both ends of the rows in order.
    func paintErrorBand(_ layer: BoundLayer, _ rows: [MarkRow], _ pen: MarkPen, _ svg: inout SVGWriter) {
        let isHorizontal = layer.isHorizontal
        let rows = sorted(rows, along: isHorizontal ? \.y : \.x)
        let ends = rows.compactMap { interval($0, isHorizontal: isHorizontal) }
        guard let first = ends.first else { return }
        let point = { (across: Double, along: Double) in
            isHorizontal ? "\(svgNumber(along)) \(svgNumber(across))" : "\(svgNumber(across)) \(svgNumber(along))"
        }
        let corners: [String]
        if ends.count == 1 {
            let half = size * 0.25
            corners = [
                point(first.across - half, first.low), point(first.across + half, first.low),
                point(first.across + half, first.high), point(first.across - half, first.high),
            ]
        } else {
            corners = ends.map { point($0.across, $0.low) } + ends.reversed().map { point($0.across, $0.high) }
        }
        let path = "M" + corners.joined(separator: "L") + "z"
        svg.element("path", pen.fill(class: "area", opacity: layer.mark.opacity ?? 0.2) + [("d", path)])
    }

    /// Where a row's interval lies across and along its direction.
    func interval(_ row: MarkRow, isHorizontal: Bool) -> (across: Double, low: Double, high: Double)? {
        let ends = isHorizontal ? (row.y, row.x, row.x2) : (row.x, row.y, row.y2)
        guard let across = ends.0, let low = ends.1, let high = ends.2 else { return nil }
        let (acrossScale, alongScale) = isHorizontal ? (y, x) : (x, y)
        return (place(across, along: acrossScale, row), alongScale.position(low), alongScale.position(high))
    }

    private func sorted(_ rows: [MarkRow], along path: KeyPath<MarkRow, PositionValue?>) -> [MarkRow] {
        let keys = rows.map { row -> Double in
            if let order = row.order { return order }
            switch row[keyPath: path] {
            case .number(let number): return number
            case .category(let index): return Double(index)
            case nil: return .infinity
            }
        }
        let order = rows.indices.sorted { keys[$0] == keys[$1] ? $0 < $1 : keys[$0] < keys[$1] }
        return order.map { rows[$0] }
    }
}
