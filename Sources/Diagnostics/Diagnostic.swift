/// A fault in something a person wrote, with what is needed to mend it.
///
/// It prints as `FILE:LINE: MESSAGE; expected EXPECTED; did you mean 'SUGGESTION'?`.
public struct Diagnostic: Error, Sendable, Hashable {
    /// The file that holds the fault, as the user named it; `nil` for command-line values.
    public var file: String?
    /// The line in that file, counted from 1.
    public var line: Int?
    /// What is wrong, with the offending value.
    public var message: String
    /// What would have been right.
    public var expected: String?
    /// The nearest valid name.
    public var suggestion: String?

    /// Creates a diagnostic; `file` and `line` may be filled in later, where they are known.
    public init(
        file: String? = nil, line: Int? = nil, _ message: String, expected: String? = nil, suggestion: String? = nil
    ) {
        self.file = file
        self.line = line
        self.message = message
        self.expected = expected
        self.suggestion = suggestion
    }

    /// A diagnostic for a name that is not among the valid ones, suggesting the nearest.
    ///
    /// - Parameters:
    ///   - kind: What the name stands for, as in "unknown KIND 'NAME'".
    ///   - name: The offending name.
    ///   - valid: Every valid name, in the order in which they should be listed.
    public static func unknown(
        _ kind: String, _ name: String, valid: [String], file: String? = nil, line: Int? = nil
    ) -> Diagnostic {
        Diagnostic(
            file: file, line: line, "unknown \(kind) '\(name)'",
            expected: valid.isEmpty ? nil : "one of " + listed(valid), suggestion: nearestName(to: name, among: valid))
    }

    /// The most names that a message lists.
    private static let maximumListed = 40

    private static func listed(_ names: [String]) -> String {
        let more = names.count - maximumListed
        return names.prefix(maximumListed).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }
}

extension Diagnostic: CustomStringConvertible {
    /// The fault in one line.
    public var description: String {
        var text = ""
        if let file { text += file + ":" }
        if let line { text += "\(line):" }
        if !text.isEmpty { text += " " }
        text += message
        if let expected { text += "; expected \(expected)" }
        if let suggestion { text += "; did you mean '\(suggestion)'?" }
        return text
    }
}

/// Several faults found in one reading, in the order of the text.
public struct DiagnosticList: Error, Sendable, Hashable, CustomStringConvertible {
    /// The faults; never empty when thrown.
    public var diagnostics: [Diagnostic]

    /// Creates a list.
    public init(_ diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }

    /// Creates a list of faults that were found in several goes: file by file, and in the order of the lines.
    public init(sorting faults: [Diagnostic]) {
        var files: [String?: Int] = [:]
        for fault in faults where files[fault.file] == nil { files[fault.file] = files.count }
        let places = faults.enumerated().map { (files[$1.file] ?? 0, $1.line ?? 0, $0) }
        diagnostics = places.sorted(by: <).map { faults[$0.2] }
    }

    /// One fault a line.
    public var description: String {
        diagnostics.map(\.description).joined(separator: "\n")
    }
}
