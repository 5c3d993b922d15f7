import Diagnostics
import Measurement
import ResultStore
import Tables
import Testing

@testable import Notebooks

@Suite struct FitTests {
    private let folder: TemporaryFolder
    private let grid = cell("experiment grid", "network: mlp\ngrid: {width: [2, 3]}")

    init() throws {
        folder = try TemporaryFolder()
    }

    private func evaluate(_ text: String, widths: [Int] = [8, 16, 32, 64, 128]) throws -> NotebookResults {
        try NotebookEvaluator.evaluate(try notebook(text), try reader(widths: widths, in: folder))
    }

    /// The stored counts are width² forward and twice that backward.
    @Test func aFitIsATable() throws {
        let results = try evaluate(
            grid + cell("formula f", "network: mlp\nin: [width]")
                + cell("fit g", "data: grid\ny: macs\nx: width\nby: pass")
                + cell(
                    "sql forward",
                    "SELECT exponent, low, high, exact_degree, formula, verdict, points FROM g WHERE series = 'forward'"
                )
                + "{{ forward.exponent | fixed(1) }}\n")
        #expect(results.faults.isEmpty)
        #expect(results.tables["g"]?.rows.map { $0[0] } == [.text("forward"), .text("backward")])
        let row = try #require(results.tables["forward"]?.rows.first)
        for place in 0..<3 { #expect(abs((row[place].number ?? 0) - 2) < 1e-9) }
        #expect(row[3...] == [.integer(2), .text("1·width²"), .text("determined"), .integer(5)])
        #expect(results.text(of: .value(cell: "forward", column: "exponent", format: .fixed(1))) == "2.0")
    }

    /// A part of a pass is not measured, so that its degree is no exponent's.
    @Test func theExactDegreeIsThatOfWholePasses() throws {
        let text =
            grid + cell("formula f", "network: mlp\nin: [width]\npasses: [forward, input_gradients]")
            + cell("sql d", "SELECT width, macs FROM grid WHERE pass = 'forward'")
            + cell("fit g", "data: d\ny: macs\nx: width") + cell("sql degree", "SELECT exact_degree FROM g")
        let results = try NotebookEvaluator.evaluate(
            try notebook(text), try reader(widths: [8, 16, 32, 64, 128], in: folder, parts: ["input_gradients": 1]))
        #expect(results.faults.isEmpty)
        #expect(results.tables["degree"]?.rows == [[.integer(2)]])
    }

    @Test func aFitCanStandBeforeTheQueryThatItReads() throws {
        let results = try evaluate(
            cell("fit g", "data: d\ny: macs\nx: [width]") + grid
                + cell("sql d", "SELECT width, macs FROM grid WHERE pass = 'forward'"))
        #expect(results.faults.isEmpty)
        #expect(results.fits["g"]?.count == 1)
    }

    @Test func seriesThatCarryNoFitAreFaults() throws {
        let results = try evaluate(
            grid + cell("fit g", "data: grid\ny: macs\nx: width\nby: pass") + cell("sql d", "SELECT * FROM g"),
            widths: [8, 16, 32])
        #expect(
            results.faults.map(\.description) == [
                "a.md:9: a fit of 3 points in the series 'forward'; expected at least 5",
                "a.md:9: a fit of 3 points in the series 'backward'; expected at least 5",
            ])
        #expect(results.tables["d"] == nil)
    }

    /// What an expression gives is known in a run alone.
    @Test func textInAColumnIsAFaultWhereTheColumnIsNamed() throws {
        let results = try evaluate(
            grid + cell("sql d", "SELECT width, 'w' || width AS name FROM grid")
                + cell("fit g", "data: d\ny: width\nx: name"))
        #expect(results.faults.map(\.description) == ["a.md:15: 'w8' in the column name of a fit; expected a number"])
    }

    @Test func rowsWithoutAValueAreLeftOut() throws {
        let results = try evaluate(
            grid
                + cell(
                    "sql d", "SELECT width, nullif(macs, 64) AS macs FROM grid WHERE pass = 'forward'")
                + cell("fit g", "data: d\ny: macs\nx: width"), widths: [8, 16, 32, 64, 128, 256])
        #expect(results.faults.isEmpty)
        #expect(results.fits["g"]?.first?.omitted == 1)
        #expect(results.fits["g"]?.first?.fit.points == 5)
    }

    @Test(arguments: [
        ("data: grid\ny: macs", "a.md:10: fit 'g' has no 'x'"),
        ("data: grid\ny: macs\nx: [a, b, c]", "a.md:12: x with 3 columns; expected one, or two different ones"),
        ("data: grid\ny: macs\nx: macs", "a.md:10: a column twice in fit 'g'; expected y, x and by that differ"),
        (
            "data: grid\ny: macs\nx: width\nlevel: 95",
            "a.md:13: the level 95; expected 0.5 to 0.999, such as 0.95"
        ),
        (
            "data: gird\ny: macs\nx: width",
            "a.md:10: unknown cell 'gird'; expected one of grid, g; did you mean 'grid'?"
        ),
    ])
    func malformedFitsAreFaults(body: String, fault: String) {
        let found = faults(grid + cell("fit g", body))
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix(fault.prefix(while: { $0 != ";" })) == true, "\(found)")
    }

    @Test func unknownColumnsAreFoundBeforeAnythingRuns() throws {
        let text = grid + cell("fit g", "data: grid\ny: mcas\nx: width\nby: pas")
        let found = try NotebookChecker.faults(of: [try notebook(text)])
        #expect(found.map(\.line) == [11, 13])
        #expect(found.map(\.suggestion) == ["macs", "pass"])
    }

    @Test func cyclesThroughFitsAreFaults() {
        let found = faults(
            cell("fit g", "data: d\ny: exponent\nx: low") + cell("sql d", "SELECT * FROM g"))
        #expect(
            found == [
                "a.md:5: a cycle of cells: g → d → g; expected queries and fits that do not read their own result"
            ])
    }
}
