/// A value of a YAML text, with the line on which it stands.
public struct YAMLValue: Sendable, Hashable {
    /// The file from which it was read, as the user named it.
    public let file: String?
    /// The line in that file, counted from 1.
    public let line: Int
    /// What it holds.
    public let content: Content

    /// The kinds of YAML value that Costbook reads (the YAML 1.2 core schema, without aliases and tags).
    public enum Content: Sendable, Hashable {
        case null
        case boolean(Bool)
        case integer(Int)
        case real(Double)
        case string(String)
        case sequence([YAMLValue])
        case mapping([YAMLEntry])
    }

    /// Creates a value.
    public init(_ content: Content, file: String? = nil, line: Int = 1) {
        self.content = content
        self.file = file
        self.line = line
    }
}

/// A key of a YAML mapping and its value.
public struct YAMLEntry: Sendable, Hashable {
    /// The key.
    public let key: String
    /// The key's line in the file, counted from 1.
    public let line: Int
    /// The value.
    public let value: YAMLValue

    /// Creates an entry.
    public init(key: String, line: Int, value: YAMLValue) {
        self.key = key
        self.line = line
        self.value = value
    }
}

extension YAMLValue {
    /// A diagnostic at this value's place.
    public func diagnostic(_ message: String, expected: String? = nil, suggestion: String? = nil) -> Diagnostic {
        Diagnostic(file: file, line: line, message, expected: expected, suggestion: suggestion)
    }

    /// The value as a person would write it in an error message, shortened to 60 characters.
    public var summary: String {
        let text =
            switch content {
            case .null: "null"
            case .boolean(let value): "\(value)"
            case .integer(let value): "\(value)"
            case .real(let value): value.shortestText
            case .string(let value): "'\(value)'"
            case .sequence(let values): "a list of \(values.count)"
            case .mapping(let entries): "a mapping with \(entries.map(\.key).joined(separator: ", "))"
            }
        return text.count <= 60 ? text : text.prefix(57) + "..."
    }

    /// The string, or an error that names `role`. Numbers and booleans are not strings.
    public func string(_ role: String) throws(Diagnostic) -> String {
        guard case .string(let value) = content else { throw mismatch(role, "a string") }
        return value
    }

    /// The integer, perhaps written as `1e3`, or an error that names `role`.
    public func integer(_ role: String) throws(Diagnostic) -> Int {
        switch content {
        case .integer(let value): return value
        case .real(let value):
            guard let integer = Int(exactly: value) else { throw mismatch(role, "an integer") }
            return integer
        default: throw mismatch(role, "an integer")
        }
    }

    /// The number, integer or real, or an error that names `role`.
    public func number(_ role: String) throws(Diagnostic) -> Double {
        switch content {
        case .integer(let value): return Double(value)
        case .real(let value): return value
        default: throw mismatch(role, "a number")
        }
    }

    /// The boolean, or an error that names `role`.
    public func boolean(_ role: String) throws(Diagnostic) -> Bool {
        guard case .boolean(let value) = content else { throw mismatch(role, "true or false") }
        return value
    }

    /// The elements of a list, or an error that names `role`.
    public func sequence(_ role: String) throws(Diagnostic) -> [YAMLValue] {
        guard case .sequence(let values) = content else { throw mismatch(role, "a list") }
        return values
    }

    /// The entries of a mapping, in the order of the text, or an error that names `role`.
    public func mapping(_ role: String) throws(Diagnostic) -> [YAMLEntry] {
        guard case .mapping(let entries) = content else { throw mismatch(role, "a mapping") }
        return entries
    }

    /// The entries of a mapping whose keys must be among `keys`.
    ///
    /// - Throws: for a value that is no mapping, an unknown key (with the nearest valid one), a missing required key.
    public func record(
        _ role: String, keys: [String], required: [String] = []
    ) throws(Diagnostic) -> YAMLRecord {
        let entries = try mapping(role)
        for entry in entries where !keys.contains(entry.key) {
            throw .unknown("key in \(role)", entry.key, valid: keys, file: file, line: entry.line)
        }
        for key in required where !entries.contains(where: { $0.key == key }) {
            throw diagnostic("\(role) has no '\(key)'", expected: "the key '\(key)'")
        }
        return YAMLRecord(role: role, value: self, entries: entries)
    }

    private func mismatch(_ role: String, _ expected: String) -> Diagnostic {
        diagnostic("\(role) is \(summary)", expected: expected)
    }
}

/// A mapping whose keys have been checked.
public struct YAMLRecord: Sendable {
    /// What the mapping stands for, as errors name it.
    public let role: String
    /// The mapping itself.
    public let value: YAMLValue
    /// Its entries, in the order of the text.
    public let entries: [YAMLEntry]

    /// The value of `key`, or `nil` where the mapping does not have it.
    public subscript(key: String) -> YAMLValue? {
        entries.first { $0.key == key }?.value
    }
}
