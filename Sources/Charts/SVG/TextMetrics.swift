/// Estimates how wide text is drawn, since no font is at hand when a chart is laid out.
///
/// Widths are in ems, for a common sans-serif face, rounded up: labels may be a little narrower than estimated.
enum TextMetrics {
    /// The width of `text` at a font size, in the font size's unit.
    static func width(of text: String, size: Double, bold: Bool = false) -> Double {
        var ems = 0.0
        for scalar in text.unicodeScalars { ems += advance(of: scalar) }
        return ems * size * (bold ? 1.07 : 1)
    }

    /// `text`, shortened with an ellipsis to be at most `width` wide.
    static func truncated(_ text: String, to width: Double, size: Double) -> String {
        guard self.width(of: text, size: size) > width else { return text }
        var kept = ""
        var used = self.width(of: "…", size: size)
        for character in text {
            let advance = self.width(of: String(character), size: size)
            guard used + advance <= width else { break }
            kept.append(character)
            used += advance
        }
        return kept + "…"
    }

    /// `text`, broken between words into lines at most `width` wide; a longer word is shortened.
    static func wrapped(_ text: String, to width: Double, size: Double, bold: Bool = false) -> [String] {
        var lines: [String] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            let shown = truncated(String(word), to: width / (bold ? 1.07 : 1), size: size)
            if let last = lines.last, self.width(of: last + " " + shown, size: size, bold: bold) <= width {
                lines[lines.count - 1] = last + " " + shown
            } else {
                lines.append(shown)
            }
        }
        return lines
    }

    private static func advance(of scalar: Unicode.Scalar) -> Double {
        switch scalar {
        case "i", "j", "l", "'", "|", "I": 0.29
        case ".", ",", ":", ";", "!", " ", "\u{A0}", "f", "t", "r", "(", ")", "[", "]", "/", "-": 0.37
        case "m", "w", "M", "W", "%", "@", "…", "—": 0.93
        case "A"..."Z", "&": 0.7
        case "0"..."9": 0.58
        case "s", "c", "k", "x", "y", "z", "v": 0.54
        case "\u{B9}", "\u{B2}", "\u{B3}", "\u{2070}"..."\u{207F}": 0.4
        case "\u{300}"..."\u{36F}", "\u{200B}"..."\u{200F}", "\u{FE00}"..."\u{FE0F}": 0
        case "\u{1100}"..."\u{115F}", "\u{2E80}"..."\u{FFDC}", "\u{1F000}"..."\u{3FFFF}": 1.05
        default: 0.62
        }
    }
}
