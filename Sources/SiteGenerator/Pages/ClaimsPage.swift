import Notebooks

/// The ledger: every claim with its verdict, evidence and place.
struct ClaimsPage {
    let frame: PageFrame
    let claims: [ClaimView]

    /// The page.
    func build() -> SitePage {
        let sorted = claims.sorted { Self.key($0) < Self.key($1) }
        var values = frame.values(
            file: "claims.html", title: "Claims", description: "Every claim with its verdict and evidence.")
        values["verdicts"] = .list(VerdictCount.views(of: sorted))
        var taken: [String: Int] = [:]
        values["claims"] = .list(
            sorted.map { claim in
                taken[claim.id, default: 0] += 1
                let count = taken[claim.id, default: 1]
                return Self.view(claim, anchor: "claim-" + claim.id + (count == 1 ? "" : "-\(count)"))
            })
        return SitePage(file: "claims.html", template: "claims", context: TemplateContext(values))
    }

    /// Letters before numbers, and numbers by their value: F2 before F10.
    private static func key(_ claim: ClaimView) -> (String, Int, String, String) {
        let letters = claim.id.prefix { !$0.isNumber }
        let digits = claim.id[letters.endIndex...].prefix { $0.isNumber }.prefix(9)
        return (String(letters), Int(digits) ?? 0, claim.id, claim.href)
    }

    private static func view(_ claim: ClaimView, anchor: String) -> TemplateContext {
        TemplateContext([
            "anchor": .text(anchor.filter { !$0.isWhitespace }), "claim_id": .text(claim.id),
            "statement": .text(claim.statement), "source": .text(claim.source), "badge": .html(claim.verdict.badge),
            "verdict": .text(claim.verdict.rawValue), "condition": .html(claim.condition),
            "evidence": .html(claim.evidence), "href": .text(claim.href), "notebook": .text(claim.notebook),
        ])
    }
}
