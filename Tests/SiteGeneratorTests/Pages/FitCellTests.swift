import Measurement
import Notebooks
import Tables
import Testing

@testable import SiteGenerator

@Suite struct FitCellTests {
    @Test func aFitShowsItsCurveExponentAndCharts() throws {
        let page = try SampleNotebook().page()
        #expect(page.contains("<dt>forward <span>polynomial</span></dt>"))
        #expect(
            page.contains(
                "<mn>1</mn><mo>·</mo><msup><mn>10</mn><mn>-8</mn></msup><mo>·</mo><msup><mi>width</mi><mn>2</mn></msup>"
            ))
        #expect(page.contains("exponent of width 2.000 (95\u{A0}%: 2.000 to 2.000), exact degree 2"))
        #expect(page.contains("2 rows without a value left out"))
        #expect(page.contains("scaling-fit") && page.contains("scaling-residuals"))
        let twin = try SampleNotebook().twin()
        #expect(twin.contains("- forward, polynomial: `1e-08·width²`"))
        #expect(twin.contains("](figures/growth/scaling-fit.svg)"))
    }

    @Test func anExactDegreeOutsideTheIntervalIsSaidToBe() throws {
        var sample = try SampleNotebook()
        #expect(try !sample.page().contains("which the interval excludes"))
        let table = try #require(sample.results.tables["scaling"])
        let place = try #require(table.index(of: "exact_degree"))
        let rows = table.rows.map { row in row.enumerated().map { $0.offset == place ? .integer(3) : $0.element } }
        sample.results.tables["scaling"] = DataTable(columns: table.columns, rows: rows)
        #expect(try sample.page().contains("exact degree 3, which the interval excludes"))
    }

    @Test func negativeExponentsHaveAMinusSign() {
        #expect(FitCell.decimals(-0.5) == "\u{2212}0.500")
    }

    @Test func aFitThatCouldNotBeEvaluatedIsAFault() throws {
        var sample = try SampleNotebook()
        sample.results.fits = [:]
        #expect(try sample.page().contains("The fit scaling could not be evaluated"))
    }

    /// The points lie on their curve but for rounding, which is no residual.
    @Test func anExactFitHasNoResiduals() throws {
        let sample = try SampleNotebook()
        guard case .fit(let declaration) = sample.notebook.cells.first(where: { $0.name == "scaling" })?.body else {
            Issue.record("no fit")
            return
        }
        let widths = (3...8).map { Double(1 << $0) }
        let macs = widths.map { 794 * $0 + $0 * $0 }
        let fit = try ScalingFit(parameters: ["width"], x: widths.map { [$0] }, y: macs)
        #expect(fit.residuals.contains { $0 != 0 } && fit.residuals.allSatisfy { abs($0) < 1e-9 })
        let series = FittedSeries(name: "forward", x: widths.map { [$0] }, y: macs, fit: fit, omitted: 0)
        let drawn = FitCharts(declaration, [series], name: "scaling").rendered(file: "a.md", line: 1)
        #expect(try !#require(drawn.last).svg.contains("0.0000"))
    }

    @Test func namesOfColumnsAreEscaped() throws {
        let name = "a<b>\"c\": {d}"
        let sample = try SampleNotebook()
        guard case .fit(var declaration) = sample.notebook.cells.first(where: { $0.name == "scaling" })?.body else {
            Issue.record("no fit")
            return
        }
        declaration.y = name
        declaration.by = name
        let series = sample.results.fits["scaling"] ?? []
        let drawn = FitCharts(declaration, series, name: "scaling").rendered(file: "a.md", line: 1)
        #expect(drawn.count == 2)
        #expect(drawn.allSatisfy { !$0.svg.contains("a<b>") && $0.svg.contains("a&lt;b&gt;") })
    }
}
