/// Draws the axes and grid of a panel whose upper left corner is the origin.
struct AxisWriter {
    /// The layouts of both axes.
    var x: AxisLayout
    var y: AxisLayout
    /// The panel's size.
    var width: Double
    var height: Double
    /// The type of labels.
    var typography: Typography

    /// Draws the lines behind the marks.
    func writeGrid(to svg: inout SVGWriter) {
        var minor = ""
        for position in x.hasGrid ? x.minor : [] { minor += "M\(svgNumber(position)) 0v\(svgNumber(height))" }
        for position in y.hasGrid ? y.minor : [] { minor += "M0 \(svgNumber(position))h\(svgNumber(width))" }
        var major = ""
        for tick in x.hasGrid ? x.ticks : [] { major += "M\(svgNumber(tick.position)) 0v\(svgNumber(height))" }
        for tick in y.hasGrid ? y.ticks : [] { major += "M0 \(svgNumber(tick.position))h\(svgNumber(width))" }
        for (path, opacity) in [(minor, "0.45"), (major, "1")] where !path.isEmpty {
            svg.element(
                "path",
                [
                    ("class", "grid"), ("d", path), ("stroke", "#d8dde3"), ("stroke-width", "1"), ("opacity", opacity),
                    ("fill", "none"), ("aria-hidden", "true"),
                ])
        }
    }

    /// Draws the lines along the axes, and those at zero where numbers lie on both sides, over the marks.
    func writeBaselines(to svg: inout SVGWriter, x hasX: Bool, y hasY: Bool, zeros: (x: Double?, y: Double?)) {
        var path = ""
        if hasX { path += "M0 \(svgNumber(height))h\(svgNumber(width))" }
        if hasY { path += "M0 0v\(svgNumber(height))" }
        if let zero = zeros.x { path += "M\(svgNumber(zero)) 0v\(svgNumber(height))" }
        if let zero = zeros.y { path += "M0 \(svgNumber(zero))h\(svgNumber(width))" }
        guard !path.isEmpty else { return }
        svg.element(
            "path",
            [
                ("class", "axis"), ("d", path), ("stroke", "#59636e"), ("stroke-width", "1"), ("fill", "none"),
                ("aria-hidden", "true"),
            ])
    }

    /// Draws the labels below the panel and, for a panel of the first column, to its left.
    func writeLabels(to svg: inout SVGWriter, left: Bool) {
        let size = typography.size
        svg.open("g", [("aria-hidden", "true"), ("fill", "#59636e")])
        for tick in x.ticks where !tick.label.isEmpty {
            let x = svgNumber(tick.position)
            if self.x.isSlanted {
                let y = svgNumber(height + size * 0.9)
                svg.element(
                    "text",
                    [
                        ("class", "muted"), ("text-anchor", "end"),
                        ("transform", "translate(\(x) \(y)) rotate(-\(svgNumber(AxisLayout.slant)))"),
                    ], text: tick.label)
            } else {
                let y = svgNumber(height + size * 1.25)
                svg.element(
                    "text", [("class", "muted"), ("x", x), ("y", y), ("text-anchor", "middle")], text: tick.label)
            }
        }
        for tick in left ? y.ticks : [] where !tick.label.isEmpty {
            let y = svgNumber(tick.position + size * 0.35)
            svg.element(
                "text", [("class", "muted"), ("x", svgNumber(-size * 0.5)), ("y", y), ("text-anchor", "end")],
                text: tick.label)
        }
        svg.close()
    }
}
