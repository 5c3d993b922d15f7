import CostAnalysis
import Networks
import Notebooks

/// A `formula` cell as it is shown: the exact polynomials, typeset, with their degrees.
struct FormulaCell {
    let context: NotebookContext
    let cell: Cell
    let declaration: FormulaDeclaration

    /// The formulas, or what keeps them from being shown.
    func markup() -> CellMarkup {
        let formulas = Self.shown(context.formulas[cell.name] ?? [])
        guard !formulas.isEmpty else {
            return .fault(cell, ["the database holds no formula of this cell; costbook run computes it"])
        }
        let polynomials = formulas.map { formula in
            TemplateContext([
                "pass": .text(formula.passLabel), "metric": .text(formula.metric),
                "label": .text(MetricName.label(formula.metric)), "expression": .html(formula.html),
                "degrees": .text(formula.degrees),
            ])
        }
        let layered = formulas.filter { !$0.layers.isEmpty }
        let settings =
            declaration.settings.filter { !declaration.variables.contains($0.key) }.sorted { $0.key < $1.key }
            .map { "\($0.key) = \($0.value)" }
            + declaration.step.settings.map { "\($0.name) = \($0.value)" }
        let note = settings.isEmpty ? "" : "with " + settings.joined(separator: ", ")
        let values: [String: TemplateValue] = [
            "anchor": .text(cell.name), "network": .text(declaration.network.name), "note": .text(note),
            "csv": .text(HTMLText.address(context.dataPath(cell.name))),
            "source": .html(SourceMarkup.yaml(cell.source)), "polynomials": .list(polynomials),
            "layers": .list(
                layered.map {
                    TemplateContext([
                        "title": .text($0.layersTitle), "table": .html($0.layersHTML), "note": .text($0.layersNote),
                    ])
                }),
        ]
        let lines = formulas.map { formula in
            let degrees = formula.degrees.isEmpty ? "" : " (\(MarkdownMarkup.text(formula.degrees)))"
            return "- \(MarkdownMarkup.text("\(formula.passLabel), \(MetricName.label(formula.metric))")): "
                + MarkdownMarkup.inlineCode(formula.text) + degrees
        }
        let blocks = [lines.joined(separator: "\n")] + layered.map(\.layersMarkdown)
        return CellMarkup(
            block: ("formula", TemplateContext(values)), markdown: blocks.joined(separator: "\n\n"))
    }

    /// The formulas with those that are the same for every pass once.
    private static func shown(_ formulas: [StoredFormula]) -> [StoredFormula] {
        let passless = CostFormula.passless.sorted().compactMap { metric in
            formulas.first { $0.metric == metric }.map { formula in
                var formula = formula
                formula.pass = "network"
                return formula
            }
        }
        return formulas.filter { !CostFormula.passless.contains($0.metric) } + passless
    }
}
