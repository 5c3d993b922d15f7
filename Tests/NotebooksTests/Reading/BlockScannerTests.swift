import Testing

@testable import Notebooks

@Suite struct BlockScannerTests {
    @Test func splitsProseAndCells() throws {
        let read = try notebook("Intro\n\n```sql a\nSELECT 1 AS x\n```\nAfter {{ a.x }}\n~~~sql b\nSELECT 2\n~~~\n\n")
        #expect(read.cells.map(\.name) == ["a", "b"])
        #expect(read.cells.map(\.line) == [7, 11])
        #expect(read.cells.map(\.source) == ["SELECT 1 AS x\n", "SELECT 2\n"])
        let prose = read.blocks.compactMap { if case .prose(let text, let line) = $0 { (text, line) } else { nil } }
        #expect(prose.map(\.0) == ["Intro\n\n", "After {{ a.x }}\n"])
        #expect(prose.map(\.1) == [5, 10])
    }

    @Test(arguments: [
        "```swift\nlet sql = 1\n```", "```\nsql a\n```", "    ```sql a", "```text sql\n```", "`sql a`",
        "<!--\n```sql a\nbroken\n```\n-->", "> ```\n> {{ x }}\n> ```", "```plain file\n```", "```mermaid graph\n```",
    ])
    func leavesOrdinaryCodeAsProse(text: String) throws {
        let read = try notebook(text)
        #expect(read.cells.isEmpty)
        #expect(read.blocks.count == 1)
    }

    @Test(arguments: [
        (
            "```chrat fig-x\n```",
            "a.md:5: unknown cell kind 'chrat'; expected one of network, experiment, sql, chart, table, formula, fit, claim; did you mean 'chart'?"
        ),
        (
            "```plot fig-x\n```",
            "a.md:5: unknown cell kind 'plot'; expected one of network, experiment, sql, chart, table, formula, fit, claim"
        ),
        (
            "```SQL a\n```",
            "a.md:5: unknown cell kind 'SQL'; expected one of network, experiment, sql, chart, table, formula, fit, claim; did you mean 'sql'?"
        ),
        (
            "\n```sql\nSELECT 1\n```",
            "a.md:6: a cell 'sql' without a name; expected 'sql NAME', or another word than 'sql' for code that is only shown"
        ),
        (
            "```sql a b\nSELECT 1\n```",
            "a.md:5: a cell 'sql' with more than a name: 'a b'; expected 'sql NAME', or another word than 'sql' for code that is only shown"
        ),
        (
            "- x\n\n  ```sql a\n  SELECT 1\n  ```",
            "a.md:7: a cell 'sql' inside a list or a quotation; expected a cell at the left margin"
        ),
        ("x\n\n```sql a\nSELECT 1\n", "a.md:7: an unclosed fence; expected a line '```' after it"),
        ("x\n\n~~~~text\n~~~\n", "a.md:7: an unclosed fence; expected a line '~~~~' after it"),
        ("```text", "a.md:5: an unclosed fence; expected a line '```' after it"),
        (
            "```sql 1a\nSELECT 1\n```",
            "a.md:5: the name '1a' of the sql cell; expected letters, digits and _, beginning with a letter"
        ),
        (
            "```sql sqlite_a\nSELECT 1\n```",
            "a.md:5: the name 'sqlite_a'; expected a name that does not begin with 'sqlite_'"
        ),
        (
            "```chart width\ndata: {name: a}\n```",
            "a.md:5: the name 'width' of the chart cell; expected 'fig-' and letters, digits, _ or -; did you mean 'fig-width'?"
        ),
        (
            "```table fig-a\n```",
            "a.md:5: the name 'fig-a' of the table cell; expected 'tbl-' and letters, digits, _ or -"
        ),
    ])
    func reportsFaultyFences(text: String, fault: String) {
        #expect(faults(text) == [fault])
    }

    @Test func boundsTables() {
        let columns = String(repeating: "|a", count: 3000) + "|\n" + String(repeating: "|-", count: 3000) + "|\n"
        let rows = String(repeating: "|\n", count: 100)
        #expect(
            faults("x\n\n" + columns + rows) == [
                "a.md:8: a table of 3002 columns and 101 rows; expected at most 200000 cells in all tables together"
            ])
        #expect(faults(columns + "|\n").isEmpty)
    }

    @Test(arguments: [(">", 70), ("- ", 70), ("1. ", 70), ("+ ", 100), ("> > - ", 40)])
    func boundsNesting(marker: String, count: Int) {
        #expect(
            faults("a\n\n" + String(repeating: marker, count: count) + "x") == [
                "a.md:7: lists and quotations nested deeper than 64 levels"
            ])
    }

    @Test(arguments: ["----------------------------------------------------------------------------------", "* * *"])
    func takesRules(rule: String) {
        #expect(faults("a\n\n\(rule)\n").isEmpty)
    }

    @Test func takesManyCellsWithoutEmptyLines() {
        let cells = (0..<1500).map { cell("sql q\($0)", "SELECT 1 AS a_column_with_quite_a_long_name") }
        #expect(faults(cells.joined()).isEmpty)
    }

    @Test func takesManyUnclosedReferences() {
        #expect(faults(String(repeating: "{{", count: 30_000)).count == FaultCollector.maximumCount)
    }

    @Test func boundsParagraphs() {
        // 5,042 lines of 13 bytes, the last of which is line 20,004, are the first to exceed 64 KiB.
        let paragraph = String(repeating: "![[](a) *b_ \n", count: 20_000)
        #expect(
            faults(paragraph) == [
                "a.md:14963: a paragraph of more than 65536 bytes; expected empty lines in it"
            ])
    }
}
