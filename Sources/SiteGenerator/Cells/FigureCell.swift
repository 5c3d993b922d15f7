import Charts
import Diagnostics
import Notebooks
import Tables

/// A chart as it is shown: the image with its caption, where its numbers come from, and its data.
struct FigureCell {
    let context: NotebookContext
    let cell: Cell
    let chart: ChartDeclaration

    /// The chart, or what keeps it from being drawn.
    func markup() -> CellMarkup {
        guard let table = context.results.tables[chart.data] else {
            return .fault(cell, ["its data, the cell '\(chart.data)', could not be evaluated"])
        }
        do throws(Diagnostic) {
            let specification = try ChartSpecification(
                yaml: chart.specification, file: context.notebook.file, firstLine: chart.line)
            let drawn = try specification.render(table, id: cell.name + "-chart")
            return markup(specification, drawn, table)
        } catch {
            var markup = CellMarkup.fault(cell, [error.description])
            markup.faults = [error]
            return markup
        }
    }

    private func markup(_ specification: ChartSpecification, _ drawn: RenderedChart, _ table: DataTable) -> CellMarkup {
        let number = context.numbers[cell.name] ?? ""
        let image = context.figurePath(cell.name, ".svg")
        let export = context.figurePath(cell.name, ".vl.json")
        let text = specification.description ?? drawn.title
        var values = context.evidence(chart.data, label: "The data of \(number)")
        values["anchor"] = .text(cell.name)
        values["number"] = .text(number)
        values["caption"] = .text(text)
        values["svg"] = .html(drawn.svg)
        values["notes"] = .list(drawn.notes.map { TemplateContext(["note": .text($0)]) })
        values["svg_file"] = .text(HTMLText.address(image))
        values["vega_lite"] = .text(HTMLText.address(export))
        let links = [
            MarkdownMarkup.link("data", context.dataPath(chart.data)), MarkdownMarkup.link("Vega-Lite", export),
        ]
        let remarks = ([context.provenance(of: chart.data).caption] + drawn.notes).filter { !$0.isEmpty }
        let caption = "**\(number).** \(MarkdownMarkup.text(text)) (\(links.joined(separator: ", ")))"
        let markdown = [
            "![\(MarkdownMarkup.text(drawn.description))](\(HTMLText.address(image)))",
            ([caption] + remarks.map(MarkdownMarkup.text)).joined(separator: "  \n"),
        ].joined(separator: "\n\n")
        return CellMarkup(
            block: ("figure", TemplateContext(values)), markdown: markdown,
            files: [
                SiteFile(path: image, text: drawn.svg + "\n"),
                SiteFile(path: export, text: specification.vegaLite(table) + "\n"),
            ])
    }
}
