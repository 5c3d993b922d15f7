import Networks
import Notebooks

/// An `experiment` cell as it is shown: what was run, what failed, and its declaration.
struct ExperimentCell {
    let context: NotebookContext
    let cell: Cell
    let declaration: ExperimentDeclaration

    /// The experiment; trials that failed are said outside of what is folded.
    func markup() -> CellMarkup {
        let provenance = context.ledger.provenance(of: cell.name, in: context.notebook.name)
        let failures = context.ledger.failures(of: cell.name, in: context.notebook.name)
        let summary = "network \(declaration.network.name) · " + (provenance.trials == 0 ? planned : provenance.caption)
        let values: [String: TemplateValue] = [
            "anchor": .text(cell.name), "name": .text(cell.name), "summary": .text(summary),
            "source": .html(SourceMarkup.yaml(cell.source)), "is_empty": .flag(provenance.trials == 0),
            "csv": .text(context.results.tables[cell.name] == nil ? "" : HTMLText.address(context.dataPath(cell.name))),
            "failed_count": .text(failures.isEmpty ? "" : failures.count == 1 ? "1 trial" : "\(failures.count) trials"),
            "failures": .list(
                failures.map { TemplateContext(["point": .text($0.point), "reason": .text($0.reason)]) }),
        ]
        let failed = failures.map { "> - failed: \(MarkdownMarkup.text($0.point)): \(MarkdownMarkup.text($0.reason))" }
        let markdown = [
            MarkdownMarkup.code(cell.source, language: "yaml"),
            "Experiment \(MarkdownMarkup.inlineCode(cell.name)): \(MarkdownMarkup.text(summary))",
            failed.joined(separator: "\n"),
        ].filter { !$0.isEmpty }.joined(separator: "\n\n")
        return CellMarkup(block: ("experiment", TemplateContext(values)), markdown: markdown)
    }

    private var planned: String {
        let points = declaration.points.count * declaration.steps.count
        return "not run yet, \(points) \(points == 1 ? "trial" : "trials") planned"
    }
}
