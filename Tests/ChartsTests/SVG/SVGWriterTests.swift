import Testing

@testable import Charts

@Suite struct SVGWriterTests {
    @Test func markupIsEscapedAndControlCharactersAreRemoved() {
        #expect(
            escapedXML("<script>\"a\" & 'b'</script>") == "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;"
        )
        #expect(escapedXML("a\u{0}b\u{1B}c\u{FFFE}d\u{85}\ne") == "abcd e")
    }

    @Test(arguments: [
        (1.0, "1"), (1.005, "1"), (1.25, "1.25"), (1.5, "1.5"), (-0.004, "0"), (-0.05, "-0.05"), (1234.567, "1234.57"),
        (.nan, "0"), (.infinity, "0"),
    ])
    func coordinatesHaveTwoDecimals(value: Double, expected: String) {
        #expect(svgNumber(value) == expected)
    }

    @Test func textIsTruncatedToItsWidth() {
        let text = TextMetrics.truncated("a very long label indeed", to: 80, size: 15)
        #expect(text.hasSuffix("…"))
        #expect(TextMetrics.width(of: text, size: 15) <= 80)
        #expect(TextMetrics.truncated("short", to: 80, size: 15) == "short")
    }

    @Test func titlesWrapBetweenWords() {
        let lines = TextMetrics.wrapped("time grows with the square of the width", to: 150, size: 15)
        #expect(lines.count > 1)
        #expect(lines.joined(separator: " ") == "time grows with the square of the width")
        #expect(lines.allSatisfy { TextMetrics.width(of: $0, size: 15) <= 150 })
    }
}
