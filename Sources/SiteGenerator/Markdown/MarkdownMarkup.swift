/// Markdown source for a notebook's twin, made of text that must stay text.
enum MarkdownMarkup {
    private static let special = "\\`*_[]{}<>&|~$#@".unicodeScalars

    /// `text` on one line, with a backslash before whatever Markdown could take for markup.
    static func text(_ text: String) -> String {
        var result = ""
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let isSpace = scalar.properties.isWhitespace && scalar != "\u{A0}"
            if isSpace || scalar.value < 0x20 || scalar.value == 0x7F {
                if !result.isEmpty, result.last != " " { result += " " }
                continue
            }
            let opensBlock = result.isEmpty && "-+=:".unicodeScalars.contains(scalar)
            let endsWord = index + 1 == scalars.count || scalars[index + 1].properties.isWhitespace
            let endsNumber =
                endsWord && (scalar == "." || scalar == ")") && !result.isEmpty && result.allSatisfy(\.isNumber)
            if special.contains(scalar) || opensBlock || endsNumber { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result.last == " " ? String(result.dropLast()) : result
    }

    /// A fenced block of code whose fence is longer than any in the code.
    static func code(_ text: String, language: String) -> String {
        var longest = 2
        var run = 0
        for character in text {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        var body = Substring(text)
        while body.last?.isWhitespace == true { body.removeLast() }
        return "\(fence)\(language)\n\(body)\n\(fence)"
    }

    /// Code inside of a line.
    static func inlineCode(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        guard line.contains("`") else { return "`\(line)`" }
        let longest = line.split { $0 != "`" }.map(\.count).max() ?? 1
        let fence = String(repeating: "`", count: longest + 1)
        return "\(fence) \(line) \(fence)"
    }

    /// A link.
    static func link(_ label: String, _ path: String) -> String {
        "[\(text(label))](\(HTMLText.address(path)))"
    }

    /// A table; columns of numbers are aligned at the right.
    static func table(headings: [String], isNumeric: [Bool], rows: [[String]]) -> String {
        let line = { (cells: [String]) in "| " + cells.joined(separator: " | ") + " |" }
        let rule = line(isNumeric.map { $0 ? "---:" : "---" })
        return ([line(headings.map(text)), rule] + rows.map { line($0.map(text)) }).joined(separator: "\n")
    }

    /// Every line of `markdown` in a block quotation.
    static func quotation(_ markdown: String) -> String {
        markdown.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? ">" : "> " + $0 }.joined(separator: "\n")
    }
}
