import Yams

/// Reads YAML strictly: one document, plain values, string keys, no anchors, aliases or tags, bounded depth.
public enum YAMLReader {
    /// The longest text that is read, in bytes.
    public static let maximumLength = 1 << 20
    /// The deepest nesting that is read.
    public static let maximumDepth = 64

    /// The value that `text` holds.
    ///
    /// - Parameters:
    ///   - text: A YAML document; an empty one is an empty mapping.
    ///   - file: The file that holds the text, as errors name it.
    ///   - firstLine: The line of the file on which the text starts, counted from 1.
    /// - Throws: `Diagnostic` with the line of the fault in the file.
    public static func read(_ text: String, file: String? = nil, firstLine: Int = 1) throws(Diagnostic) -> YAMLValue {
        guard text.utf8.count <= maximumLength else {
            throw Diagnostic(
                file: file, line: firstLine, "a YAML text of \(text.utf8.count) bytes",
                expected: "at most \(maximumLength)")
        }
        if let alias = aliasName(in: text) {
            let line = text.firstRange(of: "*" + alias).map { text[..<$0.lowerBound].count(where: \.isNewline) } ?? 0
            throw Diagnostic(
                file: file, line: firstLine + line, "the alias '*\(alias)'",
                expected: "YAML without anchors and aliases")
        }
        guard let root = try compose(text, file: file, firstLine: firstLine) else {
            return YAMLValue(.mapping([]), file: file, line: firstLine)
        }
        return try convert(root, file: file, offset: firstLine - 1, depth: 0)
    }

    private static func compose(
        _ text: String, file: String?, firstLine: Int
    ) throws(Diagnostic) -> Node? {
        do {
            // Without rules for plain scalars: `content` tells what they are, and keys are strings.
            return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch let error as YamlError {
            throw YAMLFault.diagnostic(for: error, in: text, file: file, offset: firstLine - 1)
        } catch {
            throw Diagnostic(file: file, line: firstLine, "a text that is no YAML", expected: YAMLFault.anyYAML)
        }
    }

    private static func convert(
        _ node: Node, file: String?, offset: Int, depth: Int
    ) throws(Diagnostic) -> YAMLValue {
        let line = (node.mark?.line ?? 1) + offset
        guard depth <= maximumDepth else {
            throw Diagnostic(file: file, line: line, "YAML nested too deep", expected: "at most \(maximumDepth) levels")
        }
        guard node.anchor == nil else {
            throw Diagnostic(file: file, line: line, "an anchor", expected: "YAML without anchors and aliases")
        }
        guard [Tag.Name.str, .seq, .map].map(\.rawValue).contains(node.tag.rawValue) else {
            throw Diagnostic(file: file, line: line, "the tag '\(node.tag.rawValue)'", expected: "YAML without tags")
        }
        switch node {
        case .scalar(let scalar):
            return YAMLValue(content(of: scalar, node), file: file, line: line)
        case .sequence(let sequence):
            var values: [YAMLValue] = []
            for element in sequence {
                values.append(try convert(element, file: file, offset: offset, depth: depth + 1))
            }
            return YAMLValue(.sequence(values), file: file, line: line)
        case .mapping(let mapping):
            var entries: [YAMLEntry] = []
            for (key, value) in mapping {
                let keyLine = (key.mark?.line ?? 1) + offset
                guard case .scalar(let name) = key else {
                    throw Diagnostic(file: file, line: keyLine, "a key that is no string", expected: "a string")
                }
                let converted = try convert(value, file: file, offset: offset, depth: depth + 1)
                entries.append(YAMLEntry(key: name.string, line: keyLine, value: converted))
            }
            return YAMLValue(.mapping(entries), file: file, line: line)
        case .alias:
            throw Diagnostic(file: file, line: line, "an alias", expected: "YAML without anchors and aliases")
        }
    }

    private static func content(of scalar: Node.Scalar, _ node: Node) -> YAMLValue.Content {
        guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
        switch scalar.string {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .boolean(true)
        case "false", "False", "FALSE": return .boolean(false)
        default: break
        }
        if let integer = Int(scalar.string) { return .integer(integer) }
        if looksNumeric(scalar.string), let real = Double(scalar.string) { return .real(real) }
        return .string(scalar.string)
    }

    /// Whether a plain scalar can only be meant as a decimal number ("inf", "nan" and "0x1p3" are not).
    private static func looksNumeric(_ text: String) -> Bool {
        text.contains(where: \.isNumber) && text.allSatisfy { "0123456789+-.eE".contains($0) }
    }

    /// The first name that the text both anchors (`&name`) and uses (`*name`), if any.
    ///
    /// The parser expands aliases while it reads, so that a crafted text ("a billion laughs") would take exponential
    /// time before a value could be looked at.
    private static func aliasName(in text: String) -> String? {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return nil }
        let anchors = names(after: "&", in: text)
        return anchors.isEmpty ? nil : names(after: "*", in: text).first(where: Set(anchors).contains)
    }

    private static func names(after mark: Character, in text: String) -> [String] {
        var names: [String] = []
        var previous: Character = "\n"
        var current: String?
        for character in text {
            if let name = current {
                if character.isLetter || character.isNumber || character == "_" || character == "-" {
                    current = name + String(character)
                } else {
                    names.append(name)
                    current = nil
                }
            } else if character == mark, previous.isWhitespace || "[{,:-?".contains(previous) {
                current = ""
            }
            previous = character
        }
        if let current { names.append(current) }
        return names.filter { !$0.isEmpty }
    }
}
