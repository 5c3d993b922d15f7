import Diagnostics
import Testing

@testable import Notebooks

@Suite struct ReferenceTests {
    private let query = cell("sql a", "SELECT 1 AS x")

    @Test(arguments: [
        ("See {{ b.x }}.", "unknown cell 'b'; expected one of a; did you mean 'a'?"),
        ("See {{ a }}.", "the reference '{{ a }}'; expected '{{ cell.column }}' or '{{ cell.column | format }}'"),
        (
            "{{ a.x | fixd(2) }}",
            "unknown format 'fixd(2)'; expected one of automatic, integer, fixed(N), metric, bytes, seconds, percent; did you mean 'fixed(N)'?"
        ),
        ("{{ a.x | fixed(16) }}", "the format 'fixed(16)'; expected 0 to 15 digits"),
        ("{{ a.x", "an unclosed '{{'; expected '}}' on the same line, or '\\{{' for text"),
        (
            "| @fig-wdth |\n|---|\n",
            "unknown figure or table 'fig-wdth'; expected one of fig-width, tbl-a; did you mean 'fig-width'?"
        ),
        ("@tbl-b", "unknown figure or table 'tbl-b'; expected one of fig-width, tbl-a; did you mean 'tbl-a'?"),
        ("{{ tbl.x }}", "unknown cell 'tbl'; expected one of a"),
    ])
    func inProseMustExist(prose: String, fault: String) {
        let shown = cell("chart fig-width", "data: {name: a}") + cell("table tbl-a", "data: a\ncaption: C")
        #expect(faults(query + shown + "\n" + prose) == ["a.md:16: \(fault)"])
    }

    @Test(arguments: [
        "`{{ b.x }}`", "\\{{ b.x }}", "~~~\n{{ b.x }} @fig-x\n~~~", "\\@fig-x", "{{a.x|metric}}", "x@fig-y.org",
    ])
    func inCodeAreLeft(prose: String) {
        #expect(faults(query + prose).isEmpty)
    }

    @Test(arguments: [
        (
            cell("chart fig-x", "title: T\ndata: {name: b}"),
            "a.md:10: unknown cell 'b'; expected one of a; did you mean 'a'?"
        ),
        (cell("chart fig-x", "data: b"), "a.md:9: data is 'b'; expected 'data: {name: b}'"),
        (cell("chart fig-x", "mark: line"), "a.md:9: chart 'fig-x' has no 'data'; expected 'data: {name: CELL}'"),
        (
            cell("table tbl-x", "caption: C\ndata: tbl-x"),
            "a.md:10: the table cell 'tbl-x' has no rows; expected an experiment, sql, formula or fit cell"
        ),
        (
            cell("table tbl-x", "data: a\ncaption: \"{{ b.x }}\""),
            "a.md:10: unknown cell 'b'; expected one of a; did you mean 'a'?"
        ),
        (
            cell("sql c", "SELECT *\nFROM a, ratois, costs"),
            "a.md:10: unknown table 'ratois'; expected one of "
        ),
        (
            cell("sql c", "SELECT * FROM c"),
            "a.md:8: a cycle of cells: c → c; expected queries and fits that do not read their own result"
        ),
        (
            cell("sql c", "SELECT * FROM d") + cell("sql d", "SELECT * FROM C"),
            "a.md:8: a cycle of cells: c → d → c; expected queries and fits that do not read their own result"
        ),
        (cell("sql A", "SELECT 1"), "a.md:8: a second cell 'A'; expected another name than the cell on line 5 has"),
        (
            cell("sql costs", "SELECT 1"),
            "a.md:8: the name 'costs', which is a table of the database; expected another name"
        ),
        (cell("sql c", "SELECT 1;\n\nDROP TABLE trial"), "a.md:9: more than one SQL statement; expected one query"),
        (
            cell("sql c", "\nDELETE FROM trial"),
            "a.md:10: SQL that begins with 'DELETE'; expected a query: SELECT, WITH or VALUES"
        ),
        (cell("sql c", ""), "a.md:9: an empty query; expected a SELECT"),
        (cell("sql c", "SELECT (1"), "a.md:9: an unclosed '(' in SQL; expected a ')' after it"),
        (cell("sql c", "SELECT\n1)"), "a.md:10: a ')' in SQL that closes nothing; expected a '(' before it"),
        (cell("sql c", "SELECT\n'a"), "a.md:10: an unclosed ' in SQL; expected ' after it"),
        (cell("sql c", "SELECT 1\n/*"), "a.md:10: an unclosed comment in SQL; expected '*/' after it"),
        (
            cell("sql c", "SELECT :w"),
            "a.md:9: unknown parameter ':w' in SQL; expected no parameter, as the notebook's front matter has none"
        ),
    ])
    func inCellsMustExist(text: String, fault: String) {
        let found = faults(query + text)
        #expect(found.count == 1)
        #expect(found[0].hasPrefix(fault))
    }

    @Test func ofParametersMustExist() {
        let front = "---\ntitle: A\nformat: 1\nparameters: {width: 3}\n---\n"
        let found = faults { () throws(DiagnosticList) in
            try Notebook(text: front + cell("sql a", "SELECT :width,\n:widht, ?"), file: "a.md")
        }
        #expect(found == ["a.md:8: unknown parameter ':widht' in SQL; expected one of :width; did you mean ':width'?"])
    }

    @Test func findsWhatQueriesRead() throws {
        let read = try notebook(
            cell("sql last", "SELECT last.x AS later FROM First AS last")
                + cell("sql first", "SELECT 1 AS x, 2 AS last")
                + cell("sql both", "SELECT * FROM last JOIN first JOIN last"))
        let reads = read.cells.map { if case .sql(let query) = $0.body { query.cells } else { [String]() } }
        #expect(reads == [["first"], [], ["last", "first"]])
    }

    @Test func allFaultsAreReportedInOrderOfLines() {
        let text =
            "{{ z.x }}\n\n" + cell("sql b", "SELECT * FROM nothing_at_all") + cell("table tbl-x", "data: q\nkaption: C")
            + "```sql\nSELECT 1\n```\n" + cell("network n", "input: [3]")
        #expect(faults(text).map { $0.prefix(7) } == ["a.md:5:", "a.md:8:", "a.md:12", "a.md:14", "a.md:18"])
    }
}
