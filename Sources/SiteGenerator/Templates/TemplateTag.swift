import Diagnostics

/// A tag of a Mustache template, with its line.
struct TemplateTag: Equatable {
    enum Kind: Equatable {
        /// `{{name}}`
        case escaped
        /// `{{{name}}}` or `{{&name}}`
        case unescaped
        /// `{{#name}}`
        case section
        /// `{{^name}}`
        case inverted
        /// `{{/name}}`
        case end
        /// `{{>name}}`
        case partial
        /// `{{<name}}`
        case parent
        /// `{{$name}}`
        case block
    }

    let kind: Kind
    let name: String
    let line: Int

    /// The tags of `text`, in their order; comments are left out.
    ///
    /// - Throws: `Diagnostic` for a tag that is not closed or of a kind that Costbook's templates do not have.
    static func tags(in text: String, file: String) throws(Diagnostic) -> [TemplateTag] {
        var tags: [TemplateTag] = []
        var rest = Substring(text)
        var line = 1
        while let opening = rest.firstRange(of: "{{") {
            line += rest[..<opening.lowerBound].lineBreaks
            rest = rest[opening.upperBound...]
            let isTriple = rest.first == "{"
            guard let closing = rest.firstRange(of: isTriple ? "}}}" : "}}") else {
                throw Diagnostic(file: file, line: line, "a tag that is not closed", expected: isTriple ? "}}}" : "}}")
            }
            let content = rest[..<closing.lowerBound]
            if let tag = try tag(content, file: file, line: line) { tags.append(tag) }
            line += content.lineBreaks
            rest = rest[closing.upperBound...]
        }
        return tags
    }

    private static func tag(_ content: Substring, file: String, line: Int) throws(Diagnostic) -> TemplateTag? {
        let kind: Kind? =
            switch content.first {
            case "!": nil
            case "{", "&": .unescaped
            case "#": .section
            case "^": .inverted
            case "/": .end
            case ">": .partial
            case "<": .parent
            case "$": .block
            default: .escaped
            }
        guard let kind else { return nil }
        let name = (kind == .escaped ? content : content.dropFirst()).trimmed
        guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }) else {
            throw Diagnostic(
                file: file, line: line, "the tag '{{\(content.prefix(40))}}'",
                expected: "a name of letters, digits and _, after one of # ^ / > < $ & ! or nothing")
        }
        return TemplateTag(kind: kind, name: name, line: line)
    }
}

extension Substring {
    fileprivate var lineBreaks: Int {
        utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    }

    fileprivate var trimmed: String {
        var rest = self
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
