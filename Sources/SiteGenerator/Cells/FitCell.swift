import Charts
import Diagnostics
import Foundation
import Measurement
import Notebooks
import Tables

/// A `fit` cell as it is shown: curves, typeset, with exponents and intervals, the points with their curves, and residuals.
struct FitCell {
    let context: NotebookContext
    let cell: Cell
    let declaration: FitDeclaration

    /// The fits, or what keeps them from being shown.
    func markup() -> CellMarkup {
        guard let series = context.results.fits[cell.name], let table = context.results.tables[cell.name] else {
            return .fault(cell, context.faults(of: cell).orIfEmpty(["a cell that it reads could not be evaluated"]))
        }
        let items = series.map { fitted in
            TemplateContext([
                "series": .text(fitted.name.isEmpty ? declaration.y : fitted.name),
                "family": .text(fitted.fit.curve.family),
                "expression": .html(fitted.fit.curve.mathML(fitted.fit.parameters)),
                "exponents": .list(exponents(fitted, table).map { TemplateContext(["exponent": .text($0)]) }),
                "facts": .text(Self.facts(fitted)), "verdict": .text(Self.verdict(fitted)),
            ])
        }
        let drawn = FitCharts(declaration, series, name: cell.name).rendered(
            file: context.notebook.file, line: cell.line)
        let values = context.evidence(cell.name, label: "The fit \(cell.name)").merging([
            "anchor": .text(cell.name), "series": .list(items),
            "charts": .list(drawn.map { TemplateContext(["title": .text($0.title), "svg": .html($0.svg)]) }),
            "declaration": .html(SourceMarkup.yaml(cell.source)),
        ]) { $1 }
        let files = drawn.map { SiteFile(path: context.figurePath($0.name, ".svg"), text: $0.svg + "\n") }
        return CellMarkup(
            block: ("fit", TemplateContext(values)), markdown: markdown(series, table, drawn), files: files)
    }

    private func markdown(_ series: [FittedSeries], _ table: DataTable, _ drawn: [FitCharts.Drawn]) -> String {
        let lines = series.map { fitted in
            let name = fitted.name.isEmpty ? declaration.y : fitted.name
            let facts = exponents(fitted, table) + [Self.facts(fitted), Self.verdict(fitted)]
            return "- \(MarkdownMarkup.text(name)), \(fitted.fit.curve.family): "
                + MarkdownMarkup.inlineCode(fitted.fit.curve.text(fitted.fit.parameters)) + "; "
                + MarkdownMarkup.text(facts.joined(separator: "; "))
        }
        let images = drawn.map { chart in
            "![\(MarkdownMarkup.text(chart.description))](\(HTMLText.address(context.figurePath(chart.name, ".svg"))))"
        }
        return ([lines.joined(separator: "\n")] + images).joined(separator: "\n\n")
    }

    /// A line for each exponent: its value, its interval, and the exact degree where a formula gives one.
    private func exponents(_ fitted: FittedSeries, _ table: DataTable) -> [String] {
        fitted.fit.exponents.map { exponent in
            let interval = exponent.interval
            let ends = "\(Self.decimals(interval.low)) to \(Self.decimals(interval.high))"
            let level = String(format: "%g", 100 * interval.level)
            let text = "exponent of \(exponent.parameter) \(Self.decimals(exponent.value)) (\(level)\u{A0}%: \(ends))"
            let row = table.rows.first { row in
                row[0] == .text(fitted.name) && row[1] == .text(exponent.parameter)
            }
            guard let row, let place = table.index(of: "exact_degree"), case .integer(let degree) = row[place] else {
                return text
            }
            // As precise as it is printed: the interval of exact points is a rounding error wide.
            let isOutside = Double(degree) < interval.low - 5e-4 || Double(degree) > interval.high + 5e-4
            return text + ", exact degree \(degree)" + (isOutside ? ", which the interval excludes" : "")
        }
    }

    private static func facts(_ fitted: FittedSeries) -> String {
        var parts = ["\(fitted.fit.points) points"]
        if let rSquared = fitted.fit.rSquared { parts.insert("R² " + String(format: "%.4f", rSquared), at: 0) }
        if fitted.omitted > 0 { parts.append("\(fitted.omitted) rows without a value left out") }
        if let worst = fitted.fit.residuals.map(abs).max() {
            parts.append("greatest residual " + String(format: "%.1f", 100 * (exp(worst) - 1)) + "\u{A0}%")
        }
        return parts.joined(separator: " · ")
    }

    private static func verdict(_ fitted: FittedSeries) -> String {
        let doubts = fitted.fit.doubts
        return doubts.isEmpty ? "" : "The data cannot tell: " + doubts.joined(separator: "; ") + "."
    }

    /// A number with three decimals.
    static func decimals(_ value: Double) -> String { NumberFormat.fixed(3).format(.real(value)) }
}
