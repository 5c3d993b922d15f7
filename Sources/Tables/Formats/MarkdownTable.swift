/// Tables of GitHub-flavoured Markdown, whose cells never become markup.
enum MarkdownTable {
    static func text(_ table: DataTable) -> String {
        guard !table.columns.isEmpty else { return "\n" }
        var text = line(table.columns.map(markdownText))
        text += line(table.columns.indices.map { table.isNumeric(column: $0) ? "---:" : "---" })
        for row in table.rows {
            text += line(row.map { markdownText($0.exactText) })
        }
        return text
    }

    private static func line(_ cells: [String]) -> String {
        "| " + cells.joined(separator: " | ") + " |\n"
    }
}

/// The text as inline Markdown that shows exactly it: markup, HTML and pipes escaped, line breaks as spaces.
///
/// An underscore within a word stays as it is, since it is no markup there.
public func markdownText(_ text: String) -> String {
    let characters = Array(text)
    var result = ""
    for (index, character) in characters.enumerated() {
        switch character {
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "&": result += "&amp;"
        case "_" where isWithinWord(characters, index): result.append(character)
        case "\\", "`", "*", "_", "[", "]", "|", "~", "#", "!", "$", "^":
            result += "\\" + String(character)
        case _ where character.isNewline: result += " "
        default: result += visible(String(character))
        }
    }
    return result
}

private func isWithinWord(_ characters: [Character], _ index: Int) -> Bool {
    guard index > 0, index + 1 < characters.count else { return false }
    let neighbours = [characters[index - 1], characters[index + 1]]
    return neighbours.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } && neighbours.contains { $0 != "_" }
}
