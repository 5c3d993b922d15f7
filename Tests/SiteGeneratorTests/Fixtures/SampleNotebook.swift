import Diagnostics
import Measurement
import Notebooks
import Tables

@testable import SiteGenerator

/// A notebook with one cell of every kind, and its results.
struct SampleNotebook {
    var notebook: Notebook
    var results: NotebookResults
    var database: StubDatabase

    /// Reads the notebook; `changes` replace texts of it before.
    init(name: String = "growth", changes: [(String, String)] = []) throws {
        let text = changes.reduce(Self.text) { $0.replacing($1.0, with: $1.1) }
        notebook = try Notebook(text: text, file: "Experiments/\(name).md")
        results = NotebookResults(
            tables: [
                "sweep": Self.times, "times": Self.times,
                "evidence": DataTable(columns: ["series"], rows: [[.integer(6)]]),
                "macs": DataTable(columns: ["pass", "degree"], rows: [[.text("forward"), .integer(2)]]),
                "scaling": DataTable(
                    columns: ["series", "parameter", "exact_degree"],
                    rows: [[.text("forward"), .text("width"), .integer(2)]]),
            ],
            fits: ["scaling": [try Self.fit()]],
            verdicts: [
                "f4": ClaimResult(
                    verdict: .refuted, outcomes: [(.refuted, "series = 6", true), (.supported, "series = 0", false)])
            ])
        let trial = { (day: String, rounds: Int64) -> [Datum] in
            [
                .text(name), .text("sweep"), .text("finished"), .text("\(day)T10:00:00Z"), .text("Box"), .integer(10),
                .integer(rounds),
            ]
        }
        database = StubDatabase(
            trials: [trial("2026-03-01", 12), trial("2026-03-02", 31)],
            formulas: [
                [
                    .text(name), .text("macs"), .text("forward"), .text("macs"), .text("3·width²"),
                    .text(Self.polynomial), .integer(1),
                ]
            ])
    }

    /// The page's context, as the generator makes it.
    func context() throws -> NotebookContext {
        NotebookContext(
            notebook, results, ledger: try ProvenanceLedger(database),
            formulas: try StoredFormula.all(in: database)[notebook.name] ?? [:])
    }

    /// The page as the template renders it.
    func page() throws -> String {
        let configuration = try SiteConfiguration(folder: Repository.site, templates: Repository.templates)
        let frame = PageFrame(configuration: configuration)
        let page = NotebookPage(context: try context(), frame: frame, previous: nil, next: nil).build().page
        return try TemplateLibrary(folder: Repository.templates, overrides: nil).render(page.template, page.context)
    }

    /// The page's Markdown twin.
    func twin() throws -> String {
        let configuration = try SiteConfiguration(folder: Repository.site, templates: Repository.templates)
        let frame = PageFrame(configuration: configuration)
        let page = NotebookPage(context: try context(), frame: frame, previous: nil, next: nil).build().page
        return page.files.last { $0.path.hasSuffix(".md") }?.text ?? ""
    }

    static let polynomial = """
        {"variables": ["width"], "terms": [{"numerator": "3", "denominator": "1", "exponents": [2]}], "steps": [1]}
        """

    /// A fit of times that are 1e-8·width².
    static func fit() throws -> FittedSeries {
        let widths = [64.0, 128, 256, 512, 1024]
        let x = widths.map { [$0] }
        let y = widths.map { 1e-8 * $0 * $0 }
        return FittedSeries(
            name: "forward", x: x, y: y, fit: try ScalingFit(parameters: ["width"], x: x, y: y), omitted: 2)
    }

    static let times = DataTable(
        columns: ["width", "pass", "median_seconds"],
        rows: [64, 128, 256, 512, 1024].flatMap { (width: Int64) -> [[Datum]] in
            let time = Double(width * width) * 1e-8
            return [
                [.integer(width), .text("forward"), .real(time)],
                [.integer(width), .text("backward"), .real(1.9 * time)],
            ]
        })

    static let text = """
        ---
        title: How cost grows
        description: Counts and times.
        format: 1
        ---

        It is said that cost grows *fast*. The largest of {{ evidence.series }} series is in @fig-time.

        ## Width

        ```experiment sweep
        network: mlp
        grid: {width: {from: 64, to: 1024, factor: 2}}
        ```

        ```sql times
        SELECT width, pass, median_seconds -- all widths
        FROM sweep WHERE pass <> 'none'
        ```

        ```chart fig-time
        data: {name: times}
        title: Time against width
        mark: {type: line, point: true}
        encoding:
          x: {field: width, type: quantitative, scale: {type: log, base: 2}, title: Width}
          y: {field: median_seconds, type: quantitative, scale: {type: log}, title: Time, axis: {format: seconds}}
          color: {field: pass, type: nominal, title: Pass}
        ```

        ### Exact degrees

        The polynomial is exact.

        ```formula macs
        network: mlp
        in: [width]
        set: {depth: 4}
        metrics: [macs]
        passes: [forward]
        ```

        ```fit scaling
        data: times
        y: median_seconds
        x: width
        by: pass
        ```

        ```table tbl-time
        data: times
        caption: Times, as in @fig-time.
        columns:
          width: {label: Width, unit: units, format: integer}
          median_seconds: {label: Time, format: seconds}
        ```

        ```sql evidence
        SELECT count(*) AS series FROM times
        ```

        ```claim f4
        id: F4
        statement: Cost grows exponentially.
        source: The article.
        data: evidence
        refuted: series = 6
        supported: series = 0
        evidence: In all {{ evidence.series }} series, see @tbl-time.
        ```

        """
}
