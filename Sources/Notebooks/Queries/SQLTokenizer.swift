import Diagnostics

/// A token of a SQL text; comments and white space are left out.
struct SQLToken: Sendable, Hashable {
    /// The kinds of token that matter for finding what a query reads.
    enum Kind: Sendable, Hashable {
        /// A bare word: a keyword or a name.
        case word
        /// A name in double quotes, back quotes or brackets, without them.
        case quotedName
        /// A string or a blob.
        case string
        case number
        /// A bound parameter, with the character before its name: `:width`.
        case parameter
        /// A single character of punctuation.
        case mark
    }

    var kind: Kind
    var text: String
    /// The line, counted from 0 at the start of the SQL text.
    var line: Int

    /// Whether the token is the given keyword, in any case.
    func isWord(_ keyword: String) -> Bool {
        kind == .word && text.utf8.count == keyword.utf8.count && text.uppercased() == keyword
    }

    /// Whether the token is the given punctuation.
    func isMark(_ mark: String) -> Bool { kind == .mark && text == mark }

    /// Whether the token can name a table.
    var isName: Bool { kind == .word || kind == .quotedName }
}

/// Splits SQL into tokens, by SQLite's rules.
struct SQLTokenizer {
    private let bytes: [UInt8]
    private var index = 0
    private var line = 0
    private var tokens: [SQLToken] = []

    /// The tokens of `text`.
    ///
    /// - Throws: `Diagnostic` for an unclosed string, name or comment; its line counts from 0 at the start of `text`.
    /// - Complexity: O(length).
    static func tokens(of text: String) throws(Diagnostic) -> [SQLToken] {
        var tokenizer = SQLTokenizer(bytes: Array(text.utf8))
        while tokenizer.index < tokenizer.bytes.count { try tokenizer.step() }
        return tokenizer.tokens
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func step() throws(Diagnostic) {
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "\n"):
            line += 1
            index += 1
        case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0C:
            index += 1
        case UInt8(ascii: "-") where next == UInt8(ascii: "-"):
            while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
        case UInt8(ascii: "/") where next == UInt8(ascii: "*"):
            try skipComment()
        case UInt8(ascii: "'"):
            try quoted(.string, by: byte)
        case UInt8(ascii: "\""), UInt8(ascii: "`"):
            try quoted(.quotedName, by: byte)
        case UInt8(ascii: "["):
            try quoted(.quotedName, by: UInt8(ascii: "]"))
        case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "$"), UInt8(ascii: "#"):
            run(.parameter, from: index + 1)
        case UInt8(ascii: "?"):
            run(.parameter, from: index + 1)
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            run(.number, from: index)
        default:
            if Self.isWordByte(byte) {
                run(.word, from: index)
            } else {
                append(.mark, to: index + 1)
            }
        }
    }

    private var next: UInt8? { index + 1 < bytes.count ? bytes[index + 1] : nil }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
            true
        default: false
        }
    }

    private mutating func run(_ kind: SQLToken.Kind, from start: Int) {
        var end = start
        while end < bytes.count, Self.isWordByte(bytes[end]) { end += 1 }
        append(kind, to: max(end, index + 1))
    }

    private mutating func append(_ kind: SQLToken.Kind, to end: Int) {
        tokens.append(SQLToken(kind: kind, text: String(decoding: bytes[index..<end], as: UTF8.self), line: line))
        index = end
    }

    private mutating func skipComment() throws(Diagnostic) {
        let start = line
        index += 2
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "*"), next == UInt8(ascii: "/") {
                index += 2
                return
            }
            if bytes[index] == UInt8(ascii: "\n") { line += 1 }
            index += 1
        }
        throw Diagnostic(line: start, "an unclosed comment in SQL", expected: "'*/' after it")
    }

    private mutating func quoted(_ kind: SQLToken.Kind, by end: UInt8) throws(Diagnostic) {
        let start = line
        var text: [UInt8] = []
        index += 1
        while index < bytes.count {
            let byte = bytes[index]
            if byte == end {
                guard next == end, end != UInt8(ascii: "]") else {
                    index += 1
                    tokens.append(SQLToken(kind: kind, text: String(decoding: text, as: UTF8.self), line: start))
                    return
                }
                index += 1
            }
            if byte == UInt8(ascii: "\n") { line += 1 }
            text.append(byte)
            index += 1
        }
        let mark = Character(Unicode.Scalar(end))
        throw Diagnostic(line: start, "an unclosed \(mark) in SQL", expected: "\(mark) after it")
    }
}
