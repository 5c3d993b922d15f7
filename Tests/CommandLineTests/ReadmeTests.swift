import Foundation
import Testing

@Suite struct ReadmeTests {
    private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func readme() throws -> String {
        try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    }

    @Test func theNotebookOfTheReadmeRunsAndRenders() throws {
        let workplace = try Workplace()
        for name in ["templates", "site"] {
            try FileManager.default.createSymbolicLink(
                at: workplace.folder.appending(path: name), withDestinationURL: root.appending(path: name))
        }
        let text = try readme()
        let start = try #require(text.range(of: "````markdown\n"))
        let end = try #require(text.range(of: "\n````\n", range: start.upperBound..<text.endIndex))
        let notebook = text[start.upperBound..<end.lowerBound] + "\n"
        try Data(notebook.utf8).write(to: workplace.folder.appending(path: "Experiments/widths.md"))
        let run = try workplace.run("run")
        #expect(run.status == 0, "\(run.errors)")
        let render = try workplace.run("render", "--output", "out")
        #expect(render.status == 0, "\(render.errors)")
        let page = try String(contentsOf: workplace.folder.appending(path: "out/widths.html"), encoding: .utf8)
        #expect(page.contains("At width 256 the slower pass takes"))
    }

    @Test func everyCommandOfTheReadmeIsOne() throws {
        let help = try CostbookProcess.run(["--help"], in: root).output
        let lines = try readme().split(separator: "\n").filter {
            $0.hasPrefix("costbook ") || $0.hasPrefix("| `costbook ")
        }
        #expect(lines.count >= 10)
        for line in lines where !line.contains("--generate-completion-script") {
            let words = line.drop { $0 == "|" || $0 == " " || $0 == "`" }.split(separator: " ")
            #expect(help.contains("\n  \(words[1].prefix { $0.isLetter }) "), "\(line)")
        }
    }
}
