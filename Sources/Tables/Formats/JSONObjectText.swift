/// Writes JSON text member by member, with integers of any length exact.
///
/// ```swift
/// var text = JSONObjectText()
/// text.object { text in
///     text.member("macs", 12)
///     text.object("layer", isInline: true) { $0.member("name", "conv1") }
/// }
/// ```
/// Objects and arrays are written over several lines, or on one where they are inline; what is inside of one that is
/// inline is inline. A few hundred thousand members take tens of milliseconds.
public struct JSONObjectText: Sendable {
    private var bytes: [UInt8] = []
    private var depth = 0
    /// The depth from which on everything stands on one line.
    private var inlineDepth = Int.max
    private var isFirst = true

    /// Creates an empty text.
    public init() {}

    /// What is written so far.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Writes an object, as an element or a member, and what `body` writes into it.
    public mutating func object(
        _ name: StaticString? = nil, isInline: Bool = false, _ body: (inout JSONObjectText) -> Void
    ) {
        name.map { key($0.description) } ?? element()
        enclose(UInt8(ascii: "{"), UInt8(ascii: "}"), isInline, body)
    }

    /// Writes an object whose name is no constant as a member.
    public mutating func object(named name: String, isInline: Bool = false, _ body: (inout JSONObjectText) -> Void) {
        key(name)
        enclose(UInt8(ascii: "{"), UInt8(ascii: "}"), isInline, body)
    }

    /// Writes an array as a member, and what `body` writes into it.
    public mutating func array(_ name: String, isInline: Bool = false, _ body: (inout JSONObjectText) -> Void) {
        key(name)
        enclose(UInt8(ascii: "["), UInt8(ascii: "]"), isInline, body)
    }

    /// Writes an integer.
    public mutating func member(_ name: String, _ value: Int128) {
        key(name)
        guard let small = Int64(exactly: value) else { return raw(value.description) }
        digits(of: small)
    }

    /// Writes a number; what is not finite becomes null.
    public mutating func member(_ name: String, _ value: Double) {
        key(name)
        raw(value.isFinite ? "\(value)" : "null")
    }

    /// Writes a text.
    public mutating func member(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    /// Writes a value that is JSON already.
    public mutating func member(_ name: String, json: String) {
        key(name)
        raw(json)
    }

    private mutating func enclose(
        _ open: UInt8, _ close: UInt8, _ isInline: Bool, _ body: (inout JSONObjectText) -> Void
    ) {
        bytes.append(open)
        depth += 1
        isFirst = true
        if isInline { inlineDepth = min(inlineDepth, depth) }
        body(&self)
        depth -= 1
        if !isFirst, depth + 1 < inlineDepth { newLine() }
        if depth < inlineDepth { inlineDepth = .max }
        isFirst = false
        bytes.append(close)
    }

    private mutating func element() {
        guard depth > 0 else { return }
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        if depth < inlineDepth {
            newLine()
        } else if !isFirst {
            bytes.append(UInt8(ascii: " "))
        }
        isFirst = false
    }

    private mutating func key(_ name: String) {
        element()
        string(name)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(UInt8(ascii: " "))
    }

    private mutating func newLine() {
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    private mutating func raw(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func string(_ text: String) {
        guard text.utf8.allSatisfy(Self.standsForItself) else { return raw(jsonString(text)) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: text.utf8)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether `jsonString` writes the character as it is.
    private static func standsForItself(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): false
        default: byte >= 0x20 && byte < 0x7F
        }
    }

    private mutating func digits(of value: Int64) {
        var rest = value.magnitude
        let end = bytes.count
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        bytes[end...].reverse()
    }
}
