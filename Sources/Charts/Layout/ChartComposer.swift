/// Writes a chart that has been laid out as SVG.
struct ChartComposer {
    /// What is drawn.
    var specification: ChartSpecification
    var data: BoundData
    /// Where it goes.
    var layout: ChartLayout
    /// The identifier, the accessible name and the description.
    var id: String
    var title: String
    var description: String

    /// The image.
    func svg() -> String {
        var svg = SVGWriter()
        let size = (svgNumber(layout.width), svgNumber(layout.height))
        let least = svgNumber(layout.typography.leastWidth(of: layout.width))
        svg.open(
            "svg",
            [
                ("xmlns", "http://www.w3.org/2000/svg"), ("id", id), ("class", "chart"), ("role", "img"),
                ("aria-labelledby", "\(id)-title \(id)-desc"), ("viewBox", "0 0 \(size.0) \(size.1)"),
                ("width", size.0), ("height", size.1), ("style", "max-width:100%;height:auto;--least-width:\(least)px"),
            ])
        svg.element("title", [("id", "\(id)-title")], text: title)
        svg.element("desc", [("id", "\(id)-desc")], text: description)
        svg.style(Theme.styleSheet(id: id, typography: layout.typography))
        writeTitles(&svg)
        svg.open("g", [("class", "legend"), ("transform", "translate(0 \(svgNumber(layout.legendTop)))")])
        layout.legend.write(to: &svg, typography: layout.typography)
        svg.close()
        writeClip(&svg)
        for index in layout.panels.indices { writePanel(index, &svg) }
        svg.close()
        return svg.text
    }

    private func writeTitles(_ svg: inout SVGWriter) {
        for line in layout.titleLines {
            svg.element(
                "text", [("class", line.isTitle ? "title" : "muted"), ("y", svgNumber(line.baseline))], text: line.text)
        }
        let typography = layout.typography
        let isYCategorical = data.y.categories != nil
        if let text = data.y.title, !data.y.definition.isHidden {
            let shown = TextMetrics.truncated(
                (isYCategorical ? "" : "↑ ") + text, to: layout.width / TextMetrics.boldFactor, size: typography.size)
            svg.element("text", [("class", "strong"), ("y", svgNumber(layout.yTitleBaseline))], text: shown)
        }
        if let text = data.x.title, !data.x.definition.isHidden {
            let arrow = data.x.categories == nil ? " →" : ""
            let shown = TextMetrics.truncated(
                text, to: layout.width / TextMetrics.boldFactor - typography.width(arrow, bold: true),
                size: typography.size)
            let end = layout.panels.map { $0.x + layout.panelWidth }.max() ?? layout.width
            let x = max(end, min(layout.width, typography.width(shown + arrow, bold: true)))
            svg.element(
                "text",
                [
                    ("class", "strong"), ("x", svgNumber(x)), ("y", svgNumber(layout.xTitleBaseline)),
                    ("text-anchor", "end"),
                ], text: shown + arrow)
        }
    }

    /// The clip that cuts off what lies outside the domains that the specification sets.
    private func writeClip(_ svg: inout SVGWriter) {
        guard data.x.isOutside || data.y.isOutside else { return }
        svg.open("clipPath", [("id", "\(id)-clip")])
        svg.element(
            "rect",
            [
                ("x", "-3"), ("y", "-3"), ("width", svgNumber(layout.panelWidth + 6)),
                ("height", svgNumber(layout.panelHeight + 6)),
            ])
        svg.close()
    }

    private func writePanel(_ index: Int, _ svg: inout SVGWriter) {
        let panel = layout.panels[index]
        svg.open("g", [("class", "panel"), ("transform", "translate(\(svgNumber(panel.x)) \(svgNumber(panel.y)))")])
        writeHeader(index, &svg)
        let axes = AxisWriter(
            x: layout.xAxis, y: layout.yAxis, width: layout.panelWidth, height: layout.panelHeight,
            typography: layout.typography)
        if data.isEmpty {
            writeEmptyFrame(&svg)
        } else {
            axes.writeGrid(to: &svg)
            let isClipped = data.x.isOutside || data.y.isOutside
            svg.open("g", [("class", "marks")] + (isClipped ? [("clip-path", "url(#\(id)-clip)")] : []))
            writeMarks(index, &svg)
            svg.close()
            axes.writeBaselines(
                to: &svg, x: !data.x.definition.isHidden, y: data.y.categories != nil,
                zeros: (layout.x.innerZero, layout.y.innerZero))
            axes.writeLabels(to: &svg, left: index % data.facets.columns == 0)
            writeLineLabels(&svg)
        }
        svg.close()
    }

    private func writeHeader(_ index: Int, _ svg: inout SVGWriter) {
        guard index < data.facets.headers.count else { return }
        let typography = layout.typography
        let text = TextMetrics.truncated(
            data.facets.headers[index], to: layout.panelWidth / TextMetrics.boldFactor, size: typography.size)
        svg.element("text", [("class", "strong"), ("y", svgNumber(-typography.size * 0.45))], text: text)
    }

    private func writeMarks(_ panel: Int, _ svg: inout SVGWriter) {
        let painter = MarkPainter(
            x: layout.x, y: layout.y, width: layout.panelWidth, height: layout.panelHeight,
            offsetCount: max(1, data.offset?.values.count ?? 1), styles: SeriesStyles(data),
            size: layout.typography.size)
        for layer in data.layers {
            let rows = data.facets.count == 1 ? layer.rows : layer.rows.filter { $0.panel == panel }
            painter.paint(layer, rows: rows, to: &svg)
        }
    }

    private func writeLineLabels(_ svg: inout SVGWriter) {
        guard let lineLabels = layout.lineLabels else { return }
        let end = layout.x.position(lineLabels.place)
        guard let layer = data.layers.first(where: { $0.mark.kind == .line }) else { return }
        let typography = layout.typography
        let styles = SeriesStyles(data)
        svg.open("g", [("class", "line-labels")])
        for label in lineLabels.labels {
            let pen = MarkPen(style: styles.style(label.group, in: layer), size: typography.size)
            let path =
                "M\(svgNumber(end)) \(svgNumber(label.end))"
                + "L\(svgNumber(end + typography.size * 0.55)) \(svgNumber(label.y))"
            var leader = pen
            leader.style.dash = []
            leader.style.fixedDash = nil
            svg.element("path", leader.stroke(width: typography.size * 0.08, opacity: nil) + [("d", path)])
            svg.element(
                "text",
                [
                    ("class", "halo"), ("x", svgNumber(end + typography.size * 0.75)),
                    ("y", svgNumber(label.y + typography.size * 0.35)),
                ], text: label.text)
        }
        svg.close()
    }

    private func writeEmptyFrame(_ svg: inout SVGWriter) {
        let (width, height) = (layout.panelWidth, layout.panelHeight)
        let frame = "M0 0h\(svgNumber(width))v\(svgNumber(height))h-\(svgNumber(width))z"
        svg.element(
            "path",
            [("class", "grid"), ("d", frame), ("fill", "none"), ("stroke", "#d8dde3"), ("stroke-dasharray", "4 4")])
        svg.element(
            "text",
            [
                ("class", "muted"), ("x", svgNumber(width / 2)),
                ("y", svgNumber(height / 2 + layout.typography.size * 0.35)),
                ("text-anchor", "middle"),
            ], text: "no data")
    }
}
