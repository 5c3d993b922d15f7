/// Writes SVG elements, escaping every attribute and text.
struct SVGWriter {
    /// What has been written so far.
    private(set) var text = ""
    private var openElements: [String] = []

    /// An attribute's name and its unescaped value.
    typealias Attribute = (name: String, value: String)

    /// Writes an element without children.
    mutating func element(_ name: String, _ attributes: [Attribute]) {
        start(name, attributes)
        text += "/>"
    }

    /// Writes an element that holds text alone.
    mutating func element(_ name: String, _ attributes: [Attribute], text content: String) {
        start(name, attributes)
        text += ">" + escapedXML(content) + "</\(name)>"
    }

    /// Starts an element; `close` ends it.
    mutating func open(_ name: String, _ attributes: [Attribute]) {
        start(name, attributes)
        text += ">"
        openElements.append(name)
    }

    /// Ends the innermost open element.
    mutating func close() {
        guard let name = openElements.popLast() else { return }
        text += "</\(name)>"
    }

    /// Writes a style sheet, which holds nothing that a user wrote.
    mutating func style(_ sheet: String) {
        text += "<style>" + sheet + "</style>"
    }

    private mutating func start(_ name: String, _ attributes: [Attribute]) {
        text += "<" + name
        for attribute in attributes {
            text += " " + attribute.name + "=\"" + escapedXML(attribute.value) + "\""
        }
    }
}

/// `text` as it may stand in XML: markup escaped, characters that XML forbids removed, line breaks as spaces.
func escapedXML(_ text: String) -> String {
    guard !text.utf8.allSatisfy(isPlain) else { return text }
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\"": escaped += "&quot;"
        case "'": escaped += "&#39;"
        case "\n", "\t", "\r": escaped += " "
        case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": break
        default: escaped.unicodeScalars.append(scalar)
        }
    }
    return escaped
}

/// Whether a byte is a printable character of ASCII that needs no escape, as nearly all bytes of paths are.
private func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
    default: byte >= 0x20 && byte < 0x7F
    }
}

/// A coordinate or length as SVG writes it: at most two decimals, no exponent.
func svgNumber(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let hundredths = Int((min(max(value, -1e9), 1e9) * 100).rounded())
    let magnitude = hundredths.magnitude
    let whole = magnitude / 100
    let fraction = magnitude % 100
    var text = hundredths < 0 ? "-\(whole)" : "\(whole)"
    if fraction > 0 {
        text += fraction % 10 == 0 ? ".\(fraction / 10)" : fraction < 10 ? ".0\(fraction)" : ".\(fraction)"
    }
    return text
}
