/// The colours and type of every chart, light and dark.
///
/// A page may set `--chart-text`, `--chart-muted`, `--chart-grid`, `--chart-background` and `--chart-series-1` to
/// `--chart-series-5`; a chart that stands alone follows the reader's colour scheme.
enum Theme {
    /// Colours that hold a contrast of 3:1 on white and on near-black; the text's colour is the fifth.
    static let seriesColors = ["#009E73", "#0072B2", "#D55E00", "#CC79A7", "#1f2328"]

    /// The number of colours that tell series apart.
    static let seriesCount = seriesColors.count

    /// Dashes and gaps that repeat what the colours say, in multiples of the line's width.
    static let dashes: [[Double]] = [[], [3.5, 2], [1, 1.6], [6, 1.8, 1, 1.8], [6, 2.5], [2, 2]]

    /// The style sheet of the chart with an identifier.
    static func styleSheet(id: String, typography: Typography) -> String {
        let size = svgNumber(typography.size)
        return colors(id, text: "#1f2328", muted: "#59636e", grid: "#d8dde3", background: "#ffffff")
            + "@media (prefers-color-scheme:dark){"
            + colors(id, text: "#e6edf3", muted: "#9da7b3", grid: "#30363d", background: "#0d1117") + "}"
            + (0..<seriesCount).map { "#\(id) .s\($0){--c:var(--c\($0))}" }.joined()
            + "#\(id) .ink{--c:var(--t)}#\(id):root{background:var(--b)}"
            + "#\(id) text{fill:var(--t);font:\(size)px system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',"
            + "Arial,sans-serif;font-variant-numeric:tabular-nums}"
            + "#\(id) .title{font-size:\(svgNumber(typography.titleSize))px;font-weight:650}"
            + "#\(id) .muted{fill:var(--m)}#\(id) .strong{font-weight:600}"
            + "#\(id) .grid{stroke:var(--g)}#\(id) .axis{stroke:var(--m)}"
            + "#\(id) .line{stroke:var(--c)}#\(id) .area{fill:var(--c)}"
            + "#\(id) .symbol{fill:var(--c);stroke:var(--b)}#\(id) .hollow{fill:var(--b);stroke:var(--c)}"
            + "#\(id) .halo{stroke:var(--b);stroke-width:3px;stroke-linejoin:round;paint-order:stroke}"
            + "#\(id) .bar{fill:var(--c);stroke:var(--b)}"
    }

    private static func colors(_ id: String, text: String, muted: String, grid: String, background: String) -> String {
        var sheet = "#\(id){--t:var(--chart-text,\(text));--m:var(--chart-muted,\(muted));"
        sheet += "--g:var(--chart-grid,\(grid));--b:var(--chart-background,\(background));"
        for (index, color) in seriesColors.enumerated() {
            let fallback = index == seriesCount - 1 ? text : color
            sheet += "--c\(index):var(--chart-series-\(index + 1),\(fallback));"
        }
        return sheet + "}"
    }
}

/// The sizes of a chart's texts.
struct Typography: Equatable {
    /// The size of labels, in user units of the SVG.
    var size: Double
    /// The size of the title.
    var titleSize: Double

    /// The type of a chart as wide as `width`.
    init(width: Double) {
        size = min(20, max(12, (width / 38).rounded()))
        titleSize = (size * 1.2).rounded()
    }

    /// The least size at which labels can be read, in pixels.
    private static let leastSize = 11.0

    /// The width in pixels at which a chart as wide as `width` has labels that can just be read.
    func leastWidth(of width: Double) -> Double {
        (width * Self.leastSize / size).rounded(.up)
    }

    /// The distance between two lines of labels.
    var lineHeight: Double {
        (size * 1.35).rounded()
    }

    /// How wide a label is drawn.
    func width(_ text: String, bold: Bool = false) -> Double {
        TextMetrics.width(of: text, size: size, bold: bold)
    }
}
