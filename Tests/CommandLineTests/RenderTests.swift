import Foundation
import Testing

@Suite struct RenderTests {
    private let workplace: Workplace

    init() throws {
        workplace = try Workplace()
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        for name in ["templates", "site"] {
            try FileManager.default.createSymbolicLink(
                at: workplace.folder.appending(path: name), withDestinationURL: root.appending(path: name))
        }
    }

    private func page(_ name: String) throws -> String {
        try String(contentsOf: workplace.folder.appending(path: "out/\(name)"), encoding: .utf8)
    }

    @Test func theSiteIsWrittenOnce() throws {
        try workplace.write(RunTests.counted("[8, 16]") + "```table tbl-all\ndata: counted\ncaption: All.\n```\n")
        #expect(try workplace.run("run").status == 0)
        let first = try workplace.run("render", "--output", "out")
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output == "out/index.html\n")
        #expect(try page("index.html").contains("A notebook"))
        #expect(try page("notebook.html").contains("tbl-all"))
        let second = try workplace.run("render", "--output", "out")
        #expect(second.status == 0)
        #expect(second.errors.contains("0 files written"), "\(second.errors)")
    }

    @Test func aCostWithoutAFormulaIsNoFaultOnThePage() throws {
        let page = try pageAfterRunning(RunTests.steep)
        #expect(page.contains("no polynomial of degree up to"))
        #expect(!page.contains("costbook run computes it"))
    }

    /// The page of a notebook that was run.
    private func pageAfterRunning(_ notebook: String) throws -> String {
        try workplace.write(notebook)
        #expect(try workplace.run("run").status == 0)
        let outcome = try workplace.run("render", "--output", "out")
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try page("notebook.html")
    }

    @Test func formulasOfEveryKindAreOnThePage() throws {
        let page = try pageAfterRunning(RunTests.passes)
        #expect(page.contains("<mo>⌈</mo><msub><mi>log</mi><mn>2</mn></msub><mi>width</mi>"))
        #expect(page.contains("<dt>weight gradients <span>"))
        #expect(page.contains("optimizer = sgd"))
    }

    @Test func formulasOfLayersAreOnThePage() throws {
        let page = try pageAfterRunning(RunTests.layers)
        #expect(page.contains("<summary>Weight gradients: multiply-adds (MACs) by layer</summary>"))
        #expect(page.contains("<td>linear3</td><td><math"))
        #expect(page.contains("rematerialize = sqrt"))
        #expect(try self.page("notebook.md").contains("| linear3 | 10·width | Θ(width) |"))
    }

    @Test func aCellThatFailsIsAFaultAndOnThePage() throws {
        try workplace.write(
            RunTests.counted("[8]")
                + "```sql zero\nSELECT abs(-9223372036854775807 - (count(*) > 0)) AS x FROM counted\n```\n")
        _ = try workplace.run("run")
        let outcome = try workplace.run("render", "--output", "out")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("Experiments/notebook.md:"), "\(outcome.errors)")
        #expect(try page("notebook.html").contains("overflow"))
    }

    @Test func withoutADatabaseNothingIsWritten() throws {
        try workplace.write(RunTests.counted("[8]"))
        let outcome = try workplace.run("render", "--output", "out")
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("costbook.sqlite"))
        #expect(!workplace.contents().contains("out"))
    }

    @Test func anOutputThatCannotBeWrittenIsAnError() throws {
        try workplace.write(RunTests.counted("[8]"))
        #expect(try workplace.run("run").status == 0)
        let outcome = try workplace.run("render", "--output", "/proc/site")
        #expect(outcome.status == 65)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("/proc/site"))
    }

    @Test func aTitleIsText() throws {
        let text = "---\ntitle: <script>alert(1)</script>\nformat: 1\n---\n\n" + RunTests.counted("[8]")
        try Data(text.utf8).write(to: workplace.folder.appending(path: "Experiments/evil.md"))
        #expect(try workplace.run("run").status == 0)
        #expect(try workplace.run("render", "--output", "out").status == 0)
        #expect(try !page("index.html").contains("<script>alert"))
        #expect(try page("index.html").contains("&lt;script&gt;alert(1)"))
    }
}
