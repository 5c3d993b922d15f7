import Diagnostics
import Testing

@testable import Notebooks

@Suite struct NotebookCheckerTests {
    private func check(_ text: String) throws -> [String] {
        try NotebookChecker.faults(of: [try notebook(text)]).map(\.description)
    }

    @Test func findsNoFaultInTheShippedNotebooks() throws {
        #expect(try NotebookChecker.faults(of: try Notebook.load([ShippedNotebooksTests.folder])).isEmpty)
    }

    @Test func takesQueriesBeforeAnythingHasRun() throws {
        let text =
            cell("experiment e", "network: mlp")
            + cell("sql d", "SELECT avg(width) AS w FROM e JOIN costs USING (width)")
            + cell("sql many", "SELECT width FROM e") + "{{ d.w }} {{ many.width }}\n"
        #expect(try check(text).isEmpty)
    }

    @Test func threadsBeyondTheProcessorsAreFaults() throws {
        let text = cell("experiment e", "network: mlp\nthreads: 3")
        let faults = { (processors: Int?) in
            try NotebookChecker.faults(of: [try notebook(text)], processors: processors).map(\.description)
        }
        #expect(try faults(2) == ["a.md:7: threads is 3, and the machine has 2 processors; expected 1 to 2"])
        #expect(try faults(3).isEmpty)
        #expect(try faults(nil).isEmpty)
    }

    @Test func findsFaultsOfQueriesReferencesAndNetworks() throws {
        let text =
            cell("network n", "parameters: {w: 4}\ninput: [w]\nlayers:\n- linear: w - 1\n- linear: 9 / w")
            + cell("experiment e", "network: n\ngrid: {w: [3, 1]}")
            + cell("sql d", "SELECT mcas\nFROM e")
            + cell("sql f", "SELECT w FROM e") + "{{ f.v }}\n"
        let found = try check(text)
        #expect(found.map { $0.prefix(8) } == ["a.md:10:", "a.md:12:", "a.md:17:", "a.md:23:"])
        #expect(found[0].contains("9 / w"))
        #expect(found[1].contains("(at w=1, batch=1)"))
        #expect(found[2].hasSuffix("did you mean 'macs'?"))
        #expect(found[3] == "a.md:23: unknown column of 'f' 'v'; expected one of w; did you mean 'w'?")
    }
}
