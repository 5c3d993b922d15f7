import Tables

extension AnalysisReport {
    /// The report in Markdown; charts, which need images, are left out, as their numbers stand in the tables.
    public var markdown: String {
        var blocks = ["# " + MarkdownMarkup.text(title)] + summary.map(MarkdownMarkup.text)
        for section in sections {
            let body: String
            switch section.body {
            case .chart: continue
            case .table(let table): body = table.html.markdown()
            case .formulas(let formulas):
                body = formulas.map { formula in
                    let facts = formula.facts.isEmpty ? "" : " (\(MarkdownMarkup.text(formula.facts)))"
                    let text =
                        formula.mathML == nil
                        ? MarkdownMarkup.text(formula.text) : MarkdownMarkup.inlineCode(formula.text)
                    return "- \(MarkdownMarkup.text(formula.subject)): \(text)\(facts)"
                }.joined(separator: "\n")
            }
            blocks += ["## " + MarkdownMarkup.text(section.heading), body] + section.notes.map(MarkdownMarkup.text)
        }
        return blocks.joined(separator: "\n\n")
    }
}

extension AnalysisReport.Table {
    /// The table for pages and Markdown.
    var html: HTMLTable {
        let shown = columns.enumerated().map { index, column in
            HTMLTable.Column(
                index: index, name: column.label, label: column.label, unit: nil, format: column.format)
        }
        return HTMLTable(data, columns: shown)
    }
}
