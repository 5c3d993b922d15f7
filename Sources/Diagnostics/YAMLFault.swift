import Yams

/// What is wrong with a text that is no YAML, in our own words.
enum YAMLFault {
    /// The diagnostic for an error of the parser.
    ///
    /// - Parameters:
    ///   - text: The text that was parsed.
    ///   - offset: What is added to its lines, counted from 1, to give those of the file.
    static func diagnostic(for error: YamlError, in text: String, file: String?, offset: Int) -> Diagnostic {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let kind = kinds.first { kind in
                let isAbout = kind.context.map { context?.text.contains($0) ?? false } ?? true
                return isAbout && problem.contains(kind.problem)
            }
            let line = kind?.isOpening ?? false ? context?.mark.line : nil
            return Diagnostic(
                file: file, line: (line ?? mark.line) + offset, kind?.message ?? "a text that is no YAML",
                expected: kind?.expected ?? anyYAML)
        case .duplicatedKeysInMapping(let keys, let context):
            let key = keys.first ?? ""
            let first = context.mark.line
            return Diagnostic(
                file: file, line: line(ofSecond: key, after: first, in: text) + offset,
                "the key '\(key)' stands twice", expected: "it once; it stands on line \(first + offset) already")
        case .reader(_, let place, let value, _):
            let before = text.prefix(place ?? 0)
            return Diagnostic(
                file: file, line: 1 + before.count(where: \.isNewline) + offset,
                "the character U+\(hexadecimal(value)) in YAML", expected: "printable characters")
        default:
            return Diagnostic(
                file: file, line: 1 + offset, "a text that is no YAML",
                expected: anyYAML)
        }
    }

    /// What is expected where nothing better is known.
    static let anyYAML = "YAML: 'key: value' lines, lists and mappings"

    /// A kind of fault: how the parser names it, and how we do.
    private struct Kind {
        let problem: String
        /// Part of what the parser was about, where that matters.
        var context: String?
        /// Whether its line is the one on which what is broken begins, rather than where the parser noticed.
        var isOpening = false
        let message: String
        let expected: String
    }

    private static let quotes = "quotes around text that holds one, as in key: \"a: b\""

    private static let kinds = [
        Kind(
            problem: "did not find expected ',' or ']'", isOpening: true, message: "a list '[' that does not end",
            expected: "',' between its values and ']' after them"),
        Kind(
            problem: "did not find expected ',' or '}'", isOpening: true, message: "a mapping '{' that does not end",
            expected: "',' between its entries and '}' after them"),
        Kind(
            problem: "found unexpected end of stream", context: "quoted scalar", isOpening: true,
            message: "a quotation that does not end", expected: "a quotation mark after it"),
        Kind(
            problem: "found unexpected document indicator", isOpening: true,
            message: "a quotation that does not end", expected: "a quotation mark after it"),
        Kind(
            problem: "mapping values are not allowed", message: "a ':' where no key can stand before it",
            expected: quotes),
        Kind(
            problem: "did not find expected key", message: "a line that is no entry of the mapping around it",
            expected: "'key: value', as far to the right as the other keys"),
        Kind(
            problem: "could not find expected ':'", isOpening: true, message: "a key without ':'",
            expected: "'key: value'"),
        Kind(
            problem: "did not find expected '-' indicator", message: "a line that is no element of the list around it",
            expected: "'- value', as far to the right as the other elements"),
        Kind(
            problem: "block sequence entries are not allowed", message: "a '- ' where no list can begin",
            expected: "the list on lines of its own, below its key"),
        Kind(
            problem: "cannot start any token", message: "text that begins with a character that YAML reserves",
            expected: "quotes around text that begins with @, `, % or a tab"),
        Kind(problem: "tab character", message: "a tab before text", expected: "spaces"),
        Kind(
            problem: "found undefined alias", message: "an alias to nothing",
            expected: "YAML without aliases; quotes around text that begins with *"),
        Kind(
            problem: "did not find expected alphabetic or numeric character",
            message: "an anchor or alias without a name", expected: "quotes around text that begins with * or &"),
        Kind(
            problem: "but found another document", message: "a second document", expected: "one, without lines '---'"),
        Kind(
            problem: "document start", message: "text after the end of the mapping or list",
            expected: "nothing more, or all of it one mapping"),
        Kind(
            problem: "escape", message: "an unknown escape such as \\d in double quotes",
            expected: "\\\\ for a backslash, or single quotes"),
        Kind(
            problem: "nesting level", message: "YAML nested too deep",
            expected: "at most \(YAMLReader.maximumDepth) levels"),
        Kind(
            problem: "node content", message: "a place without a value", expected: "a value, or quotes around text"),
    ]

    /// The most lines that are tried for the second of two equal keys.
    private static let maximumTries = 256

    /// The line on which a key stands a second time: the last one of the shortest beginning of the text, of those that
    /// end with a line with the key, that the parser refuses for the same reason.
    private static func line(ofSecond key: String, after first: Int, in text: String) -> Int {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let candidates = lines.indices.dropFirst(first - 1).filter { lines[$0].contains(key) }.prefix(maximumTries)
        let second = candidates.first { last in
            do {
                _ = try Parser(yaml: lines[...last].joined(separator: "\n"), resolver: .basic, encoding: .utf8)
                    .singleRoot()
                return false
            } catch YamlError.duplicatedKeysInMapping(let keys, _) {
                return keys.contains(key)
            } catch {
                return false
            }
        }
        // A mapping in braces is not whole before its end.
        return (second ?? candidates.dropFirst().first).map { $0 + 1 } ?? first
    }

    private static func hexadecimal(_ value: Int32) -> String {
        let digits = String(UInt32(bitPattern: value), radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
