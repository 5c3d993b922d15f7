public import Diagnostics
public import Tables

/// A notebook's cells, evaluated against the results database.
public struct NotebookResults: Sendable {
    /// The rows of each `sql`, `experiment`, `formula` and `fit` cell, by the cell's name.
    public var tables: [String: DataTable]
    /// The fitted series of each `fit` cell, by the cell's name.
    public var fits: [String: [FittedSeries]]
    /// The verdict of each `claim` cell, by the cell's name.
    public var verdicts: [String: ClaimResult]
    /// What could not be evaluated, with file and line, in the order of the text. A cell without a table and without
    /// a fault of its own was left out because a cell that it reads has one.
    public var faults: [Diagnostic]

    /// Creates results.
    public init(
        tables: [String: DataTable] = [:], fits: [String: [FittedSeries]] = [:], verdicts: [String: ClaimResult] = [:],
        faults: [Diagnostic] = []
    ) {
        self.tables = tables
        self.fits = fits
        self.verdicts = verdicts
        self.faults = faults
    }
}

/// What decided a claim.
public struct ClaimResult: Sendable {
    /// The verdict.
    public var verdict: Verdict
    /// Each test with what it gave: `true`, `false`, or `nil` for no answer.
    public var outcomes: [(verdict: Verdict, expression: String, holds: Bool?)]

    /// Creates a result.
    public init(verdict: Verdict, outcomes: [(verdict: Verdict, expression: String, holds: Bool?)]) {
        self.verdict = verdict
        self.outcomes = outcomes
    }
}
