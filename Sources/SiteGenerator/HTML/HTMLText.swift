/// Text as it may stand in an HTML page.
enum HTMLText {
    /// `text` with everything escaped that has a meaning in HTML, inside and outside of attributes.
    ///
    /// Control characters that HTML forbids become the replacement character. The text is looked at scalar by scalar:
    /// a quotation mark that carries a combining accent is one `Character`, and would still close an attribute.
    ///
    /// - Complexity: O(length of the text).
    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: needsEscape) else { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count + 32)
        append(text, to: &result)
        return result
    }

    /// Appends `text`, escaped, to `page`.
    static func append(_ text: String, to page: inout String) {
        guard text.utf8.contains(where: needsEscape) else {
            page += text
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": page += "&lt;"
            case ">": page += "&gt;"
            case "&": page += "&amp;"
            case "\"": page += "&quot;"
            case "'": page += "&#39;"
            case "\t", "\n", "\r": page.unicodeScalars.append(scalar)
            default: page.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? "\u{FFFD}" : scalar)
            }
        }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
        case 0x09, 0x0A, 0x0D: false
        default: byte < 0x20 || byte == 0x7F
        }
    }

    /// `path` as a relative address: everything but letters, digits, `-`, `.`, `_`, `~` and `/` as `%XX`.
    static func address(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF")
        var result = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                result.append("%")
                result.append(digits[Int(byte >> 4)])
                result.append(digits[Int(byte & 15)])
            }
        }
        return result
    }
}
