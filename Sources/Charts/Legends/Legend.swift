/// The keys of colours, shapes and dashes, in rows above the panels.
struct Legend {
    /// A sample of a look with what it stands for, or the title of the entries that follow.
    struct Entry {
        /// The text.
        var label: String
        /// The look, or `nil` for a title.
        var style: SeriesStyle?
        /// The marks that have this look.
        var marks: Set<MarkKind>
        /// Where the entry starts, from the legend's upper left corner.
        var x = 0.0
        var row = 0
    }

    /// The entries with their places.
    private(set) var entries: [Entry] = []

    /// The number of rows.
    var rowCount: Int {
        entries.map { $0.row + 1 }.max() ?? 0
    }

    /// The width of a sample.
    static func sampleWidth(_ typography: Typography) -> Double {
        (typography.size * 1.7).rounded()
    }

    /// The legend of a chart, as wide as `width` at most.
    ///
    /// - Parameter labelsLines: Whether labels at the ends of lines tell colours apart already.
    init(_ data: BoundData, width: Double, labelsLines: Bool, typography: Typography) {
        let styles = SeriesStyles(data)
        var fields: Set<String> = []
        for channel in [Channel.color, .shape, .strokeDash] {
            let users = data.layers.filter { $0.specification[channel]?.isScaled == true }
            guard let layer = users.first, let definition = layer.specification[channel] else { continue }
            if let field = definition.field {
                guard fields.insert(field).inserted else { continue }
            }
            guard definition.legend != .hidden, channel != .color || !labelsLines else { continue }
            append(section(channel, definition, users, data, styles, typography), width: width, typography)
        }
    }

    private func section(
        _ channel: Channel, _ definition: ChannelDefinition, _ users: [BoundLayer], _ data: BoundData,
        _ styles: SeriesStyles, _ typography: Typography
    ) -> [Entry] {
        let marks = Set(users.flatMap { $0.mark.point ? [$0.mark.kind, .point] : [$0.mark.kind] })
        var entries: [Entry] = []
        let title: String? =
            switch definition.title {
            case .text(let text): text
            case .none: nil
            case .automatic: definition.field
            }
        if let title { entries.append(Entry(label: title, style: nil, marks: [])) }
        guard let layer = users.first(where: { $0.mark.kind == .line }) ?? users.first else { return [] }
        let domain = channel == .color ? data.color : channel == .shape ? data.shape : data.dash
        for index in domain?.values.indices ?? 0..<0 {
            var group = SeriesGroup()
            let shares = { (other: Channel) in
                channel == other || layer.specification[other]?.field.map { $0 == definition.field } == true
            }
            if shares(.color) { group.color = index }
            if shares(.shape) { group.shape = index }
            if shares(.strokeDash) { group.dash = index }
            var style = styles.style(group, in: layer)
            if channel != .color { style.color = group.color }
            entries.append(Entry(label: domain?.label(index) ?? "", style: style, marks: marks))
        }
        return entries
    }

    private mutating func append(_ section: [Entry], width: Double, _ typography: Typography) {
        var row = rowCount
        var x = 0.0
        for var entry in section {
            let lead = entry.style == nil ? 0 : Self.sampleWidth(typography) + typography.size * 0.4
            entry.label = TextMetrics.truncated(entry.label, to: width - lead, size: typography.size)
            let advance = lead + typography.width(entry.label)
            if x > 0, x + advance > width {
                row += 1
                x = 0
            }
            (entry.x, entry.row) = (x, row)
            entries.append(entry)
            x += advance + typography.size * 1.1
        }
    }

    /// Draws the legend with its upper left corner at the origin.
    func write(to svg: inout SVGWriter, typography: Typography) {
        let sample = Self.sampleWidth(typography)
        for entry in entries {
            let baseline = Double(entry.row) * typography.lineHeight * 1.1 + typography.size
            let middle = baseline - typography.size * 0.36
            guard let style = entry.style else {
                svg.element(
                    "text", [("class", "muted"), ("x", svgNumber(entry.x)), ("y", svgNumber(baseline))],
                    text: entry.label)
                continue
            }
            let writer = SampleWriter(style: style, marks: entry.marks, width: sample, size: typography.size)
            writer.write(to: &svg, x: entry.x, y: middle)
            let x = svgNumber(entry.x + sample + typography.size * 0.4)
            svg.element("text", [("x", x), ("y", svgNumber(baseline))], text: entry.label)
        }
    }
}

/// Draws a sample of a look.
struct SampleWriter {
    /// The look.
    var style: SeriesStyle
    /// The marks that have it.
    var marks: Set<MarkKind>
    /// The sample's width.
    var width: Double
    /// The size of labels beside it.
    var size: Double

    /// Draws the sample from `x` on, around the height `y`.
    func write(to svg: inout SVGWriter, x: Double, y: Double) {
        let pen = MarkPen(style: style, size: size)
        if marks.contains(.bar) || marks == [.errorband] {
            let side = size * 0.8
            let path =
                "M\(svgNumber(x + width - side)) \(svgNumber(y - side / 2))h\(svgNumber(side))v\(svgNumber(side))"
                + "h-\(svgNumber(side))z"
            svg.element("path", pen.fill(class: "bar", opacity: nil) + [("d", path)])
            return
        }
        if !marks.isDisjoint(with: [.line, .rule, .errorbar]) {
            let path = "M\(svgNumber(x)) \(svgNumber(y))h\(svgNumber(width))"
            svg.element("path", pen.stroke(width: nil, opacity: nil) + [("d", path)])
        }
        if !marks.isDisjoint(with: [.point, .text]) {
            let path = "M\(svgNumber(x + width / 2)) \(svgNumber(y))" + style.symbol.path(area: pen.symbolArea)
            svg.element("path", pen.fill(class: "symbol", opacity: nil) + [("d", path)])
        }
    }
}
