import Notebooks

/// The site's first page: its notebooks with their claims.
struct IndexPage {
    let frame: PageFrame
    let notebooks: [NotebookSummary]

    /// The page.
    func build() -> SitePage {
        let configuration = frame.configuration
        let claims = notebooks.flatMap(\.claims)
        var values = frame.values(
            file: "index.html", title: configuration.title, description: configuration.summary)
        values["site_description"] = .text(configuration.summary)
        values["notebooks"] = .list(notebooks.map(Self.view))
        values["verdicts"] = .list(VerdictCount.views(of: claims))
        values["claim_count"] = .text(claims.isEmpty ? "" : claims.count == 1 ? "1 claim" : "\(claims.count) claims")
        return SitePage(file: "index.html", template: "index", context: TemplateContext(values))
    }

    private static func view(_ notebook: NotebookSummary) -> TemplateContext {
        TemplateContext([
            "title": .text(notebook.title), "href": .text(HTMLText.address(notebook.name + ".html")),
            "summary": .text(notebook.summary), "facts": .text(notebook.facts),
            "has_faults": .flag(!notebook.faults.isEmpty), "has_claims": .flag(!notebook.claims.isEmpty),
            "claims": .list(notebook.claims.map(\.summary)),
        ])
    }
}

/// How many claims have a verdict.
enum VerdictCount {
    /// A badge and a number for each verdict that some claim has.
    static func views(of claims: [ClaimView]) -> [TemplateContext] {
        Verdict.allCases.compactMap { verdict in
            let count = claims.count { $0.verdict == verdict }
            guard count > 0 else { return nil }
            return TemplateContext(["badge": .html(verdict.badge), "count": .text("\(count)")])
        }
    }
}
