import Charts
import Diagnostics
import Notebooks
import Tables

/// A file that a page comes with, relative to the site's folder.
struct SiteFile: Equatable {
    var path: String
    var text: String
}

/// A cell as it is shown: on the page, and in its Markdown twin.
struct CellMarkup {
    /// The name of the value in a block of the notebook's template, and the value.
    var block: (name: String, context: TemplateContext)
    /// The cell in the Markdown twin.
    var markdown: String
    /// The files that both refer to.
    var files: [SiteFile] = []
    /// The claim, where the cell is one.
    var claim: ClaimView?

    /// What was found only when the cell was shown, and is in no other list of faults.
    var faults: [Diagnostic] = []

    /// The values of a block of the notebook's template, of which one is there.
    var blockContext: TemplateContext {
        var context = TemplateContext(Self.emptyBlock)
        context[block.name] = .object(block.context)
        return context
    }

    /// A block of prose.
    static func prose(_ html: String) -> TemplateContext {
        var context = TemplateContext(emptyBlock)
        context["prose"] = .html(html)
        return context
    }

    private static let emptyBlock: [String: TemplateValue] = [
        "prose": .html(""), "figure": .object(nil), "table": .object(nil), "formula": .object(nil), "fit": .object(nil),
        "claim": .object(nil), "experiment": .object(nil), "code": .object(nil), "fault": .object(nil),
    ]

    /// A cell that could not be evaluated, with the reasons.
    static func fault(_ cell: Cell, _ messages: [String]) -> CellMarkup {
        let name = "\(cell.kind == .sql ? "query" : cell.kind.rawValue) \(cell.name)"
        let context = TemplateContext([
            "anchor": .text(cell.name), "name": .text(name),
            "messages": .list(messages.map { TemplateContext(["message": .text($0)]) }),
        ])
        let lines = messages.map { "> - " + MarkdownMarkup.text($0) }
        let title = "> **The \(MarkdownMarkup.text(name)) could not be evaluated.**"
        return CellMarkup(
            block: ("fault", context), markdown: ([title, ">"] + lines).joined(separator: "\n"))
    }
}
