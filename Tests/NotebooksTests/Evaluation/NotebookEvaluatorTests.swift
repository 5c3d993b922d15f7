import Diagnostics
import Foundation
import ResultStore
import Tables
import Testing

@testable import Notebooks

@Suite struct NotebookEvaluatorTests {
    private let grid = cell("experiment grid", "network: mlp\ngrid: {width: [2, 3]}")
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func evaluate(_ text: String, widths: [Int] = [2, 3]) throws -> NotebookResults {
        try NotebookEvaluator.evaluate(try notebook(text), try reader(widths: widths, in: folder))
    }

    private func claim(_ tests: String) -> String {
        cell("claim c", "id: F4\nstatement: S\nsource: T\ndata: d\n" + tests)
    }

    @Test func makesTablesOfExperimentsAndFormulas() throws {
        let results = try evaluate(
            grid + cell("formula f", "network: mlp\nin: [width]")
                + cell("sql x", "SELECT width, pass, macs, depth FROM grid")
                + cell("sql y", "SELECT parameter, degree, text FROM f"))
        #expect(results.faults.isEmpty)
        #expect(
            results.tables["x"]
                == DataTable(
                    columns: ["width", "pass", "macs", "depth"],
                    rows: [
                        [.integer(2), .text("forward"), .integer(4), .null],
                        [.integer(2), .text("backward"), .integer(8), .null],
                        [.integer(3), .text("forward"), .integer(9), .null],
                        [.integer(3), .text("backward"), .integer(18), .null],
                    ]))
        #expect(
            results.tables["y"]?.rows == [
                [.text(""), .integer(2), .text("w²")], [.text("width"), .integer(2), .text("w²")],
            ])
    }

    @Test func evaluatesQueriesInTheOrderOfWhatTheyRead() throws {
        let results = try evaluate(
            grid + cell("sql total", "SELECT sum(macs) AS macs FROM Forward") + "{{ total.macs }}\n"
                + cell("sql forward", "SELECT * FROM grid WHERE pass = 'forward'"))
        #expect(results.faults.isEmpty)
        #expect(results.tables["total"]?.rows == [[.integer(13)]])
        #expect(results.text(of: .value(cell: "total", column: "macs", format: .fixed(1))) == "13.0")
        #expect(results.text(of: .value(cell: "total", column: "none", format: .automatic)) == nil)
    }

    @Test func bindsTheNotebooksParameters() throws {
        let text =
            "---\ntitle: A\nformat: 1\nparameters: {least: 3, pass: forward, odd: true}\n---\n" + grid
            + cell("sql x", "SELECT macs, :odd AS odd FROM grid WHERE width >= :least AND pass = :pass")
        let results = try NotebookEvaluator.evaluate(
            try Notebook(text: text, file: fixtureFile), try reader(widths: [2, 3], in: folder))
        #expect(results.tables["x"]?.rows == [[.integer(9), .integer(1)]])
    }

    @Test func mapsFaultsOfSQLToTheNotebooksLines() throws {
        let results = try evaluate(
            grid + cell("sql x", "SELECT width,\n  mcas\nFROM grid") + cell("sql y", "SELECT * FROM x")
                + cell("sql z", "SELECT\n1\nFORM grid") + cell("sql fine", "SELECT 1 AS x"))
        #expect(results.faults.map(\.line) == [11, 20])
        #expect(results.faults[0].description.hasPrefix("a.md:11: "))
        #expect(results.faults[0].suggestion == "macs")
        #expect(results.tables.keys.sorted() == ["fine", "grid"])
    }

    @Test func experimentsThatFailedAreNotReportedAsNotRun() throws {
        let path = folder.path + "/failed.sqlite"
        let store = try ResultStore(path: path)
        try store.insert([
            TrialRecord(
                key: "k", network: "mlp", parameters: [], seed: 1, threads: 1, engineVersion: "1",
                startedAt: Date(timeIntervalSince1970: 0), specification: "{}", failure: "too large")
        ])
        try store.setExperiments(
            [ExperimentRecord(name: "grid", trialKeys: ["k"])], of: NotebookRecord(name: "a", title: "A"))
        try store.close()
        let results = try NotebookEvaluator.evaluate(try notebook(grid), try ResultReader(path: path))
        #expect(
            results.faults.map(\.description) == [
                "a.md:5: every trial of the experiment 'grid' failed; expected one that finished; "
                    + "'costbook run --retry-failed' runs them again"
            ])
    }

    @Test func reportsExperimentsWithoutResultsOnce() throws {
        let results = try evaluate(
            grid + cell("sql d", "SELECT count(*) AS n FROM grid") + cell("sql e", "SELECT n FROM d")
                + "{{ e.n }} @fig-x\n" + cell("chart fig-x", "data: {name: d}") + claim("refuted: n = 0"), widths: [])
        #expect(
            results.faults.map(\.description) == [
                "a.md:5: the experiment 'grid' has no results in the database; expected those that 'costbook run' gives"
            ])
        #expect(results.tables.isEmpty)
        #expect(results.verdicts["c"]?.verdict == .undetermined)
        #expect(results.verdicts["c"]?.outcomes.map(\.holds) == [nil])
    }

    @Test(arguments: [
        ("{{ d.wdth }}", "a.md:12: unknown column of 'd' 'wdth'; expected one of width; did you mean 'width'?"),
        ("{{ d.width }}", "a.md:12: '{{ d.width }}' of 2 rows; expected a cell with one row"),
        ("{{ grid.macs }}", "a.md:12: '{{ grid.macs }}' of 4 rows; expected a cell with one row"),
        (
            "```table tbl-d\ndata: d\ncaption: C\ncolumns:\n  width:\n  wdth:\n```",
            "a.md:17: unknown column of 'd' 'wdth'; expected one of width; did you mean 'width'?"
        ),
    ])
    func reportsReferencesToNothing(text: String, fault: String) throws {
        let results = try evaluate(grid + cell("sql d", "SELECT DISTINCT width FROM grid") + text)
        #expect(results.faults.map(\.description) == [fault])
    }

    @Test(
        arguments: [
            ("refuted: total = 13\nsupported: total < 13", Verdict.refuted, [true, false]),
            ("refuted: >\n  total = 12\n  -- comment\nsupported: total > (SELECT 1)", .supported, [false, true]),
            ("refuted: missing\nsupported: total = 14", .undetermined, [nil, false]),
            ("refuted: total = 12\nconditional: total > 12\ncondition: C", .conditional, [false, true]),
        ] as [(String, Verdict, [Bool?])])
    func decidesClaims(tests: String, verdict: Verdict, outcomes: [Bool?]) throws {
        let results = try evaluate(
            grid + cell("sql d", "SELECT sum(macs) AS total, NULL AS missing FROM grid WHERE pass = 'forward'")
                + claim(tests))
        #expect(results.faults.isEmpty)
        #expect(results.verdicts["c"]?.verdict == verdict)
        #expect(results.verdicts["c"]?.outcomes.map(\.holds) == outcomes)
    }

    @Test func leavesClaimsWithoutDataUndetermined() throws {
        let results = try evaluate(grid + cell("sql d", "SELECT width FROM grid WHERE 0") + claim("refuted: width > 0"))
        #expect(results.faults.isEmpty)
        #expect(results.verdicts["c"]?.verdict == .undetermined)
    }

    @Test(arguments: [
        (
            "refuted: total > 1\nsupported: total > 2",
            "a.md:12: a claim that is refuted and supported at once; expected tests that exclude each other"
        ),
        ("refuted: \"'a'\"", "a.md:17: a test that gives the text 'a'; expected true or false"),
        ("refuted: totl > 1", "a.md:17: "), ("refuted: (total > )", "a.md:17: near \")\": syntax error"),
        ("refuted: total >", "a.md:17: a test that is not whole: 'total >'; expected an SQL expression"),
    ])
    func reportsFaultyTests(tests: String, fault: String) throws {
        let results = try evaluate(grid + cell("sql d", "SELECT 13 AS total") + claim(tests))
        #expect(results.faults.count == 1)
        #expect(results.faults.first?.description.hasPrefix(fault) == true)
        #expect(results.verdicts["c"]?.verdict == .undetermined)
    }

    @Test func servesSeveralNotebooksWithOneReader() throws {
        let reader = try reader(widths: [2], in: folder)
        let first = try notebook(cell("sql x", "SELECT 1 AS a"))
        let second = try notebook(cell("sql x", "SELECT 2 AS b") + cell("sql y", "SELECT b FROM x"))
        #expect(try NotebookEvaluator.evaluate(first, reader).tables["x"]?.columns == ["a"])
        #expect(try NotebookEvaluator.evaluate(second, reader).tables["y"]?.rows == [[.integer(2)]])
    }
}
