import Testing

@testable import SiteGenerator

struct MarkdownMarkupTests {
    @Test(arguments: [
        ("plain", "plain"), ("*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"), ("<script>", "\\<script\\>"),
        ("# title", "\\# title"),
        ("- item", "\\- item"), ("a - b", "a - b"), ("1. one", "1\\. one"), ("1.5", "1.5"), ("12.", "12\\."),
        ("two\n\n lines", "two lines"),
        ("[x](y)", "\\[x\\](y)"), ("+1", "\\+1"), ("==", "\\=="),
    ])
    func textStaysText(text: String, markdown: String) {
        #expect(MarkdownMarkup.text(text) == markdown)
    }

    @Test func aFenceIsLongerThanAnyInTheCode() {
        #expect(MarkdownMarkup.code("a\n````\nb\n", language: "sql") == "`````sql\na\n````\nb\n`````")
        #expect(MarkdownMarkup.inlineCode("a `b` c") == "`` a `b` c ``")
        #expect(MarkdownMarkup.inlineCode("a\nb") == "`a b`")
    }

    @Test func addressesOfLinksAreEncoded() {
        #expect(MarkdownMarkup.link("a]b", "x y.csv") == "[a\\]b](x%20y.csv)")
    }
}
