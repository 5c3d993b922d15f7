/// Markdown source that is put together from source and from text that must stay text.
struct MarkdownText {
    /// The source so far.
    private(set) var text = ""
    /// Whether only what opens a block stands on the current line so far, such as `> ` or `- `.
    private var isAtLineStart = true
    /// Whether a number is all that follows on such a line, so that a full stop would make it a list's item.
    private var endsInLeadingNumber = false

    private static let special = "\\`*_[]{}<>&|~$@:".unicodeScalars
    private static let specialAtLineStart = "#+-=".unicodeScalars
    private static let blockMarkers = " \t>-+*#|".unicodeScalars

    /// Appends Markdown as it is.
    mutating func append(source: String) {
        if endsInLeadingNumber, let first = source.first, ".)".contains(first) { text += "\\" }
        text += source
        let line = source.unicodeScalars.reversed().prefix { $0 != "\n" }
        let beginsLine = line.count < source.unicodeScalars.count || isAtLineStart
        isAtLineStart = beginsLine && line.allSatisfy(Self.blockMarkers.contains)
        endsInLeadingNumber = endsInLeadingNumber && source.isEmpty
    }

    /// Appends a replacement: its text, or a link with that text.
    mutating func append(_ replacement: ProseReplacement) {
        if let target = replacement.target {
            text += "["
            (isAtLineStart, endsInLeadingNumber) = (false, false)
            append(text: replacement.text)
            text += "](<\(Self.escapedAddress(target))>)"
        } else {
            append(text: replacement.text)
        }
    }

    /// Appends `shown` on one line, with a backslash before whatever Markdown could take for markup.
    private mutating func append(text shown: String) {
        var scalars = Substring(shown).unicodeScalars
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        for scalar in scalars.drop(while: \.properties.isWhitespace) {
            let isDigit = ("0"..."9").contains(scalar)
            let wouldMarkUp =
                Self.special.contains(scalar) || isAtLineStart && Self.specialAtLineStart.contains(scalar)
                || endsInLeadingNumber && (scalar == "." || scalar == ")") || scalar == "." && text.hasSuffix("www")
            if wouldMarkUp { text += "\\" }
            text.unicodeScalars.append(scalar.properties.isWhitespace ? " " : scalar)
            endsInLeadingNumber = isDigit && (isAtLineStart || endsInLeadingNumber)
            isAtLineStart = false
        }
    }

    private static func escapedAddress(_ address: String) -> String {
        address.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "<": result += "%3C"
            case ">": result += "%3E"
            case "\\": result += "%5C"
            case "\n", "\r": result += "%0A"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
