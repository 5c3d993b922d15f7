import Foundation
import Testing

@Suite struct CheckTests {
    private let workplace: Workplace

    init() throws {
        workplace = try Workplace()
    }

    @Test func soundNotebooksAreCounted() throws {
        try workplace.write("```experiment grid\nnetwork: mlp\ngrid: {width: [8, 16]}\n```\n")
        let outcome = try workplace.run("check")
        #expect(outcome.status == 0)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors == "1 notebook, 1 cell: no faults\n")
    }

    @Test(arguments: ["check", "plan", "run"])
    func everyFaultIsPrintedWithItsPlace(_ command: String) throws {
        try workplace.write("```experiment grid\nnetwork: mlp\ngird: {width: [8]}\n```\n", to: "a.md")
        try workplace.write("text\n\n```experiment grid\nnetwork: mlp\ngrid: {widht: [8]}\n```\n", to: "b.md")
        let outcome = try workplace.run(command)
        #expect(outcome.status == 65)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("Experiments/a.md:8: unknown key"))
        #expect(outcome.errors.contains("did you mean 'grid'?"))
        #expect(outcome.errors.contains("Experiments/b.md:10: "))
        #expect(outcome.errors.contains("did you mean 'width'?"))
        #expect(workplace.contents() == ["Experiments"], "nothing is written")
    }

    @Test func aQueryIsCheckedBeforeAnythingRuns() throws {
        try workplace.write(
            """
            ```experiment grid
            network: mlp
            grid: {width: [8, 16]}
            ```
            ```sql widths
            SELECT width,
                   widht
            FROM grid
            ```
            """)
        let outcome = try workplace.run("check")
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("Experiments/notebook.md:12: unknown column 'widht'"), "\(outcome.errors)")
    }

    @Test(arguments: ["missing.md", "Missing"])
    func notebooksThatAreNotThere(_ path: String) throws {
        let outcome = try workplace.run("check", path)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains(path))
    }

    @Test func bytesThatAreNoTextAreAFault() throws {
        let bytes = Data("---\ntitle: A\nformat: 1\n---\n".utf8) + Data([0x61, 0xff, 0x62])
        try bytes.write(to: workplace.folder.appending(path: "Experiments/broken.md"))
        let outcome = try workplace.run("check")
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("broken.md:5:"), "\(outcome.errors)")
    }

    @Test func controlCharactersDoNotReachTheTerminal() throws {
        try workplace.write("```experiment grid\nnetwork: \"m\\e[31mlp\"\ngrid: {width: [8]}\n```\n")
        let outcome = try workplace.run("check")
        #expect(outcome.status == 65)
        #expect(!outcome.errors.contains("\u{1b}"))
    }
}
