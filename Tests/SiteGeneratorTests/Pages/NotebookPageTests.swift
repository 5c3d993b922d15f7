import Diagnostics
import Foundation
import Notebooks
import Tables
import Testing

@testable import SiteGenerator

struct NotebookPageTests {
    @Test(arguments: [
        "<h1>How cost grows</h1>", "The largest of 6 series is in <a href=\"#fig-time\">Figure 1</a>",
        "<strong>Figure 1.</strong> Time against width", "<figure class=\"chart\" id=\"fig-time\">",
        "2 trials · times are medians of 10–31 rounds, intervals at 95\u{A0}% · Box · 1\u{A0}March\u{A0}2026 to 2\u{A0}March\u{A0}2026",
        "<th scope=\"col\" class=\"n\">Width <span class=\"unit\">units</span></th>",
        "<td class=\"n\">10.5\u{A0}ms</td>",
        "<strong>Table 1.</strong> Times, as in <a href=\"#fig-time\">Figure 1</a>.", "degree 2 in width",
        "<section class=\"claim refuted\" id=\"f4\" aria-label=\"Claim F4\">",
        "In all 6 series, see <a href=\"#tbl-time\">Table 1</a>.",
        "<code>series = 6</code> <span class=\"outcome holds\">holds</span>",
        "<code>series = 0</code> <span class=\"outcome\">does not hold</span>", "href=\"data/growth/times.csv\"",
        "href=\"figures/growth/fig-time.vl.json\"", "href=\"growth.md\"", "<h2 id=\"width\">\nWidth",
        "<a href=\"#width\">Width</a>",
    ])
    func thePageShows(text: String) throws {
        #expect(try SampleNotebook().page().contains(text))
    }

    @Test(arguments: [
        "# How cost grows\n\n*Counts and times.*\n", "The largest of 6 series is in Figure 1.",
        "](figures/growth/fig-time.svg)", "**Figure 1.** Time against width ([data](data/growth/times.csv)",
        "| Width (units) | Time |\n| ---: | ---: |\n| 64 | 41.0\u{A0}µs |",
        "> **F4 · ✗ Refuted.** Cost grows exponentially.",
        "> - Refuted if `series = 6`: holds",
        "- forward, multiply-adds (MACs): `3·width²` (degree 2 in width, Θ(width²))",
        "```sql\nSELECT width",
    ])
    func theTwinShows(text: String) throws {
        #expect(try SampleNotebook().twin().contains(text))
    }

    @Test func theTwinHoldsNoHTML() throws {
        #expect(try SampleNotebook().twin().firstMatch(of: /<[a-z\/!]/) == nil)
    }

