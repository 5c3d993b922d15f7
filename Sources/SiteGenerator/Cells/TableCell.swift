import Notebooks
import Tables

/// A table as it is shown: with its caption, where its numbers come from, and its data.
struct TableCell {
    let context: NotebookContext
    let cell: Cell
    let declaration: TableDeclaration

    /// The table, or what keeps it from being shown.
    func markup(_ prose: inout PageProse) -> CellMarkup {
        guard let data = context.results.tables[declaration.data] else {
            return .fault(cell, ["its data, the cell '\(declaration.data)', could not be evaluated"])
        }
        let missing = declaration.columns.filter { data.index(of: $0.name) == nil }.map { column in
            "the cell '\(declaration.data)' has no column '\(column.name)'; it has \(data.columns.joined(separator: ", "))"
        }
        guard missing.isEmpty else { return .fault(cell, missing) }
        let number = context.numbers[cell.name] ?? ""
        let shown = HTMLTable(data, shown: declaration.columns)
        var values = context.evidence(declaration.data, label: "The data of \(number)")
        values["anchor"] = .text(cell.name)
        values["number"] = .text(number)
        values["caption"] = .html(InlineProse.html(declaration.caption, &prose))
        values["table"] = .html(shown.html(label: number, limit: NotebookContext.rowLimit))
        let caption = InlineProse.markdown(declaration.caption, prose)
        let note = shown.cutNote(limit: NotebookContext.rowLimit)
        let remarks = [context.provenance(of: declaration.data).caption, note].filter { !$0.isEmpty }
        let link = MarkdownMarkup.link("data", context.dataPath(declaration.data))
        let lines = ["**\(number).** \(caption) (\(link))"] + remarks.map(MarkdownMarkup.text)
        return CellMarkup(
            block: ("table", TemplateContext(values)),
            markdown: lines.joined(separator: "  \n") + "\n\n" + shown.markdown(limit: NotebookContext.rowLimit))
    }
}

/// The prose of a page and that of its Markdown twin, which has no places within it to lead to.
struct PageProse {
    var page: ProseRenderer
    let twin: ProseRenderer

    /// Prepares the prose of a notebook's page.
    init(_ context: NotebookContext) {
        page = ProseRenderer(
            reservedAnchors: Set(context.notebook.cells.map(\.name)).union(["main", "top", "faults", "faults-title"]),
            replacing: context.replacement)
        twin = ProseRenderer { context.replacement(of: $0).map { ProseReplacement($0.text) } }
    }
}

/// Prose that is one paragraph of a cell, such as a caption.
enum InlineProse {
    /// The prose as HTML, without the paragraph around it where it is the only one.
    static func html(_ prose: String, _ renderer: inout PageProse) -> String {
        let html = renderer.page.html(prose)
        var inner = Substring(html)
        while inner.last?.isNewline == true { inner.removeLast() }
        guard inner.hasPrefix("<p>"), inner.hasSuffix("</p>") else { return html }
        inner = inner.dropFirst(3).dropLast(4)
        return inner.contains("<p>") ? html : String(inner)
    }

    /// The prose as Markdown, without white space around it.
    static func markdown(_ prose: String, _ renderer: PageProse) -> String {
        var text = Substring(renderer.twin.markdown(prose))
        while text.last?.isWhitespace == true { text.removeLast() }
        while text.first?.isNewline == true { text.removeFirst() }
        return String(text)
    }
}
