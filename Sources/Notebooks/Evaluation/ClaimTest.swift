import Diagnostics
import Tables

/// How the tests of a claim decide it.
enum ClaimTest {
    /// What a test's query says: whether it holds, or `nil` for no answer.
    ///
    /// - Throws: `Diagnostic` without a place, for several rows and for text.
    static func holds(_ answer: DataTable) throws(Diagnostic) -> Bool? {
        guard answer.rows.count <= 1 else {
            throw Diagnostic("a test with \(answer.rows.count) answers", expected: "data with one row, or an aggregate")
        }
        switch answer.rows.first?.first {
        case nil, .null: return nil
        case .integer(let value): return value != 0
        case .real(let value): return value != 0
        case .text(let text): throw Diagnostic("a test that gives the text '\(text)'", expected: "true or false")
        }
    }

    /// The verdict: that of the one test that holds, or undetermined where none does.
    ///
    /// - Throws: `Diagnostic` without a place, where several hold.
    static func verdict(of outcomes: [(verdict: Verdict, holds: Bool?)]) throws(Diagnostic) -> Verdict {
        let holding = outcomes.filter { $0.holds == true }.map(\.verdict)
        guard holding.count <= 1 else {
            throw Diagnostic(
                "a claim that is " + holding.map(\.rawValue).joined(separator: " and ") + " at once",
                expected: "tests that exclude each other")
        }
        return holding.first ?? .undetermined
    }
}
