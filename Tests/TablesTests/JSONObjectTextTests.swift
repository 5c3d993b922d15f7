import Foundation
import Tables
import Testing

@Suite struct JSONObjectTextTests {
    @Test func layoutAndNesting() {
        var text = JSONObjectText()
        text.object { text in
            text.member("a", Int128(1))
            text.object("b", isInline: true) { text in
                text.member("c", "d")
                text.array("e") { text in
                    text.object { $0.member("f", Int128(-12)) }
                    text.object { _ in }
                }
            }
            text.array("g") { text in
                text.object(isInline: true) { $0.member("h", 0.5) }
                text.object(isInline: true) { $0.member("h", Double.nan) }
            }
            text.object("i") { _ in }
            text.member("j", json: "[true]")
        }
        #expect(
            text.text == """
                {
                  "a": 1,
                  "b": {"c": "d", "e": [{"f": -12}, {}]},
                  "g": [
                    {"h": 0.5},
                    {"h": null}
                  ],
                  "i": {},
                  "j": [true]
                }
                """)
    }

    @Test(arguments: [0, 7, -1, 10, 1_000_000, Int128(Int64.max), Int128(Int64.min), .max, .min])
    func integersHaveAllDigits(value: Int128) {
        var text = JSONObjectText()
        text.object(isInline: true) { $0.member("n", value) }
        #expect(text.text == "{\"n\": \(value)}")
    }

    @Test(arguments: [
        "", "plain", "quote \" back \\ slash", "line\nbreak\u{0}", "</script>&", "ü 漢字 🧮", "\u{7F}\u{2028}",
    ])
    func textsReadBack(value: String) throws {
        var text = JSONObjectText()
        text.object { $0.member(value, value) }
        let read = try JSONDecoder().decode([String: String].self, from: Data(text.text.utf8))
        #expect(read == [value: value])
        #expect(!text.text.contains("</"))
    }
}
