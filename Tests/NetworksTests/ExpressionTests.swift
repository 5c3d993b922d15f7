import Diagnostics
import Networks
import Testing

@Suite struct ExpressionTests {
    private let parameters: [String: ParameterValue] = [
        "w": .integer(6), "half": .real(0.5), "name": .text("relu"), "big": .integer(.max),
    ]

    @Test(arguments: [
        ("1 + 2*3", 7), ("(1 + 2)*3", 9), ("16*w", 96), ("w/2", 3), ("ceil(w/4)", 2), ("floor(w/4)", 1), ("7 % w", 1),
        ("w - -1", 7), ("max(w, 10)", 10), ("round(w*half)", 3), ("10 - 3 - 2", 5), ("log2(1024)", 10),
        ("sqrt(w*w)", 6),
    ])
    func valueIsArithmetics(text: String, expected: Int) throws {
        #expect(try Expression(text).size(with: parameters, role: "x") == expected)
    }

    @Test(arguments: [
        "w/4", "w - 6", "-w", "unknown", "name", "big + 1", "big * 2", "1/0", "w % 0", "0.5", "1e3", "log2(0)",
    ])
    func valueThatIsNoSizeIsAnError(_ text: String) {
        #expect(throws: Diagnostic.self) { try Expression(text).size(with: parameters, role: "x") }
    }

    @Test(arguments: ["", "1 +", "(1", "1)", "w w", "w $ 2", "foo(1)", "max(1)", "1..2", "99999999999999999999x"])
    func brokenTextIsAnError(_ text: String) {
        #expect(throws: Diagnostic.self) { try Expression(text) }
    }

    @Test func deepNestingIsAnError() {
        for opening in ["(", "-", "max(1,"] {
            #expect(throws: Diagnostic.self) { try Expression(String(repeating: opening, count: 150) + "1") }
        }
    }
}