    @Test func faultsAreShownAtTheTopAndInPlace() throws {
        var sample = try SampleNotebook()
        let line = sample.notebook.cells.first { $0.name == "times" }?.line ?? 0
        sample.results.tables["times"] = nil
        sample.results.faults = [
            Diagnostic(
                file: sample.notebook.file, line: line + 1, "no such column 'widht'", suggestion: "width")
        ]
        let page = try sample.page()
        #expect(
            page.contains(
                "<code>Experiments/growth.md:\(line + 1)</code>: no such column &#39;widht&#39;; did you mean"))
        #expect(page.contains("The query times could not be evaluated"))
        #expect(page.contains("The chart fig-time could not be evaluated"))
        #expect(try sample.twin().contains("**The table tbl-time could not be evaluated.**"))
    }

    @Test func aColumnThatTheRowsDoNotHaveIsAFault() throws {
        var sample = try SampleNotebook()
        sample.results.tables["times"] = DataTable(columns: ["width"], rows: [[.integer(1)]])
        let page = try sample.page()
        #expect(page.contains("the cell &#39;times&#39; has no column &#39;median_seconds&#39;; it has width"))
        #expect(page.contains("median_seconds"))
    }

    @Test(arguments: [
        (Verdict.supported, "Supported"), (.refuted, "Refuted"), (.conditional, "Conditional"),
        (.undetermined, "Undetermined"),
    ])
    func everyVerdictHasAnIconAndAWord(verdict: Verdict, word: String) throws {
        var sample = try SampleNotebook()
        sample.results.verdicts["f4"] = ClaimResult(verdict: verdict, outcomes: [])
        #expect(try sample.page().contains("</svg>\(word)</span>"))
    }

    @Test func aTopHeadingInProseIsBelowTheTitle() throws {
        let page = try SampleNotebook(changes: [("## Width", "# Width")]).page()
        #expect(page.components(separatedBy: "<h1").count == 2)
        #expect(page.contains("<h2 id=\"width\">"))
    }

    @Test func theFormulaOfTheParametersIsShownOnce() throws {
        var sample = try SampleNotebook()
        for pass in ["forward", "backward"] {
            sample.database.formulas.append([
                .text("growth"), .text("macs"), .text(pass), .text("parameters"), .text("width"), .null,
                .integer(2),
            ])
        }
        let page = try sample.page()
        #expect(page.components(separatedBy: "<span>parameters</span>").count == 2)
        #expect(page.contains("<dt>network <span>parameters</span></dt>"))
    }

    /// The formulas of layers are a table that is folded, and scrolls in its own box; one without a formula has the reason.
    @Test func formulasOfLayersAreATable() throws {
        var sample = try SampleNotebook()
        sample.database.layerFormulas = [
            [.integer(1), .text("linear1"), .integer(0), .text("3·width²"), .text(SampleNotebook.polynomial)],
            [.integer(1), .text("linear2 (repeated)"), .integer(1), .text("no polynomial"), .text("null")],
            [.integer(7), .text("of another formula"), .integer(0), .text("1"), .text("null")],
        ]
        let page = try sample.page()
        let table = try #require(page.components(separatedBy: "<summary>Forward: multiply-adds (MACs) by layer").last)
        #expect(table.contains("<div class=\"scroll\" role=\"group\" tabindex=\"0\""))
        #expect(table.contains("<tr><td>linear1</td><td><math xmlns"))
        #expect(table.contains("<td>Θ(width²)</td></tr>"))
        #expect(
            table.contains("<td>linear2 (repeated)</td><td><span class=\"plain\">no polynomial</span></td><td></td>"))
        #expect(table.contains("The layers add up to the total. A parameter decides"))
        #expect(!page.contains("of another formula"))
        let twin = try sample.twin()
        #expect(twin.contains("**Forward: multiply-adds (MACs) by layer**\n\n| Layer | Formula | Growth |\n"))
        #expect(twin.contains("| linear1 | 3·width² | Θ(width²) |\n"))
    }

    /// What every page gives to its template is what the templates are checked against.
    @Test func shapesNameWhatPagesOffer() throws {
        let sample = try SampleNotebook()
        let configuration = try SiteConfiguration(folder: Repository.site, templates: Repository.templates)
        let frame = PageFrame(configuration: configuration)
        let (page, summary) = NotebookPage(
            context: try sample.context(), frame: frame, previous: .init(name: "a", title: "A"), next: nil
        ).build()
        let pages = [
            page, IndexPage(frame: frame, notebooks: [summary]).build(),
            ClaimsPage(frame: frame, claims: summary.claims).build(),
            try DatabasePage(
                frame: frame, relations: [], queries: [try SavedQuery(text: "-- A\nSELECT 1", name: "a", file: "a.sql")]
            ).build(sample.database).page,
            try MethodPage(frame: frame, prose: "## A").build(sample.database),
        ]
        #expect(Set(pages.map(\.template)) == Set(PageShapes.pages.map(\.template)))
        for page in pages {
            let shape = PageShapes.pages.first { $0.template == page.template }?.fields ?? [:]
            #expect(differences(page.context, shape, page.template).isEmpty)
        }
    }

    private func differences(_ context: TemplateContext, _ shape: [String: TemplateShape], _ place: String) -> [String]
    {
        var found = Set(context.values.keys).symmetricDifference(shape.keys).map { "\(place).\($0)" }
        for (name, value) in context.values {
            switch (value, shape[name]) {
            case (.text, .text), (.html, .html), (.flag, .flag), (.object(nil), .object): break
            case (.object(let inner?), .object(let fields)): found += differences(inner, fields, "\(place).\(name)")
            case (.list(let inner), .list(let fields)):
                for element in inner { found += differences(element, fields, "\(place).\(name)") }
            default: found.append("\(place).\(name): another kind")
            }
        }
        return found
    }
}
