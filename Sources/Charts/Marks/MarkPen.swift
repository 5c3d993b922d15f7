/// The attributes that draw a series' lines and areas.
struct MarkPen {
    /// The look.
    var style: SeriesStyle
    /// The size of labels, by which widths and symbols are scaled.
    var size: Double

    /// The width of a line that the specification does not set.
    var lineWidth: Double {
        size * 0.15
    }

    /// The area of a symbol that the specification does not set.
    var symbolArea: Double {
        size * size * 0.27
    }

    /// Attributes of a stroked path.
    func stroke(width: Double?, opacity: Double?) -> [SVGWriter.Attribute] {
        let width = width ?? lineWidth
        var attributes: [SVGWriter.Attribute] = [
            ("class", "line " + style.className), ("fill", "none"), ("stroke", style.fallbackColor),
            ("stroke-width", svgNumber(width)), ("stroke-linejoin", "round"),
        ]
        let dash = style.fixedDash ?? style.dash.map { $0 * width }
        if dash.isEmpty {
            attributes.append(("stroke-linecap", "round"))
        } else {
            attributes.append(("stroke-dasharray", dash.map(svgNumber).joined(separator: " ")))
        }
        if let opacity { attributes.append(("stroke-opacity", svgNumber(opacity))) }
        if let color = style.fixedColor { attributes.append(("style", "stroke:\(color)")) }
        return attributes
    }

    /// Attributes of a filled path of a class: `bar`, `area`, `symbol` or `hollow`.
    func fill(class name: String, opacity: Double?) -> [SVGWriter.Attribute] {
        var attributes: [SVGWriter.Attribute] = [("class", "\(name) \(style.className)")]
        if name == "hollow" {
            attributes += [
                ("fill", "#ffffff"), ("stroke", style.fallbackColor), ("stroke-width", svgNumber(size * 0.12)),
            ]
            if let color = style.fixedColor { attributes.append(("style", "stroke:\(color)")) }
        } else {
            attributes.append(("fill", style.fallbackColor))
            if name != "area" { attributes.append(("stroke-width", svgNumber(size * 0.06))) }
            if let color = style.fixedColor { attributes.append(("style", "fill:\(color)")) }
        }
        if let opacity { attributes.append((name == "area" ? "fill-opacity" : "opacity", svgNumber(opacity))) }
        return attributes
    }
}
