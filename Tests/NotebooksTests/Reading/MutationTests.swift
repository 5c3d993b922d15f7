import Diagnostics
import Testing

@testable import Notebooks

@Suite struct MutationTests {
    private static let text = """
        ---
        title: A
        format: 1
        parameters: {least: 3}
        ---
        Text with {{ x.n | fixed(2) }} and @fig-x in *it*, `code`.

        """ + cell("network n", "parameters: {w: 4}\ninput: [w]\nlayers:\n- linear: 2 * w")
        + cell("experiment e", "network: n\ngrid: {w: {from: 1, to: 8, factor: 2}}\nmeasure: {rounds: 3}")
        + cell("sql x", "SELECT count(*) AS n /* all */ FROM e WHERE w >= :least AND \"pass\" <> 'model'")
        + cell("chart fig-x", "data: {name: e}") + cell("table tbl-x", "data: x\ncaption: All {{ x.n }}")
        + cell("formula f", "network: n\nin: [w]") + "| a | b |\n|---|---|\n| 1 | 2 |\n"
        + cell("claim c", "id: F4\nstatement: S\nsource: T\ndata: x\nrefuted: n > 1")

    private static let pieces = [
        "```", "~~~", "{{", "}}", "@fig-", "|", "---\n", "\n", ": ", "- ", "[", "{", "\"", "'", "\u{E000}", "0", "-1",
        "99999999999999999999", "\t", "> ", "(", "/*", "\\", "&a", "*a", "\u{0}", "é", "<!--", "$",
    ]

    /// Cutting, repeating and inserting at random (by a fixed generator) gives notebooks or faults with lines, never a
    /// crash; and whatever the prose is, no value becomes markup.
    @Test(arguments: 0..<20) func anythingIsANotebookOrAFault(seed: Int) throws {
        var state = UInt64(seed)
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<25 {
            var bytes = Array(Self.text.utf8)
            for _ in 0...next(4) {
                let place = next(bytes.count)
                switch next(4) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(contentsOf: Self.pieces[next(Self.pieces.count)].utf8, at: place)
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + next(60)))
                default: bytes[place] = UInt8(next(256))
                }
            }
            guard let text = try? NotebookText.text(of: bytes, file: "a.md") else { continue }
            do throws(DiagnosticList) {
                _ = try Notebook(text: text, file: "a.md")
            } catch {
                #expect(!error.diagnostics.isEmpty)
                #expect(error.diagnostics.allSatisfy { $0.file == "a.md" && ($0.line ?? 0) >= 1 })
            }
            var renderer = ProseRenderer { _ in ProseReplacement("<script>") }
            #expect(!renderer.html(text).contains("<script>"))
        }
    }
}
