import Diagnostics
import Networks
import Tables
import Testing

@testable import Notebooks
@testable import SiteGenerator

/// A notebook with one cell of every kind, and its results.
struct SampleNotebook {
    var notebook: Notebook
    var results: NotebookResults
    var database: StubDatabase

    init(name: String = "growth") throws {
        let network = try #require(Zoo.declaration(named: "mlp"))
        var builder = BlockBuilder()
        builder.prose(
            "It is said that cost grows *fast*. The largest of {{ evidence.series }} series is in @fig-time.\n\n## Width"
        )
        builder.cell("sweep", "network: mlp\ngrid: {width: {from: 64, to: 1024, factor: 2}}") { _ in
            .experiment(
                ExperimentDeclaration(
                    network: network, points: [["width": .integer(64)], ["width": .integer(128)]],
                    measurement: MeasurementDeclaration(warmUpRounds: 2, rounds: 10, seconds: 0.2), seed: 1, threads: 1)
            )
        }
        builder.cell("times", "SELECT width, pass, median_seconds -- all widths\nFROM sweep WHERE pass <> 'none'") {
            line in
            .sql(
                SQLDeclaration(
                    query: "SELECT width, pass, median_seconds -- all widths\nFROM sweep WHERE pass <> 'none'",
                    line: line,
                    cells: ["sweep"]))
        }
        builder.cell("fig-time", Self.chart) { line in
            .chart(ChartDeclaration(data: "times", specification: Self.chart, line: line))
        }
        builder.prose("### Exact degrees\n\nThe polynomial is exact.")
        builder.cell("macs", "network: mlp\nin: [width]") { _ in
            .formula(
                FormulaDeclaration(
                    network: network, variables: ["width"], settings: ["depth": .integer(4)], metrics: ["macs"],
                    passes: ["forward"]))
        }
        builder.cell("tbl-time", "data: times") { _ in
            .table(
                TableDeclaration(
                    data: "times", caption: "Times, as in @fig-time.",
                    columns: [
                        .init(name: "width", label: "Width", unit: "units", format: .integer),
                        .init(name: "median_seconds", label: "Time", unit: nil, format: .seconds),
                    ]))
        }
        builder.cell("evidence", "SELECT 6 AS series") { line in
            .sql(SQLDeclaration(query: "SELECT 6 AS series", line: line, cells: ["times"]))
        }
        builder.cell("f4", "id: F4") { line in
            .claim(
                ClaimDeclaration(
                    id: "F4", statement: "Cost grows exponentially.", source: "The article.", data: "evidence",
                    tests: [(.refuted, "series = 6", line), (.supported, "series = 0", line)],
                    evidence: "In all {{ evidence.series }} series, see @tbl-time.", condition: ""))
        }
        notebook = Notebook(
            file: "Experiments/\(name).md", name: name, title: "How cost grows", summary: "Counts and times.",
            parameters: [], blocks: builder.blocks)
        results = NotebookResults(
            tables: [
                "sweep": Self.times, "times": Self.times,
                "evidence": DataTable(columns: ["series"], rows: [[.integer(6)]]),
                "macs": DataTable(columns: ["pass", "degree"], rows: [[.text("forward"), .integer(2)]]),
            ],
            verdicts: [
                "f4": ClaimResult(
                    verdict: .refuted, outcomes: [(.refuted, "series = 6", true), (.supported, "series = 0", false)])
            ])
        database = StubDatabase(
            trials: [
                [
                    .text(name), .text("sweep"), .text("finished"), .text("2026-03-01T10:00:00Z"), .text("Box"),
                    .integer(10), .integer(12),
                ],
                [
                    .text(name), .text("sweep"), .text("finished"), .text("2026-03-02T10:00:00Z"), .text("Box"),
                    .integer(10), .integer(31),
                ],
            ],
            formulas: [
                [
                    .text(name), .text("macs"), .text("forward"), .text("macs"), .text("3·width²"),
                    .text(Self.polynomial),
                ]
            ])
    }

    /// The page's context, as the generator makes it.
    func context() throws -> NotebookContext {
        NotebookContext(
            notebook, results, ledger: try ProvenanceLedger(database),
            formulas: try StoredFormula.all(in: database)[notebook.name] ?? [:])
    }

    static let polynomial = """
        {"variables": ["width"], "terms": [{"numerator": "3", "denominator": "1", "exponents": [2]}]}
        """

    static let times = DataTable(
        columns: ["width", "pass", "median_seconds"],
        rows: [64, 128, 256, 512, 1024].flatMap { (width: Int64) -> [[Datum]] in
            let time = Double(width * width) * 1e-8
            return [
                [.integer(width), .text("forward"), .real(time)],
                [.integer(width), .text("backward"), .real(1.9 * time)],
            ]
        })

    static let chart = """
        data: {name: times}
        title: Time against width
        mark: {type: line, point: true}
        encoding:
          x: {field: width, type: quantitative, scale: {type: log, base: 2}, title: Width}
          y: {field: median_seconds, type: quantitative, scale: {type: log}, title: Time, axis: {format: seconds}}
          color: {field: pass, type: nominal, title: Pass}
        """
}

/// Blocks with consecutive lines.
private struct BlockBuilder {
    private(set) var blocks: [Notebook.Block] = []
    private var line = 5

    mutating func prose(_ text: String) {
        blocks.append(.prose(text, line: line))
        line += text.split(separator: "\n", omittingEmptySubsequences: false).count + 1
    }

    mutating func cell(_ name: String, _ source: String, _ body: (Int) -> Cell.Body) {
        blocks.append(.cell(Cell(name: name, line: line, source: source, body: body(line + 1))))
        line += source.split(separator: "\n", omittingEmptySubsequences: false).count + 3
    }
}
