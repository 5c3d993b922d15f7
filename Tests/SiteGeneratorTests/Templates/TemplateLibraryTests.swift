import Diagnostics
import Testing

@testable import SiteGenerator

struct TemplateLibraryTests {
    @Test func aTemplateCanBeOverridden() throws {
        let folder = try TemporaryFolder()
        try folder.write("<article>{{statement}}</article>", "claim.mustache")
        let library = try TemplateLibrary(folder: Repository.templates, overrides: folder.path)
        let context = TemplateContext(["statement": .text("\"\u{301}<b>")])
        #expect(
            Array(library.render("claim", context).unicodeScalars)
                == Array("<article>&quot;\u{301}&lt;b&gt;</article>".unicodeScalars))
    }

    @Test(arguments: [
        ("cliam.mustache", "{{statement}}", "cliam.mustache: unknown template 'cliam'", "did you mean 'claim'?"),
        ("claim.mustache", "\n{{statment}}", "claim.mustache:2: unknown name 'statment'", "did you mean 'statement'?"),
        ("claim.mustache", "a\n\n{{#tests}}", "claim.mustache:3: ", "not closed"),
    ])
    func faultsOfOverridesNameTheirFile(name: String, text: String, start: String, end: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(text, name)
        let error = #expect(throws: (any Error).self) {
            try TemplateLibrary(folder: Repository.templates, overrides: folder.path)
        }
        let message = error.map { "\($0)" } ?? ""
        #expect(message.contains("\(folder.path)/\(start)"), "\(message)")
        #expect(message.contains(end), "\(message)")
    }

    @Test func aFolderWithoutTemplatesOverridesNothing() throws {
        let folder = try TemporaryFolder()
        try folder.write("<p></p>", "claim.html")
        let error = #expect(throws: Diagnostic.self) {
            try TemplateLibrary(folder: Repository.templates, overrides: folder.path)
        }
        #expect(
            error?.description == "\(folder.path): the folder has no templates; expected files such as page.mustache")
    }

    @Test func aMissingTemplateIsAFaultWithItsFile() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: Diagnostic.self) { try TemplateLibrary(folder: folder.path, overrides: nil) }
        #expect(error?.file == folder.path + "/page.mustache")
        #expect(error?.message == "No such file or directory")
    }

    @Test func absentValuesEndTheSearchInOuterContexts() throws {
        let library = try TemplateLibrary(
            texts: ["x": "{{#rows}}[{{name}}]{{#name}}!{{/name}}{{/rows}}"], files: [:],
            pages: [
                ("x", ["name": .text, "rows": .list(["name": .text])])
            ])
        let row = TemplateContext(["name": .text("")])
        let page = library.render("x", TemplateContext(["name": .text("outer"), "rows": .list([row])]))
        #expect(page == "[]")
    }
}
