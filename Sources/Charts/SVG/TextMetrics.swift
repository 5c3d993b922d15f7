/// Estimates how wide text is drawn, since no font is at hand when a chart is laid out.
///
/// Widths are in ems, for the widest common sans-serif face (DejaVu Sans), so that labels are rarely wider than estimated.
enum TextMetrics {
    /// How much wider bold text is.
    static let boldFactor = 1.12

    /// The width of `text` at a font size, in the font size's unit.
    static func width(of text: String, size: Double, bold: Bool = false) -> Double {
        var ems = 0.0
        for scalar in text.unicodeScalars { ems += advance(of: scalar) }
        return ems * size * (bold ? boldFactor : 1)
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
            let shown = truncated(String(word), to: width / (bold ? boldFactor : 1), size: size)
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
        case "i", "j", "l", "'", "I": 0.3
        case ".", ",", ":", ";", "!", " ", "\u{A0}", "|", "/": 0.34
        case "f", "t", "r", "(", ")", "[", "]", "-", "J", "\"": 0.42
        case "s", "z", "c", "v", "x", "y", "k", "_", "*", "?", "\u{B2}", "\u{B3}", "\u{B9}": 0.58
        case "m", "M", "W", "%", "@", "…", "—", "→": 1
        case "w", "O", "Q", "D", "G", "H", "N", "U", "&", "#", "<", ">", "=", "+", "~", "−", "×", "↑": 0.84
        case "A"..."Z": 0.7
        case "\u{2070}"..."\u{2099}": 0.42
        case "\u{300}"..."\u{36F}", "\u{200B}"..."\u{200F}", "\u{FE00}"..."\u{FE0F}": 0
        case "\u{1100}"..."\u{115F}", "\u{2E80}"..."\u{FFDC}", "\u{1F000}"..."\u{3FFFF}": 1.1
        default: 0.64
        }
    }
}
