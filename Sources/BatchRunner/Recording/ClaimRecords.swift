import Foundation
public import Notebooks
public import ResultStore

extension NotebookResults {
    /// The claims of a notebook with their verdicts, as they are stored; values stand in place of references.
    public func claimRecords(of notebook: Notebook) -> [ClaimRecord] {
        let prose = ProseRenderer { reference in self.text(of: reference).map { ProseReplacement($0) } }
        func text(_ markdown: String) -> String {
            prose.markdown(markdown).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        return notebook.cells.compactMap { cell in
            guard case .claim(let claim) = cell.body else { return nil }
            let verdict = verdicts[cell.name]?.verdict ?? .undetermined
            return ClaimRecord(
                cell: cell.name, id: claim.id, statement: claim.statement, source: claim.source,
                verdict: verdict.rawValue, condition: verdict == .conditional ? text(claim.condition) : "",
                evidence: text(claim.evidence))
        }
    }
}
