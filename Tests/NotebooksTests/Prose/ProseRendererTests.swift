import Testing

@testable import Notebooks

/// Replaces every value by `text`, and every figure by a link.
private func renderer(_ text: String) -> ProseRenderer {
    ProseRenderer { reference in
        switch reference {
        case .value: ProseReplacement(text)
        case .label(let name): ProseReplacement("Figure 1", target: "#\(name)")
        }
    }
}

@Suite struct ProseRendererTests {
    @Test(arguments: [
        ("It is {{ a.b }}.", "<p>It is 5.</p>\n"),
        ("{{a.b|fixed(2)}}", "<p>5</p>\n"),
        ("See @fig-x.", "<p>See <a href=\"#fig-x\">Figure 1</a>.</p>\n"),
        ("**{{ a_b.c_d }}** and _{{ a.b }}_", "<p><strong>5</strong> and <em>5</em></p>\n"),
        ("`{{ a.b }}` and `@fig-x`", "<p><code>{{ a.b }}</code> and <code>@fig-x</code></p>\n"),
        ("\\{{ a.b }} and \\@fig-x", "<p>{{ a.b }} and @fig-x</p>\n"),
        ("    {{ a.b }}", "<pre><code>{{ a.b }}\n</code></pre>\n"),
        ("```x {{ a.b }}\n@fig-x\n```", "<pre><code class=\"language-x\">@fig-x\n</code></pre>\n"),
        ("[to @fig-x](u)", "<p><a href=\"u\">to Figure 1</a></p>\n"),
        ("me@fig-x.org", "<p><a href=\"mailto:me@fig-x.org\">me@fig-x.org</a></p>\n"),
        ("\u{E000}0\u{E001} {{ a.b }}", "<p>\u{E000}0\u{E001} 5</p>\n"),
        ("@fig-x-", "<p><a href=\"#fig-x\">Figure 1</a>-</p>\n"),
    ])
    func replacesReferencesInTextAlone(prose: String, html: String) {
        var renderer = renderer("5")
        #expect(renderer.html(prose) == html)
    }

    @Test func replacesReferencesInTableCells() {
        var renderer = renderer("5")
        let html = renderer.html("| a | b |\n|---|---|\n| {{ a.b | fixed(2) }} | @fig-x |")
        #expect(html.contains("<td>5</td>\n<td><a href=\"#fig-x\">Figure 1</a></td>"))
    }

    @Test(arguments: ["<script>alert(1)</script>", "**bold**", "[a](javascript:b)", "`x`", "a\n\n# b", "&lt;", "| - |"])
    func keepsValuesText(value: String) {
        var renderer = renderer(value)
        let html = renderer.html("Is {{ a.b }} it")
        let escaped =
            value.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        #expect(html == "<p>Is \(escaped) it</p>\n")
    }

    /// What the twin shows in a Markdown viewer is what the page shows.
    @Test(
        arguments: [
            "<script>alert(1)</script>", "**bold**", "_a_b_", "[a](javascript:b)", "`x`", "# b", "- c", "+1", "1. d",
            "7",
            "1)", "&lt;", "a | b", "http://example.org", "www.example.org", "~~x~~", "\\", "====", "-5.25", "> q",
            "![i](u)",
        ],
        [
            "{{ a.b }}", "Is {{ a.b }} it", "> {{ a.b }}. And", "- {{ a.b }}", "**{{ a.b }}** x", "[{{ a.b }}](u)",
            "x\n{{ a.b }}",
        ])
    func showsTheSameInTheTwin(value: String, prose: String) {
        var page = renderer(value)
        var viewer = renderer("")
        #expect(viewer.html(page.markdown(prose)) == page.html(prose))
    }

    @Test func leavesTheTwinsSourceAsItIs() {
        let prose = "A *b* {{ a.b }}\n`{{ a.b }}`  \n\n* x\n\n\\{{ a.b }} <b>@fig-x</b>\n"
        #expect(
            renderer("5").markdown(prose)
                == "A *b* 5\n`{{ a.b }}`  \n\n* x\n\n\\{{ a.b }} <b>[Figure 1](<#fig-x>)</b>\n")
    }

    @Test(arguments: [
        ("<script>alert(1)</script>", "<script"), ("a <b onclick=x>b</b>", "<b"), ("[a](javascript:b)", "javascript"),
        ("![a](vbscript:b)", "vbscript"), ("<iframe src=x>", "<iframe"),
    ])
    func dropsRawHTML(prose: String, forbidden: String) {
        var renderer = renderer("")
        #expect(!renderer.html(prose).contains(forbidden))
    }

    @Test func givesHeadingsUniqueAnchors() {
        var renderer = ProseRenderer(reservedAnchors: ["taken"]) { _ in ProseReplacement("5") }
        let first = renderer.html("# The `cost`, & <b>more</b>\n\n## Taken\n\nText\n\n## {{ a.b }}\n")
        let second = renderer.html("## Taken\n")
        #expect(first.contains("<h1 id=\"the-cost-more\">\nThe <code>cost</code>, &amp; "))
        #expect(first.contains("<h2 id=\"taken-2\">\nTaken\n</h2>"))
        #expect(first.contains("<h2 id=\"section\">\n5\n</h2>"))
        #expect(second == "<h2 id=\"taken-3\">\nTaken\n</h2>\n")
        #expect(renderer.headings.map(\.level) == [1, 2, 2, 2])
        #expect(renderer.headings.map(\.text) == ["The cost, & more", "Taken", "5", "Taken"])
    }
}
