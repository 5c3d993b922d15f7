import Diagnostics
import Foundation
import Notebooks
import Tables
import Testing

@testable import SiteGenerator

/// Text of notebooks, data and queries never becomes markup.
struct EscapingTests {
    private static let attack = "<script>alert(1)</script>\"'&"

    /// Every text of the sample notebook that reaches the page, replaced by an attack.
    static let places: [(String, String)] = [
        ("title: How cost grows", "title: '<script>x</script>\"&'"),
        ("description: Counts and times.", "description: '<script>x</script>\"&'"),
        ("It is said", "<script>x</script> <img src=x onerror=x> [a](javascript:x) It is said"),
        ("## Width", "## Width <script>x</script>"),
        ("'none'", "'<script>x</script>'"),
        ("title: Time against width", "title: '<script>x</script>\"&'"),
        ("title: Width}", "title: '<script>x</script>\"&'}"),
        ("caption: Times", "caption: '<script>x</script>' #"),
        ("label: Width, unit: units", "label: '<script>x</script>', unit: '<script>x</script>'"),
        ("statement: Cost grows exponentially.", "statement: '<script>x</script>\"&'"),
        ("source: The article.", "source: '<script>x</script>\"&'"),
        ("refuted: series = 6", "refuted: series = '<script>x</script>'"),
        ("evidence: In all", "evidence: <script>x</script> In all"),
    ]

    @Test(arguments: places)
    func textsOfNotebooksAreEscaped(text: String, replacement: String) throws {
        #expect(SampleNotebook.text.contains(text))
        var sample = try SampleNotebook(changes: [(text, replacement)])
        sample.results.verdicts["f4"] = nil
        expectNoMarkup(try sample.page())
        #expect(
            try sample.twin().firstMatch(of: /(^|[^\\`'])<script/.anchorsMatchLineEndings()) == nil
                || text != "title: How cost grows")
    }

    @Test func dataIsEscaped() throws {
        var sample = try SampleNotebook()
        sample.results.tables["evidence"] = DataTable(columns: ["series"], rows: [[.text(Self.attack)]])
        sample.results.tables["times"]?.rows[0][1] = .text(Self.attack)
        expectNoMarkup(try sample.page())
        #expect(try !sample.twin().contains("is in of <script>"))
    }

    @Test func columnNamesAreEscaped() throws {
        var sample = try SampleNotebook()
        sample.results.tables["evidence"] = DataTable(columns: [Self.attack], rows: [[.integer(1)]])
        expectNoMarkup(try sample.page())
    }

    @Test func whatTheDatabaseHoldsIsEscaped() throws {
        var sample = try SampleNotebook()
        sample.database.trials[0][4] = .text(Self.attack)
        sample.database.failures = [
            [.text("growth"), .text("sweep"), .text(Self.attack), .text(Self.attack)]
        ]
        sample.database.formulas[0][4] = .text(Self.attack)
        sample.database.formulas[0][5] = .text("{\"variables\": [\"<script>\"], \"terms\": []}")
        sample.database.layerFormulas = [
            [.integer(1), .text(Self.attack), .integer(0), .text(Self.attack), .text("null")]
        ]
        sample.results.faults = [Diagnostic(file: Self.attack, line: 1, Self.attack)]
        expectNoMarkup(try sample.page())
    }

    @Test func queriesOfTheSiteAreEscaped() throws {
        let configuration = try SiteConfiguration(folder: Repository.site, templates: Repository.templates)
        let query = try SavedQuery(
            text: "-- \(Self.attack)\n-- \(Self.attack)\nSELECT '\(Self.attack)", name: "a", file: "a.sql")
        let database = StubDatabase(other: DataTable(columns: [Self.attack], rows: [[.text(Self.attack)]]))
        let page = try DatabasePage(frame: PageFrame(configuration: configuration), relations: [], queries: [query])
            .build(database).page
        let library = try TemplateLibrary(folder: Repository.templates, overrides: nil)
        expectNoMarkup(library.render(page.template, page.context))
    }

    private func expectNoMarkup(_ page: String, at location: SourceLocation = #_sourceLocation) {
        for markup in ["<script", "<img", "javascript:", "onerror=\"", "\"'&"] {
            #expect(!page.contains(markup), "\(markup)", sourceLocation: location)
        }
    }
}
