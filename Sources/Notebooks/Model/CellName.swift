import Diagnostics

/// What cells may be called.
enum CellName {
    /// What the name of a chart begins with.
    static let chartPrefix = "fig-"
    /// What the name of a table begins with.
    static let tablePrefix = "tbl-"
    /// The longest name.
    static let maximumLength = 64

    /// Whether `text` is made of ASCII letters, digits and `_`, beginning with a letter or `_`.
    static func isIdentifier(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, !isDigit(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    /// Checks that a cell of the given kind may be called `name`.
    ///
    /// - Throws: `Diagnostic` without a place.
    static func check(_ name: String, of kind: CellKind) throws(Diagnostic) {
        guard name.utf8.count <= maximumLength else {
            throw Diagnostic(
                "a name of \(name.utf8.count) characters for the \(kind.rawValue) cell",
                expected: "at most \(maximumLength)")
        }
        switch kind {
        case .chart: try check(name, of: kind, prefix: chartPrefix)
        case .table: try check(name, of: kind, prefix: tablePrefix)
        case .network, .experiment, .sql, .formula, .fit, .claim:
            guard isIdentifier(name), !name.hasPrefix("_") else {
                throw Diagnostic(
                    "the name '\(name)' of the \(kind.rawValue) cell",
                    expected: "letters, digits and _, beginning with a letter")
            }
            guard !name.lowercased().hasPrefix("sqlite_") else {
                throw Diagnostic("the name '\(name)'", expected: "a name that does not begin with 'sqlite_'")
            }
        }
    }

    private static func check(_ name: String, of kind: CellKind, prefix: String) throws(Diagnostic) {
        let rest = name.dropFirst(prefix.count)
        let isValid =
            name.hasPrefix(prefix) && !rest.isEmpty && rest.last != "-"
            && rest.utf8.allSatisfy { isLetter($0) || isDigit($0) || "_-".utf8.contains($0) }
        guard isValid else {
            throw Diagnostic(
                "the name '\(name)' of the \(kind.rawValue) cell",
                expected: "'\(prefix)' and letters, digits, _ or -",
                suggestion: isIdentifier(name) ? prefix + name : nil)
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
