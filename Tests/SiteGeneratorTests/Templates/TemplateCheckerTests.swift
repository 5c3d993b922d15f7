import Diagnostics
import Testing

@testable import SiteGenerator

struct TemplateCheckerTests {
    private let fields: [String: TemplateShape] = [
        "title": .text, "body": .html, "is_new": .flag, "author": .object(["name": .text]),
        "rows": .list(["label": .text]),
    ]

    private func faults(_ text: String, partials: [String: String] = [:]) throws -> [String] {
        var tags = ["page": try TemplateTag.tags(in: text, file: "page.mustache")]
        var files = ["page": "page.mustache"]
        for (name, text) in partials {
            tags[name] = try TemplateTag.tags(in: text, file: name + ".mustache")
            files[name] = name + ".mustache"
        }
        return TemplateChecker(tags: tags, files: files).faults(in: "page", fields: fields).map(\.description)
    }

    @Test(arguments: [
        "{{title}} {{{body}}} {{&body}}", "{{#is_new}}{{title}}{{/is_new}}", "{{#rows}}{{label}} {{title}}{{/rows}}",
        "{{^rows}}none{{/rows}}", "{{! a comment }}{{#author}}{{name}}{{/author}}",
        "{{ title }}\n{{# rows }}{{/ rows }}",
        "{{$block}}{{title}}{{/block}}",
    ])
    func rightTemplatesPass(text: String) throws {
        #expect(try faults(text).isEmpty)
    }

    @Test(arguments: [
        (
            "a\n{{titel}}",
            "page.mustache:2: unknown name 'titel'; expected one of author, body, is_new, rows, title; did you mean 'title'?"
        ),
        ("{{label}}", "page.mustache:1: unknown name 'label'; expected one of author, body, is_new, rows, title"),
        ("{{{title}}}", "page.mustache:1: {{{title}}}; expected {{title}}"),
        ("{{body}}", "page.mustache:1: {{body}}; expected {{{body}}}"),
        ("{{rows}}", "page.mustache:1: {{rows}}; expected {{#rows}} … {{/rows}}"),
        ("{{#rows}}\n{{#is_new}}{{/rows}}", "page.mustache:2: {{/rows}}; expected {{/is_new}} for line 2"),
        ("\n{{#rows}}", "page.mustache:2: the section 'rows' is not closed; expected {{/rows}}"),
        ("{{/rows}}", "page.mustache:1: {{/rows}}; expected no end outside of a section"),
        ("{{> figur}}", "page.mustache:1: unknown template 'figur'; expected one of page"),
        ("{{> page}}", "page.mustache:1: the template 'page' includes itself"),
    ])
    func wrongTemplatesAreFaultsWithALine(text: String, fault: String) throws {
        #expect(try faults(text).first == fault)
    }

    @Test func namesOfPartialsAreCheckedWhereTheyAreIncluded() throws {
        #expect(try faults("{{#rows}}{{> row}}{{/rows}}", partials: ["row": "{{label}}"]).isEmpty)
        let found = try faults("{{> row}}", partials: ["row": "x\n{{label}}"])
        #expect(found.count == 1 && found[0].hasPrefix("row.mustache:2: unknown name 'label'"))
    }

    @Test(arguments: [
        "{{title", "{{{title}}", "{{=<% %>=}}", "{{a b}}", "{{}}", "{{% CONTENT_TYPE:TEXT}}", "{{lower(title)}}",
    ])
    func tagsThatTemplatesDoNotHaveAreRefused(text: String) {
        #expect(throws: Diagnostic.self) { try TemplateTag.tags(in: "\n" + text, file: "page.mustache") }
    }

    @Test func theShippedTemplatesPass() throws {
        _ = try TemplateLibrary(folder: Repository.templates, overrides: nil)
    }
}
