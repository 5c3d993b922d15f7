/// The text of a cell or a query as HTML, with a little of its syntax marked.
enum SourceMarkup {
    /// A query: keywords, strings and comments are marked.
    static func sql(_ text: String) -> String {
        var page = "<pre tabindex=\"0\"><code>"
        var rest = Substring(trimmed(text))
        while let first = rest.first {
            if rest.hasPrefix("--") {
                let end = rest.firstIndex(of: "\n") ?? rest.endIndex
                mark(rest[..<end], "c", &page)
                rest = rest[end...]
            } else if first == "'" {
                let end = rest.dropFirst().firstIndex(of: "'").map(rest.index(after:)) ?? rest.endIndex
                mark(rest[..<end], "s", &page)
                rest = rest[end...]
            } else if first.isLetter || first == "_" {
                let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                if keywords.contains(word.uppercased()) {
                    mark(word, "k", &page)
                } else {
                    HTMLText.append(String(word), to: &page)
                }
                rest = rest[word.endIndex...]
            } else {
                HTMLText.append(String(first), to: &page)
                rest.removeFirst()
            }
        }
        return page + "</code></pre>"
    }

    /// A text in YAML: keys and comment lines are marked.
    static func yaml(_ text: String) -> String {
        var page = "<pre tabindex=\"0\"><code>"
        for (index, line) in trimmed(text).split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if index > 0 { page += "\n" }
            let indent = line.prefix { $0 == " " || $0 == "-" }
            let body = line[indent.endIndex...]
            page += indent
            if body.hasPrefix("#") {
                mark(body, "c", &page)
                continue
            }
            let key = body.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            if !key.isEmpty, body[key.endIndex...].hasPrefix(":") {
                mark(key, "k", &page)
                HTMLText.append(String(body[key.endIndex...]), to: &page)
            } else {
                HTMLText.append(String(body), to: &page)
            }
        }
        return page + "</code></pre>"
    }

    private static func mark(_ text: Substring, _ style: String, _ page: inout String) {
        page += "<span class=\"\(style)\">"
        HTMLText.append(String(text), to: &page)
        page += "</span>"
    }

    private static func trimmed(_ text: String) -> String {
        var rest = Substring(text)
        while rest.last?.isWhitespace == true { rest.removeLast() }
        while rest.first?.isNewline == true { rest.removeFirst() }
        return String(rest)
    }

    private static let keywords: Set<String> = [
        "ALL", "AND", "AS", "ASC", "BETWEEN", "BY", "CASE", "CAST", "COLLATE", "CROSS", "DESC", "DISTINCT", "ELSE",
        "END",
        "EXCEPT", "EXISTS", "FROM", "FULL", "GROUP", "HAVING", "IN", "INNER", "INTERSECT", "IS", "JOIN", "LEFT", "LIKE",
        "LIMIT", "NOT", "NULL", "OFFSET", "ON", "OR", "ORDER", "OUTER", "OVER", "PARTITION", "RECURSIVE", "RIGHT",
        "SELECT", "THEN", "UNION", "USING", "VALUES", "WHEN", "WHERE", "WINDOW", "WITH",
    ]
}
