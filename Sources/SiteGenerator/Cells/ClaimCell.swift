import Notebooks
import Tables

/// A claim with its verdict, as the index and the ledger show it.
struct ClaimView {
    var id: String
    var statement: String
    var source: String
    var verdict: Verdict
    /// The condition found, as HTML; empty where the verdict is another.
    var condition: String
    /// The evidence, as HTML. Its links to figures and tables lead to the notebook's page.
    var evidence: String
    /// The address of the claim's place, relative to the site's folder.
    var href: String
    var notebook: String

    /// The values of `PageShapes.claimSummary`.
    var summary: TemplateContext {
        TemplateContext([
            "claim_id": .text(id), "href": .text(href), "statement": .text(statement), "badge": .html(verdict.badge),
            "verdict": .text(verdict.rawValue),
        ])
    }
}

/// A claim as its notebook shows it: statement, source, verdict, and how the verdict came about.
struct ClaimCell {
    let context: NotebookContext
    let cell: Cell
    let claim: ClaimDeclaration

    /// The claim with its verdict; without evidence it is undetermined.
    func markup(_ prose: inout PageProse) -> CellMarkup {
        let result = context.results.verdicts[cell.name]
        let verdict = result?.verdict ?? .undetermined
        let isConditional = verdict == .conditional && !claim.condition.isEmpty
        let evidence = claim.evidence.isEmpty ? "" : prose.page.html(claim.evidence)
        let condition = isConditional ? InlineProse.html(claim.condition, &prose) : ""
        var values = context.evidence(claim.data, label: "The data that decide claim \(claim.id)")
        values["anchor"] = .text(cell.name)
        values["claim_id"] = .text(claim.id)
        values["statement"] = .text(claim.statement)
        values["source"] = .text(claim.source)
        values["badge"] = .html(verdict.badge)
        values["verdict"] = .text(verdict.rawValue)
        values["condition"] = .html(condition)
        values["evidence"] = .html(evidence)
        values["faults"] = .list(context.faults(of: cell).map { TemplateContext(["message": .text($0)]) })
        values["has_tests"] = .flag(!claim.tests.isEmpty)
        values["tests"] = .list(tests(result).map(Self.view))
        let page = HTMLText.address(context.notebook.name + ".html")
        let view = ClaimView(
            id: claim.id, statement: claim.statement, source: claim.source, verdict: verdict,
            condition: condition.replacing("href=\"#", with: "href=\"\(page)#"),
            evidence: evidence.replacing("href=\"#", with: "href=\"\(page)#"),
            href: page + "#" + HTMLText.address(cell.name), notebook: context.notebook.title)
        return CellMarkup(
            block: ("claim", TemplateContext(values)),
            markdown: markdown(verdict, result, isConditional: isConditional, prose), claim: view)
    }

    private typealias Test = (verdict: Verdict, expression: String, holds: Bool?)

    private func tests(_ result: ClaimResult?) -> [Test] {
        result?.outcomes ?? claim.tests.map { ($0.verdict, $0.expression, nil) }
    }

    private static func view(_ test: Test) -> TemplateContext {
        TemplateContext([
            "verdict": .text(test.verdict.word), "expression": .text(test.expression),
            "outcome": .text(outcome(test.holds)), "holds": .flag(test.holds == true),
        ])
    }

    private static func outcome(_ holds: Bool?) -> String {
        switch holds {
        case true: "holds"
        case false: "does not hold"
        case nil: "no answer"
        }
    }

    private func markdown(
        _ verdict: Verdict, _ result: ClaimResult?, isConditional: Bool, _ prose: PageProse
    ) -> String {
        let tests = tests(result).map { test in
            "- \(test.verdict.word) if \(MarkdownMarkup.inlineCode(test.expression)): \(Self.outcome(test.holds))"
        }
        var parts = [
            "**\(MarkdownMarkup.text(claim.id)) · \(verdict.mark) \(verdict.word).** \(MarkdownMarkup.text(claim.statement))"
        ]
        if !claim.source.isEmpty { parts.append("Source: \(MarkdownMarkup.text(claim.source))") }
        if isConditional { parts.append("Condition: " + InlineProse.markdown(claim.condition, prose)) }
        if !claim.evidence.isEmpty { parts.append(InlineProse.markdown(claim.evidence, prose)) }
        if !tests.isEmpty { parts.append(tests.joined(separator: "\n")) }
        parts.append(MarkdownMarkup.link("Data", context.dataPath(claim.data)))
        return MarkdownMarkup.quotation(parts.joined(separator: "\n\n"))
    }
}
