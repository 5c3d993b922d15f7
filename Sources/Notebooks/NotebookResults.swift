public import Diagnostics
public import Tables

/// A notebook's cells, evaluated against the results database.
public struct NotebookResults: Sendable {
    /// The rows of each `sql`, `experiment` and `formula` cell, by the cell's name.
    public var tables: [String: DataTable]
    /// The verdict of each `claim` cell, by the cell's name.
    public var verdicts: [String: ClaimResult]
    /// What could not be evaluated, with file and line.
    public var faults: [Diagnostic]
}

/// What decided a claim.
public struct ClaimResult: Sendable {
    /// The verdict.
    public var verdict: Verdict
    /// Each test with what it gave: `true`, `false`, or `nil` for no answer.
    public var outcomes: [(verdict: Verdict, expression: String, holds: Bool?)]
}
