extension MarkPainter {
    /// Draws bars: in bands, over intervals, or thin ones on continuous axes.
    func paintBars(_ layer: BoundLayer, _ rows: [MarkRow], _ pen: MarkPen, _ svg: inout SVGWriter) {
        let paths = rows.compactMap { row -> (path: String, tooltip: String?)? in
            guard let (left, right) = extent(row, \.x, \.x2, along: x, grows: layer.isHorizontal, layer.mark),
                let (top, bottom) = extent(row, \.y, \.y2, along: y, grows: !layer.isHorizontal, layer.mark)
            else { return nil }
            let width = svgNumber(right - left)
            let path = "M\(svgNumber(left)) \(svgNumber(top))h\(width)v\(svgNumber(bottom - top))h-\(width)z"
            return (path, row.tooltip)
        }
        write(paths, pen.fill(class: "bar", opacity: layer.mark.opacity), &svg)
    }

    /// The lower and the higher place of a bar along one axis.
    private func extent(
        _ row: MarkRow, _ first: KeyPath<MarkRow, PositionValue?>, _ second: KeyPath<MarkRow, PositionValue?>,
        along scale: PositionScale, grows: Bool, _ mark: MarkDefinition
    ) -> (Double, Double)? {
        guard let value = row[keyPath: first] else { return nil }
        switch scale {
        case .band(let band):
            let breadth = mark.size ?? band.bandwidth / Double(row.offset == nil ? 1 : offsetCount)
            let center = place(value, along: scale, row)
            return (center - breadth / 2, center + breadth / 2)
        case .continuous:
            let place = scale.position(value)
            if let other = row[keyPath: second] {
                let end = scale.position(other)
                return (min(place, end), max(place, end))
            }
            if grows {
                return (min(place, scale.baseline), max(place, scale.baseline))
            }
            let breadth = mark.size ?? size * 0.5
            return (place - breadth / 2, place + breadth / 2)
        }
    }

    /// Draws rules: across the panel, between two ends, or from the axis to a place.
    func paintRules(_ layer: BoundLayer, _ rows: [MarkRow], _ pen: MarkPen, _ svg: inout SVGWriter) {
        let (mark, isHorizontal) = (layer.mark, layer.isHorizontal)
        let paths = rows.map { row -> (path: String, tooltip: String?) in
            let xPlace = row.x.map { place($0, along: x, row) }
            let yPlace = row.y.map { place($0, along: y, row) }
            let left = xPlace ?? 0
            let right = row.x2.map(x.position) ?? xPlace ?? width
            let top = yPlace ?? 0
            let bottom = row.y2.map(y.position) ?? yPlace ?? height
            if row.x != nil, row.y != nil, row.x2 == nil, row.y2 == nil {
                let end = isHorizontal ? "H\(svgNumber(x.baseline))" : "V\(svgNumber(y.baseline))"
                return ("M\(svgNumber(left)) \(svgNumber(top))" + end, row.tooltip)
            }
            return ("M\(svgNumber(left)) \(svgNumber(top))L\(svgNumber(right)) \(svgNumber(bottom))", row.tooltip)
        }
        write(paths, pen.stroke(width: mark.strokeWidth ?? size * 0.1, opacity: mark.opacity), &svg)
    }

    /// Draws intervals with ticks at their ends.
    func paintErrorBars(_ layer: BoundLayer, _ rows: [MarkRow], _ pen: MarkPen, _ svg: inout SVGWriter) {
        let isHorizontal = layer.isHorizontal
        let tick = layer.mark.ticks ? size * 0.22 : 0
        let paths = rows.compactMap { row -> (path: String, tooltip: String?)? in
            guard let (across, low, high) = interval(row, isHorizontal: isHorizontal) else { return nil }
            let (a, l, h) = (svgNumber(across), svgNumber(low), svgNumber(high))
            let (before, after) = (svgNumber(across - tick), svgNumber(across + tick))
            var path = isHorizontal ? "M\(l) \(a)H\(h)" : "M\(a) \(l)V\(h)"
            if tick > 0 {
                path +=
                    isHorizontal
                    ? "M\(l) \(before)V\(after)M\(h) \(before)V\(after)"
                    : "M\(before) \(l)H\(after)M\(before) \(h)H\(after)"
            }
            return (path, row.tooltip)
        }
        var pen = pen
        pen.style.dash = []
        write(paths, pen.stroke(width: layer.mark.strokeWidth ?? size * 0.1, opacity: layer.mark.opacity), &svg)
    }

    /// Draws texts.
    func paintTexts(_ mark: MarkDefinition, _ rows: [MarkRow], _ pen: MarkPen, _ svg: inout SVGWriter) {
        let anchor: String =
            switch mark.align {
            case .left: "start"
            case .center: "middle"
            case .right: "end"
            }
        for row in rows {
            guard let center = center(row), let text = row.text else { continue }
            var attributes: [SVGWriter.Attribute] = [
                ("class", "halo"), ("x", svgNumber(center.x + mark.dx)),
                ("y", svgNumber(center.y + mark.dy + size * 0.35)),
                ("text-anchor", anchor),
            ]
            var style: [String] = []
            if let color = pen.style.fixedColor { style.append("fill:\(color)") }
            if let size = mark.size { style.append("font-size:\(svgNumber(size))px") }
            if !style.isEmpty { attributes.append(("style", style.joined(separator: ";"))) }
            if let opacity = mark.opacity { attributes.append(("opacity", svgNumber(opacity))) }
            svg.element("text", attributes, text: text)
        }
    }
}
