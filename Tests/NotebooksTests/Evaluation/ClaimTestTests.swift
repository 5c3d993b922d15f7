import Diagnostics
import Tables
import Testing

@testable import Notebooks

@Suite struct ClaimTestTests {
    @Test(
        arguments: [
            ([[Datum.integer(1)]], true), ([[.integer(0)]], false), ([[.real(0.5)]], true), ([[.real(0)]], false),
            ([[.null]], nil), ([], nil),
        ] as [([[Datum]], Bool?)])
    func readsAnAnswer(rows: [[Datum]], expected: Bool?) throws {
        #expect(try ClaimTest.holds(DataTable(columns: ["x"], rows: rows)) == expected)
    }

    @Test(arguments: [[[Datum.integer(1)], [.integer(1)]], [[.text("yes")]]])
    func refusesOtherAnswers(rows: [[Datum]]) {
        #expect(throws: Diagnostic.self) { try ClaimTest.holds(DataTable(columns: ["x"], rows: rows)) }
    }

    @Test(
        arguments: [
            ([true, false, false], Verdict.refuted), ([false, true, nil], .supported),
            ([nil, nil, true], .conditional),
            ([false, nil, false], .undetermined),
        ] as [([Bool?], Verdict)])
    func drawsTheVerdictOfTheOneTestThatHolds(outcomes: [Bool?], expected: Verdict) throws {
        let verdicts: [Verdict] = [.refuted, .supported, .conditional]
        #expect(try ClaimTest.verdict(of: Array(zip(verdicts, outcomes))) == expected)
    }

    @Test func refusesTestsThatDoNotExcludeEachOther() {
        #expect(
            throws: Diagnostic(
                "a claim that is refuted and supported at once", expected: "tests that exclude each other")
        ) {
            try ClaimTest.verdict(of: [(.refuted, true), (.supported, true)])
        }
    }
}
