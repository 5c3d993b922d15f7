import Diagnostics
import Networks

/// The YAML between `---` lines at the head of a notebook.
struct FrontMatter {
    /// The version of the notebook's format that is read.
    static let format = 1

    var title = ""
    var summary = ""
    /// The parameters; `nil` where a fault may have hidden some.
    var parameters: [(name: String, value: ParameterValue)]? = []

    /// Front matter of which nothing is known.
    static let unreadable = FrontMatter()

    private init() { parameters = nil }

    /// Whether a notebook begins with `---`.
    static func begins(_ lines: [Substring]) -> Bool { lines.first.map { isRule($0, "---") } ?? false }

    /// The front matter's text and the line of the notebook after it, counted from 1.
    ///
    /// - Throws: `Diagnostic` where the notebook does not begin with `---`, or nothing closes it.
    static func find(in lines: [Substring]) throws(Diagnostic) -> (text: String, nextLine: Int) {
        guard begins(lines) else {
            throw Diagnostic(
                line: 1, "a notebook without front matter", expected: "a first line '---', then title and format")
        }
        guard let end = lines.dropFirst().firstIndex(where: { isRule($0, "---") || isRule($0, "...") }) else {
            throw Diagnostic(line: 1, "unclosed front matter", expected: "a line '---' after it")
        }
        return (lines[1..<end].joined(separator: "\n"), end + 2)
    }

    private static func isRule(_ line: Substring, _ rule: String) -> Bool {
        line.hasPrefix(rule) && line.dropFirst(rule.count).allSatisfy(\.isWhitespace)
    }

    /// Decodes front matter, with every fault added to `faults`.
    init(_ text: String, faults: inout FaultCollector) {
        let file = faults.file
        guard
            let entries = faults.attempt({ () throws(Diagnostic) in
                try YAMLReader.read(text, file: file, firstLine: 2).mapping("the front matter")
            })
        else {
            parameters = nil
            return
        }
        for entry in entries {
            let isRead: Void? = faults.attempt { () throws(Diagnostic) in try decode(entry, file: file) }
            if isRead == nil, !["title", "description", "format"].contains(entry.key) { parameters = nil }
        }
        for key in ["title", "format"] where !entries.contains(where: { $0.key == key }) {
            faults.add(Diagnostic(line: 1, "the front matter has no '\(key)'", expected: "the key '\(key)'"))
        }
    }

    private mutating func decode(_ entry: YAMLEntry, file: String) throws(Diagnostic) {
        switch entry.key {
        case "title":
            title = try entry.value.string("title")
            guard title.contains(where: { !$0.isWhitespace }), !title.contains(where: \.isNewline) else {
                throw entry.value.diagnostic("the title \(entry.value.summary)", expected: "one line of text")
            }
        case "description":
            summary = try entry.value.string("description")
        case "format":
            let format = try entry.value.integer("format")
            guard format == Self.format else {
                throw entry.value.diagnostic("the notebook format \(format)", expected: "\(Self.format)")
            }
        case "parameters":
            parameters = try Self.parameters(entry.value)
        default:
            throw .unknown(
                "key in the front matter", entry.key, valid: ["title", "description", "format", "parameters"],
                file: file, line: entry.line)
        }
    }

    private static func parameters(
        _ value: YAMLValue
    ) throws(Diagnostic) -> [(name: String, value: ParameterValue)] {
        var parameters: [(name: String, value: ParameterValue)] = []
        for entry in try value.mapping("parameters") {
            guard CellName.isIdentifier(entry.key) else {
                throw Diagnostic(
                    file: value.file, line: entry.line, "the parameter name '\(entry.key)'",
                    expected: "letters, digits and _, beginning with a letter")
            }
            let decoded = try NetworkDeclaration.parameterValue(entry.value, entry.key)
            parameters.append((entry.key, decoded))
        }
        return parameters
    }
}
