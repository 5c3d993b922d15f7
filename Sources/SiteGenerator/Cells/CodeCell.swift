import Notebooks
import Tables

/// A `sql` or `network` cell as it is shown: folded, with its text and the rows that it gives.
struct CodeCell {
    let context: NotebookContext
    let cell: Cell
    /// Whether a figure, a table or a claim of the notebook shows the rows already.
    let isShownElsewhere: Bool

    /// A query.
    func markup(query: SQLDeclaration) -> CellMarkup {
        guard let table = context.results.tables[cell.name] else {
            return .fault(cell, context.faults(of: cell).orIfEmpty(["a cell that it reads could not be evaluated"]))
        }
        let rows = table.rows.count == 1 ? "1 row" : "\(table.rows.count) rows"
        let markup = HTMLTable(table)
        let isShown = !isShownElsewhere && !table.rows.isEmpty
        let values: [String: TemplateValue] = [
            "anchor": .text(cell.name), "kind": .text("query"), "name": .text(cell.name), "summary": .text(rows),
            "source": .html(SourceMarkup.sql(query.query)),
            "rows": .html(
                isShown ? markup.html(label: "The rows of \(cell.name)", limit: NotebookContext.rowLimit) : ""),
            "rows_note": .text(isShown ? markup.cutNote(limit: NotebookContext.rowLimit) : ""),
            "csv": .text(HTMLText.address(context.dataPath(cell.name))),
        ]
        return CellMarkup(
            block: ("code", TemplateContext(values)), markdown: MarkdownMarkup.code(cell.source, language: "sql"))
    }

    /// A network.
    func markup() -> CellMarkup {
        let values: [String: TemplateValue] = [
            "anchor": .text(cell.name), "kind": .text("network"), "name": .text(cell.name), "summary": .text(""),
            "source": .html(SourceMarkup.yaml(cell.source)), "rows": .html(""), "rows_note": .text(""),
            "csv": .text(""),
        ]
        return CellMarkup(
            block: ("code", TemplateContext(values)), markdown: MarkdownMarkup.code(cell.source, language: "yaml"))
    }
}

extension [String] {
    /// These, or `others` where there are none.
    func orIfEmpty(_ others: [String]) -> [String] {
        isEmpty ? others : self
    }
}
