import Diagnostics
import Testing

@testable import Networks
@testable import Notebooks

@Suite struct FrontMatterTests {
    @Test func readsEveryKey() throws {
        let text =
            "---  \ntitle: <script>\ndescription: About\nformat: 1\nparameters: {size: 3, name: x, share: 0.5}\n...\nText"
        let read = try Notebook(text: text, file: "some/folder/wide.md")
        #expect(read.name == "wide")
        #expect(read.title == "<script>")
        #expect(read.summary == "About")
        #expect(read.parameters.map(\.name) == ["size", "name", "share"])
        #expect(read.parameters.map(\.value) == [.integer(3), .text("x"), .real(0.5)])
    }

    @Test(arguments: [
        ("", ["a.md:1: a notebook without front matter; expected a first line '---', then title and format"]),
        ("# Title\n", ["a.md:1: a notebook without front matter; expected a first line '---', then title and format"]),
        ("---\ntitle: A\n", ["a.md:1: unclosed front matter; expected a line '---' after it"]),
        (
            "---\n---\n",
            [
                "a.md:1: the front matter has no 'title'; expected the key 'title'",
                "a.md:1: the front matter has no 'format'; expected the key 'format'",
            ]
        ),
        (
            "---\ntitel: A\nformat: 2\ntitle: 3\n---\n",
            [
                "a.md:2: unknown key in the front matter 'titel'; expected one of title, description, format, parameters; did you mean 'title'?",
                "a.md:3: the notebook format 2; expected 1", "a.md:4: title is 3; expected a string",
            ]
        ),
        (
            "---\ntitle: A\nformat: 1\nparameters: {1a: 2}\n---\n",
            ["a.md:4: the parameter name '1a'; expected letters, digits and _, beginning with a letter"]
        ),
        (
            "---\ntitle: A\nformat: 1\nparameters: {a: [2]}\n---\n",
            ["a.md:4: the parameter 'a' is a list of 1; expected a number, a text, true or false"]
        ),
        (
            "---\ntitle: A\ntitle: B\nformat: 1\n---\n",
            ["a.md:3: the key 'title' stands twice; expected it once; it stands on line 2 already"]
        ),
        ("---\ntitle: \" \"\nformat: 1\n---\n", ["a.md:2: the title ' '; expected one line of text"]),
        (
            "---\ntitle: &a A\ndescription: *a\nformat: 1\n---\n",
            ["a.md:3: the alias '*a'; expected YAML without anchors and aliases"]
        ),
    ])
    func reportsFaults(text: String, expected: [String]) {
        #expect(faults { () throws(DiagnosticList) in try Notebook(text: text, file: "a.md") } == expected)
    }

    @Test func reportsBrokenYAMLByItsLine() {
        let found = faults { () throws(DiagnosticList) in
            try Notebook(text: "---\ntitle: A\nformat: 1\nparameters: [1\n---\n", file: "a.md")
        }
        #expect(found.count == 1)
        #expect(found.last?.hasPrefix("a.md:4: a list '[' that does not end") == true)
    }

    @Test(arguments: [
        ("index.md", "the notebook's name 'index', which is a page of the site; expected another file name"),
        ("a b.md", "the notebook's name 'a b'; expected a file name of letters, digits, '-', '_' and '.'"),
        ("-a.md", "the notebook's name '-a'; expected a file name of letters, digits, '-', '_' and '.'"),
        ("é.md", "the notebook's name 'é'; expected a file name of letters, digits, '-', '_' and '.'"),
    ])
    func checksTheName(file: String, fault: String) {
        #expect(
            faults { () throws(DiagnosticList) in try Notebook(text: "---\ntitle: A\nformat: 1\n---\n", file: file) }
                == ["\(file): \(fault)"])
    }
}
