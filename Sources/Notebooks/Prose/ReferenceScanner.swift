import Diagnostics
import Tables

/// A reference in Markdown source, or what looks like one.
struct ProseOccurrence: Sendable {
    /// What it means.
    enum Content: Sendable {
        case reference(ProseReference)
        /// Something between `{{` and `}}` that is no reference; the diagnostic has no place yet.
        case malformed(Diagnostic)
        /// A character of the source that would be taken for a mark.
        case literal
    }

    var content: Content
    /// The source, as it stands.
    var source: String
    /// The line, counted from 0 at the start of the scanned text.
    var line: Int
}

/// Markdown source whose references have been replaced by marks.
///
/// A mark is made of private-use characters around the occurrence's index. Markdown gives it no meaning, so that it
/// comes out of the parser in one piece wherever it stood: in text, where it is replaced, or in code, where it is
/// turned back into its source. A character of the source that could be taken for a mark is itself marked.
struct MarkedProse: Sendable {
    /// The source with marks.
    private(set) var text = ""
    /// What the marks stand for, by their index.
    private(set) var occurrences: [ProseOccurrence] = []

    private static let open: Unicode.Scalar = "\u{E000}"
    private static let close: Unicode.Scalar = "\u{E001}"

    /// Scans `source`.
    ///
    /// - Complexity: O(length).
    init(_ source: String) {
        let scalars = source.unicodeScalars
        var index = scalars.startIndex
        var pending = index
        var line = 0
        var isEscaped = false
        var previous: Unicode.Scalar = "\n"
        while index < scalars.endIndex {
            let scalar = scalars[index]
            if !isEscaped, let (content, end) = Self.occurrence(in: scalars, at: index, after: previous) {
                text.unicodeScalars.append(contentsOf: scalars[pending..<index])
                mark(ProseOccurrence(content: content, source: String(scalars[index..<end]), line: line))
                (index, pending, previous) = (end, end, "}")
                continue
            }
            if scalar == "\n" { line += 1 }
            isEscaped = scalar == "\\" && !isEscaped
            previous = scalar
            index = scalars.index(after: index)
        }
        text.unicodeScalars.append(contentsOf: scalars[pending...])
    }

    private mutating func mark(_ occurrence: ProseOccurrence) {
        text.unicodeScalars.append(Self.open)
        text += String(occurrences.count)
        text.unicodeScalars.append(Self.close)
        occurrences.append(occurrence)
    }

    /// Whether `text` holds a mark.
    static func hasMarks(_ text: String) -> Bool { text.unicodeScalars.contains(open) }

    /// The pieces of a text that came out of the parser: stretches of plain text, and indices of occurrences.
    func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var plain = ""
        var index: Int?
        for scalar in text.unicodeScalars {
            if scalar == Self.open {
                index = 0
            } else if scalar == Self.close, let found = index {
                if !plain.isEmpty { pieces.append(.plain(plain)) }
                pieces.append(.occurrence(found))
                (plain, index) = ("", nil)
            } else if let value = index {
                index = value * 10 + Int(scalar.value) - 48
            } else {
                plain.unicodeScalars.append(scalar)
            }
        }
        if !plain.isEmpty { pieces.append(.plain(plain)) }
        return pieces
    }

    /// A piece of marked text.
    enum Piece: Sendable {
        case plain(String)
        case occurrence(Int)
    }

    /// The source of a text that came out of the parser.
    func restored(_ text: String) -> String {
        guard Self.hasMarks(text) else { return text }
        return pieces(of: text).reduce(into: "") { source, piece in
            switch piece {
            case .plain(let text): source += text
            case .occurrence(let index): source += occurrences[index].source
            }
        }
    }
}

extension MarkedProse {
    private typealias Scalars = String.UnicodeScalarView

    private static func occurrence(
        in scalars: Scalars, at start: Scalars.Index, after previous: Unicode.Scalar
    ) -> (ProseOccurrence.Content, end: Scalars.Index)? {
        switch scalars[start] {
        case open, close: (.literal, scalars.index(after: start))
        case "{": value(in: scalars, at: start)
        case "@" where !isWordScalar(previous): label(in: scalars, at: start)
        default: nil
        }
    }

    /// `{{ cell.column | format }}` on one line.
    private static func value(
        in scalars: Scalars, at start: Scalars.Index
    ) -> (ProseOccurrence.Content, end: Scalars.Index)? {
        let second = scalars.index(after: start)
        guard second < scalars.endIndex, scalars[second] == "{" else { return nil }
        let inner = scalars.index(after: second)
        var index = inner
        while index < scalars.endIndex, scalars[index] != "\n" {
            let next = scalars.index(after: index)
            if scalars[index] == "}", next < scalars.endIndex, scalars[next] == "}" {
                return (content(ofValue: String(scalars[inner..<index])), scalars.index(after: next))
            }
            index = next
        }
        return (
            .malformed(Diagnostic("an unclosed '{{'", expected: "'}}' on the same line, or '\\{{' for text")), inner
        )
    }

    private static func content(ofValue text: String) -> ProseOccurrence.Content {
        let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map(trimmed)
        let names = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard names.count == 2, names.allSatisfy({ CellName.isIdentifier($0) }) else {
            return .malformed(
                Diagnostic(
                    "the reference '{{\(text)}}'", expected: "'{{ cell.column }}' or '{{ cell.column | format }}'"))
        }
        do {
            let format = try parts.count == 2 ? NumberFormat(named: parts[1]) : .automatic
            return .reference(.value(cell: names[0], column: names[1], format: format))
        } catch {
            return .malformed(error)
        }
    }

    /// `@fig-name` or `@tbl-name`.
    private static func label(
        in scalars: Scalars, at start: Scalars.Index
    ) -> (ProseOccurrence.Content, end: Scalars.Index)? {
        var index = scalars.index(after: start)
        while index < scalars.endIndex, isWordScalar(scalars[index]) || scalars[index] == "-" {
            index = scalars.index(after: index)
        }
        while scalars[scalars.index(before: index)] == "-" { index = scalars.index(before: index) }
        let name = String(scalars[scalars.index(after: start)..<index])
        guard name.hasPrefix(CellName.chartPrefix) || name.hasPrefix(CellName.tablePrefix) else { return nil }
        return (.reference(.label(name)), index)
    }

    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
