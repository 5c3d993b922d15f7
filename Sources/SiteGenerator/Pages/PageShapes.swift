/// What each page offers to its template, by name. Templates are checked against it when they are read.
enum PageShapes {
    /// The template of each page with the names that it is given.
    static let pages: [(template: String, fields: [String: TemplateShape])] = [
        ("index", frame.with(index)),
        ("notebook", frame.with(notebook)),
        ("claims", frame.with(claims)),
        ("database", frame.with(database)),
        ("method", frame.with(method)),
    ]

    /// What every page offers.
    static let frame: [String: TemplateShape] = [
        "site_title": .text,
        "language": .text,
        "title": .text,
        "document_title": .text,
        "description": .text,
        "canonical": .text,
        "stylesheet": .text,
        "navigation": .list(["label": .text, "href": .text, "is_current": .flag]),
        "has_contents": .flag,
        "contents": .list([
            "label": .text, "href": .text, "has_sections": .flag, "sections": .list(["label": .text, "href": .text]),
        ]),
    ]

    static let claimSummary: [String: TemplateShape] = [
        "claim_id": .text, "href": .text, "statement": .text, "badge": .html, "verdict": .text,
    ]

    static let index: [String: TemplateShape] = [
        "site_description": .text,
        "notebooks": .list([
            "title": .text, "href": .text, "summary": .text, "facts": .text, "has_faults": .flag,
            "has_claims": .flag, "claims": .list(claimSummary),
        ]),
        "verdicts": .list(["badge": .html, "count": .text]),
        "claim_count": .text,
    ]

    static let claims: [String: TemplateShape] = [
        "verdicts": .list(["badge": .html, "count": .text]),
        "claims": .list([
            "anchor": .text, "claim_id": .text, "statement": .text, "source": .text, "badge": .html, "verdict": .text,
            "condition": .html, "evidence": .html, "href": .text, "notebook": .text,
        ]),
    ]

    static let database: [String: TemplateShape] = [
        "parts": .list([
            "heading": .text, "anchor": .text,
            "relations": .list(["anchor": .text, "name": .text, "meaning": .text, "columns": .html]),
        ]),
        "queries": .list([
            "anchor": .text, "name": .text, "title": .text, "meaning": .text, "source": .html, "fault": .text,
            "rows": .html,
            "rows_note": .text, "csv": .text,
        ]),
    ]

    static let method: [String: TemplateShape] = [
        "body": .html,
        "machines": .html,
        "statistics": .html,
    ]

    static let notebook: [String: TemplateShape] = [
        "summary": .text,
        "file": .text,
        "twin": .text,
        "has_claims": .flag,
        "claims": .list(claimSummary),
        "has_faults": .flag,
        "faults": .list(["place": .text, "message": .text]),
        "has_neighbours": .flag,
        "previous": .object(["title": .text, "href": .text]),
        "next": .object(["title": .text, "href": .text]),
        "blocks": .list([
            "prose": .html,
            "figure": .object(figure),
            "table": .object(table),
            "formula": .object(formula),
            "fit": .object(fit),
            "claim": .object(claim),
            "experiment": .object(experiment),
            "code": .object(code),
            "fault": .object(["anchor": .text, "name": .text, "messages": .list(["message": .text])]),
        ]),
    ]

    /// Where shown data comes from.
    static let evidence: [String: TemplateShape] = [
        "provenance": .text,
        "rows": .html,
        "rows_note": .text,
        "csv": .text,
        "sources": .list(["name": .text, "href": .text, "source": .html]),
    ]

    static let figure = evidence.with([
        "anchor": .text, "number": .text, "caption": .text, "svg": .html, "notes": .list(["note": .text]),
        "svg_file": .text,
        "vega_lite": .text,
    ])

    static let table = evidence.with(["anchor": .text, "number": .text, "caption": .html, "table": .html])

    static let formula: [String: TemplateShape] = [
        "anchor": .text, "network": .text, "csv": .text, "source": .html, "note": .text,
        "polynomials": .list(["pass": .text, "metric": .text, "label": .text, "expression": .html, "degrees": .text]),
        "layers": .list(["title": .text, "table": .html, "note": .text]),
    ]

    static let fit = evidence.with([
        "anchor": .text, "declaration": .html, "charts": .list(["title": .text, "svg": .html]),
        "series": .list([
            "series": .text, "family": .text, "expression": .html, "exponents": .list(["exponent": .text]),
            "facts": .text, "verdict": .text,
        ]),
    ])

    static let claim = evidence.with([
        "anchor": .text, "claim_id": .text, "statement": .text, "source": .text, "badge": .html, "verdict": .text,
        "condition": .html, "evidence": .html, "faults": .list(["message": .text]),
        "has_tests": .flag,
        "tests": .list(["verdict": .text, "expression": .text, "outcome": .text, "holds": .flag]),
    ])

    static let experiment: [String: TemplateShape] = [
        "anchor": .text, "name": .text, "summary": .text, "source": .html, "csv": .text, "is_empty": .flag,
        "failed_count": .text, "failures": .list(["point": .text, "reason": .text]),
    ]

    static let code: [String: TemplateShape] = [
        "anchor": .text, "kind": .text, "name": .text, "summary": .text, "source": .html, "rows": .html,
        "rows_note": .text,
        "csv": .text,
    ]
}

extension [String: TemplateShape] {
    /// These names and others; of two shapes of one name the other counts.
    func with(_ others: [String: TemplateShape]) -> [String: TemplateShape] {
        merging(others) { $1 }
    }
}
