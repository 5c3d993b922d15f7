import Diagnostics
import Testing

@Suite struct YAMLReaderTests {
    @Test func linesAreThoseOfTheFile() throws {
        let value = try YAMLReader.read("a: 1\nb:\n  - x\n  - 2.5\n", file: "n.md", firstLine: 10)
        let record = try value.record("cell", keys: ["a", "b"])
        #expect(try record["a"]?.integer("a") == 1)
        let list = try #require(try record["b"]?.sequence("b"))
        #expect(list.map(\.line) == [12, 13])
        #expect(try list[1].number("b") == 2.5)
    }

    @Test func unknownKeySuggestsTheNearest() throws {
        let value = try YAMLReader.read("widht: 1", file: "n.md", firstLine: 7)
        let error = #expect(throws: Diagnostic.self) { try value.record("cell", keys: ["width", "depth"]) }
        #expect(error?.description.hasPrefix("n.md:7: unknown key in cell 'widht'") == true)
        #expect(error?.suggestion == "width")
    }

    @Test func aliasBombIsRefused() {
        var text = "a0: &a0 [x, x]\n"
        for level in 1...30 {
            let alias = "*a\(level - 1)"
            text += "a\(level): &a\(level) [\(alias), \(alias), \(alias), \(alias)]\n"
        }
        text += "? *a30\n: y\n"
        #expect(throws: Diagnostic.self) { try YAMLReader.read(text) }
    }

    @Test(arguments: [
        "a: [1", "a: 1\na: 2", "a: b: c", "\t- x", "a: &x 1\nb: *x", "? [a]\n: b", "a: 1\n---\nb: 2",
    ])
    func brokenTextIsAnErrorWithALine(_ text: String) {
        let error = #expect(throws: Diagnostic.self) { try YAMLReader.read(text, file: "f", firstLine: 3) }
        #expect(error?.line ?? 0 >= 3)
    }

    @Test(arguments: ["[", "- ", "{a: "])
    func deepNestingIsAnError(_ opening: String) {
        #expect(throws: Diagnostic.self) { try YAMLReader.read(String(repeating: opening, count: 5000) + "x") }
    }

    @Test func quotedNumbersStayStrings() throws {
        let record = try YAMLReader.read("a: '1'\nb: 1e3\nc: nan\nd: ~\n").record("x", keys: ["a", "b", "c", "d"])
        #expect(record["a"]?.content == .string("1"))
        #expect(record["b"]?.content == .real(1000))
        #expect(record["c"]?.content == .string("nan"))
        #expect(record["d"]?.content == .null)
    }
}
