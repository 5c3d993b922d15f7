import Testing

@testable import SiteGenerator

struct HTMLTextTests {
    @Test(arguments: [
        ("plain", "plain"), ("<script>", "&lt;script&gt;"), ("a & b", "a &amp; b"), ("\"'", "&quot;&#39;"),
        // A combining accent makes one Character of a quotation mark, which would still close an attribute.
        ("\"\u{301} onload=x", "&quot;\u{301} onload=x"), ("<\u{338}b", "&lt;\u{338}b"),
        ("a\u{0}b\u{1B}c\u{7F}", "a\u{FFFD}b\u{FFFD}c\u{FFFD}"), ("tab\tline\n", "tab\tline\n"), ("width²", "width²"),
    ])
    func textIsEscaped(text: String, escaped: String) {
        #expect(Array(HTMLText.escaped(text).unicodeScalars) == Array(escaped.unicodeScalars))
    }

    @Test(arguments: [
        ("growth.html", "growth.html"), ("a b/c?.html", "a%20b/c%3F.html"), ("é", "%C3%A9"), ("\"><x", "%22%3E%3Cx"),
        ("javascript:x", "javascript%3Ax"),
    ])
    func addressesAreEncoded(path: String, address: String) {
        #expect(HTMLText.address(path) == address)
    }

    @Test func queriesAreEscapedAndMarked() {
        let html = SourceMarkup.sql("SELECT '<b>' AS x -- <i>\nFROM t")
        #expect(
            html
                == "<pre tabindex=\"0\"><code><span class=\"k\">SELECT</span> <span class=\"s\">&#39;&lt;b&gt;&#39;</span> "
                + "<span class=\"k\">AS</span> x <span class=\"c\">-- &lt;i&gt;</span>\n<span class=\"k\">FROM</span> t</code></pre>"
        )
    }

    @Test(arguments: ["'", "--", "'abc", "\"", "a'b'c--", "", "\n\n"])
    func unfinishedQueriesAreShown(sql: String) {
        let text = SourceMarkup.sql(sql)
        #expect(text.hasPrefix("<pre") && text.hasSuffix("</pre>"))
    }

    @Test func declarationsAreEscapedAndMarked() {
        let html = SourceMarkup.yaml("# <b>\nnetwork: mlp\n- set: {a: '<'}\n<x>: 1")
        #expect(
            html
                == "<pre tabindex=\"0\"><code><span class=\"c\"># &lt;b&gt;</span>\n<span class=\"k\">network</span>: mlp\n"
                + "- <span class=\"k\">set</span>: {a: &#39;&lt;&#39;}\n&lt;x&gt;: 1</code></pre>")
    }
}
