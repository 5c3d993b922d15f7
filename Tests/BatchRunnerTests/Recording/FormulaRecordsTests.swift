import Notebooks
import ResultStore
import Testing

@testable import BatchRunner

@Suite struct FormulaRecordsTests {
    private func notebook() throws -> Notebook {
        let text = """
            ---
            title: Formulas
            format: 1
            ---

            ```formula weights
            network: mlp
            in: [width]
            metrics: [parameters, macs]
            passes: [forward]
            ```

            """
        return try Notebook(text: text, file: "formulas.md")
    }

    @Test func everyMetricHasARecord() throws {
        let found = try FormulaRecords(try notebook(), isCancelled: { false })
        #expect(found.faults.isEmpty)
        #expect(found.records.map(\.metric).sorted() == ["macs", "parameters"])
    }

    @Test func anInterruptionEndsTheSearch() throws {
        #expect(throws: CancellationError.self) { try FormulaRecords(try notebook(), isCancelled: { true }) }
    }
}
