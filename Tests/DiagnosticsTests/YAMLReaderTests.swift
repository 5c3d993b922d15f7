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

    /// Each line and message is what a person has to mend, in words that are not the parser's.
    @Test(arguments: [
        ("x: 0\na: [1\nb: 2", 4, "a list '[' that does not end"),
        ("a: [1, 'y' 'x']", 3, "a list '[' that does not end"),
        ("x: 0\n\na: {b: 1\nc: 2\n", 5, "a mapping '{' that does not end"),
        ("a: 'b\nc: d\n", 3, "a quotation that does not end"), ("a: b: c", 3, "a ':' where no key can stand"),
        ("a: 1\n\t- x", 4, "a tab before text"), ("a: 1\n b: 2", 4, "a ':' where no key can stand"),
        ("a:\n  b: 1\n c: 2", 5, "a line that is no entry"), ("a: 1\nb\n", 4, "a key without ':'"),
        ("- a\nb: 1", 4, "a line that is no element"), ("a: - 1", 3, "a '- ' where no list can begin"),
        ("a: @fig-x", 3, "a character that YAML reserves"), ("a: 1\nb: *text*", 4, "an anchor or alias without a name"),
        ("a: 1\nb: *text x", 4, "an alias to nothing"),
        ("a: ** x", 3, "an anchor or alias without a name"), ("x: 0\na: &y 1\nb: *y", 5, "the alias '*y'"),
        ("x: 0\na: !thing y", 4, "the tag '!thing'; expected YAML without tags"),
        ("a: 1\nb: !!python/object [x]", 4, "python/object'; expected YAML without tags"),
        ("? [a]\n: b", 3, "a key that is no string"), ("a: 1\n---\nb: 2", 4, "a second document"),
        ("a: \"\\d\"", 3, "an unknown escape"), ("a: 1\nb: \u{7}", 4, "the character U+0007"),
        ("a: 1\nb: 2\na: 3", 5, "the key 'a' stands twice; expected it once; it stands on line 3 already"),
        (
            "b: {a: 1}\nc:\n  ab: 1\n  a: a\n  'a': 2\n", 7,
            "the key 'a' stands twice; expected it once; it stands on line 6"
        ),
        ("b: 1\nc: {a: 1, a: 2}", 4, "the key 'a' stands twice; expected it once; it stands on line 4 already"),
        ("c: {a: 1,\n b: 1,\n a: 2\n}", 5, "the key 'a' stands twice; expected it once; it stands on line 3 already"),
        (
            "x: 0\nz: " + String(repeating: "[", count: 5000) + "x", 4,
            "YAML nested too deep; expected at most 64 levels"
        ),
        (String(repeating: "- ", count: 5000) + "x", 3, "YAML nested too deep; expected at most 64 levels"),
        (String(repeating: "{a: ", count: 5000) + "x", 3, "YAML nested too deep; expected at most 64 levels"),
        (String(repeating: "[", count: 90) + String(repeating: "]", count: 90), 3, "YAML nested too deep; expected"),
        ("a: !!nonsense:: x\n%b", 4, ""),
    ])
    func brokenTextIsAnErrorInOurWords(_ text: String, _ line: Int, _ message: String) {
        let error = #expect(throws: Diagnostic.self) { try YAMLReader.read(text, file: "f", firstLine: 3) }
        #expect(error?.line == line)
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
        #expect(error?.expected?.isEmpty == false)
        for word in ["did not find", "found", "while", "context", "token", "scalar", "Yaml"] {
            #expect(error?.description.contains(word) == false, "\(error?.description ?? "")")
        }
    }

    @Test(arguments: [
        (1000.0, "1000"), (-2, "-2"), (0.1, "0.1"), (1e21, "1e+21"), (1e15, "1000000000000000"), (2.5e-7, "2.5e-07"),
        (.infinity, "inf"),
    ])
    func wholeNumbersAreWrittenWithoutAPoint(_ number: Double, _ text: String) {
        #expect(number.shortestText == text)
        #expect(Double(number.shortestText) == number)
        #expect(YAMLValue(.real(number)).summary == text)
    }

    @Test func quotedNumbersStayStrings() throws {
        let record = try YAMLReader.read("a: '1'\nb: 1e3\nc: nan\nd: ~\n").record("x", keys: ["a", "b", "c", "d"])
        #expect(record["a"]?.content == .string("1"))
        #expect(record["b"]?.content == .real(1000))
        #expect(try record["b"]?.integer("b") == 1000)
        for number in [0.5, 1e19, .infinity] {
            #expect(throws: Diagnostic.self) { try YAMLValue(.real(number)).integer("b") }
        }
        #expect(record["c"]?.content == .string("nan"))
        #expect(record["d"]?.content == .null)
    }
}
