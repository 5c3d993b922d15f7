import Diagnostics
import Notebooks
import Tables

/// The page of a notebook, its Markdown twin, and the files to which they refer.
struct NotebookPage {
    /// A notebook's place in the order of notebooks.
    struct Neighbour {
        var name: String
        var title: String
    }

    let context: NotebookContext
    let frame: PageFrame
    let previous: Neighbour?
    let next: Neighbour?

    /// The page, and what the index and the ledger show of the notebook.
    func build() -> (page: SitePage, summary: NotebookSummary) {
        let notebook = context.notebook
        var prose = PageProse(context)
        var blocks: [TemplateContext] = []
        var markdown: [String] = []
        var files: [SiteFile] = []
        var claims: [ClaimView] = []
        var drawingFaults: [Diagnostic] = []
        for block in notebook.blocks {
            switch block {
            case .prose(let text, _):
                blocks.append(CellMarkup.prose(Self.withoutTitles(prose.page.html(text))))
                markdown.append(InlineProse.markdown(text, prose))
            case .cell(let cell):
                let markup = markup(of: cell, &prose)
                blocks.append(markup.blockContext)
                markdown.append(markup.markdown)
                files += markup.files
                drawingFaults += markup.faults
                if let claim = markup.claim { claims.append(claim) }
            }
        }
        var provenance = Provenance()
        for cell in notebook.cells where cell.kind == .experiment {
            provenance.formUnion(context.ledger.provenance(of: cell.name, in: notebook.name))
        }
        let summary = NotebookSummary(
            name: notebook.name, title: notebook.title, summary: notebook.summary, facts: provenance.caption,
            faults: context.results.faults + drawingFaults, claims: claims)
        files += data()
        files.append(SiteFile(path: notebook.name + ".md", text: twin(markdown)))
        let values = values(blocks: blocks, claims: claims, contents: Self.contents(prose.page.headings))
        let page = SitePage(
            file: notebook.name + ".html", template: "notebook", context: TemplateContext(values), files: files)
        return (page, summary)
    }

    private func markup(of cell: Cell, _ prose: inout PageProse) -> CellMarkup {
        switch cell.body {
        case .network:
            CodeCell(context: context, cell: cell, isShownElsewhere: false).markup()
        case .experiment(let declaration):
            ExperimentCell(context: context, cell: cell, declaration: declaration).markup()
        case .sql(let query):
            CodeCell(context: context, cell: cell, isShownElsewhere: shownCells.contains(cell.name)).markup(
                query: query)
        case .chart(let chart):
            FigureCell(context: context, cell: cell, chart: chart).markup()
        case .table(let table):
            TableCell(context: context, cell: cell, declaration: table).markup(&prose)
        case .formula(let formula):
            FormulaCell(context: context, cell: cell, declaration: formula).markup()
        case .fit(let fit):
            FitCell(context: context, cell: cell, declaration: fit).markup()
        case .claim(let claim):
            ClaimCell(context: context, cell: cell, claim: claim).markup(&prose)
        }
    }

    /// The cells whose rows figures, tables and claims show.
    private var shownCells: Set<String> {
        Set(
            context.notebook.cells.compactMap { cell in
                switch cell.body {
                case .chart(let chart): chart.data
                case .table(let table): table.data
                case .claim(let claim): claim.data
                default: nil
                }
            })
    }

    private func values(
        blocks: [TemplateContext], claims: [ClaimView], contents: [PageFrame.Entry]
    ) -> [String: TemplateValue] {
        let notebook = context.notebook
        var values = frame.values(
            file: notebook.name + ".html", title: notebook.title, description: notebook.summary, contents: contents)
        values["summary"] = .text(notebook.summary)
        values["file"] = .text(notebook.file)
        values["twin"] = .text(HTMLText.address(notebook.name + ".md"))
        values["has_claims"] = .flag(!claims.isEmpty)
        values["claims"] = .list(
            claims.map { claim in
                var summary = claim.summary
                summary["href"] = .text(String(claim.href.drop { $0 != "#" }))
                return summary
            })
        values["has_faults"] = .flag(!context.results.faults.isEmpty)
        values["faults"] = .list(
            context.results.faults.map { fault in
                let place = [fault.file, fault.line.map(String.init)].compactMap(\.self).joined(separator: ":")
                var plain = fault
                plain.file = nil
                plain.line = nil
                return TemplateContext(["place": .text(place), "message": .text(plain.description)])
            })
        values["has_neighbours"] = .flag(previous != nil || next != nil)
        values["previous"] = .object(previous.map(Self.view))
        values["next"] = .object(next.map(Self.view))
        values["blocks"] = .list(blocks)
        return values
    }

    private static func view(_ neighbour: Neighbour) -> TemplateContext {
        TemplateContext([
            "title": .text(neighbour.title), "href": .text(HTMLText.address(neighbour.name + ".html")),
        ])
    }

    /// The notebook as plain Markdown.
    private func twin(_ blocks: [String]) -> String {
        let notebook = context.notebook
        var parts = ["# " + MarkdownMarkup.text(notebook.title)]
        if !notebook.summary.isEmpty { parts.append("*\(MarkdownMarkup.text(notebook.summary))*") }
        if !context.results.faults.isEmpty {
            let lines = context.results.faults.map { "> - " + MarkdownMarkup.text($0.description) }
            parts.append((["> **What could not be evaluated:**", ">"] + lines).joined(separator: "\n"))
        }
        return (parts + blocks).filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    /// The rows of every cell that has some, as CSV.
    private func data() -> [SiteFile] {
        context.notebook.cells.compactMap { cell in
            context.results.tables[cell.name].map { table in
                SiteFile(path: context.dataPath(cell.name), text: TableFormat.csv.write(table))
            }
        }
    }

    /// A heading of the first level becomes one of the second: the first is the page's title. Text cannot pass for a
    /// heading, since its angle brackets are escaped.
    private static func withoutTitles(_ html: String) -> String {
        guard html.contains("<h1") else { return html }
        return html.replacing("<h1", with: "<h2").replacing("</h1>", with: "</h2>")
    }

    private static func contents(_ headings: [ProseRenderer.Heading]) -> [PageFrame.Entry] {
        var entries: [PageFrame.Entry] = []
        for heading in headings where heading.level <= 3 {
            let entry = PageFrame.Entry(label: heading.text, href: "#" + HTMLText.address(heading.anchor))
            if heading.level == 3, !entries.isEmpty {
                entries[entries.count - 1].sections.append(entry)
            } else {
                entries.append(entry)
            }
        }
        return entries
    }
}

/// What the index and the ledger of claims show of a notebook.
struct NotebookSummary {
    var name: String
    var title: String
    var summary: String
    /// Its trials in a line.
    var facts: String
    /// What could not be evaluated or drawn.
    var faults: [Diagnostic]
    var claims: [ClaimView]
}
