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

    /// The faults of a notebook in a file, without the file's name.
    private func load(_ body: String, front: String = "---\ntitle: A\nformat: 1\n---\n") throws -> [String] {
        let folder = try TemporaryFolder()
        let file = try folder.write("a.md", front + body)
        do {
            _ = try NotebookChecker.load([file])
            return []
        } catch let list as DiagnosticList {
            return list.diagnostics.map { String($0.description.dropFirst(file.count + 1)) }
        }
    }

    @Test func findsFaultsOfReadingAndOfMeaningInOneGo() throws {
        let found = try load(
            cell("network n", "input: [3]\nlayers:\n- liner: 2") + cell("experiment e", "network: mlp")
                + cell("sql broken", "SELECT (1") + cell("sql d", "SELECT mcas FROM e")
                + cell("table tbl-d", "data: e\ncaption: C\ncolumns: {widht: {label: W}}") + "{{ e.depht }}\n")
        #expect(found.map { $0.prefix(while: { $0 != ":" }) } == ["8", "14", "17", "22", "24"])
    }

    @Test(arguments: [
        // What depends on a cell with a fault is not a fault of its own.
        (cell("experiment e", "network: mlp\ngird: {}"), "a fault of its own"),
        (cell("sqll e", "SELECT 1 AS width, 2 AS macs"), "an unknown kind"),
        (cell("sql e", "SELECT (1"), "broken SQL"),
        (cell("sql e", "SELECT 1 AS width, 2 AS macs FROM nothing"), "an unknown table"),
        (cell("sql e", "SELECT 1 AS width, 2 AS macs FROM e"), "a cycle"),
        (cell("sql e", "SELECT widht AS width, macs FROM costs"), "an unknown column"),
        (cell("sql e f", "SELECT 1 AS width, 2 AS macs"), "two names"),
    ])
    func aFaultIsReportedOnce(faulty: String, _: String) throws {
        let uses =
            cell("sql d", "SELECT width, sum(macs) AS total FROM e") + cell("sql f", "SELECT total FROM d")
            + cell("chart fig-e", "data: {name: d}\nmark: line") + cell("table tbl-e", "data: e\ncaption: C")
            + cell("claim c", "id: F4\nstatement: S\nsource: T\ndata: f\nrefuted: total > (SELECT max(macs) FROM e)")
            + cell("fit g", "data: d\nx: width\ny: total") + "{{ f.total }} @fig-e\n"
        let found = try load(faulty + uses)
        #expect(found.count == 1, "\(found)")
        #expect(found.first.map { ["5:", "6:", "7:"].contains($0.prefix(2)) } == true, "\(found)")
    }

    @Test func anUnclosedFenceHidesCellsWithoutFurtherFaults() throws {
        let found = try load(
            cell("sql d", "SELECT width FROM e") + "{{ x.y }} @fig-x\n```experiment e\nnetwork: mlp\n"
                + "~~~sql x\nSELECT 1 AS y\n~~~\n")
        #expect(found == ["9: an unclosed fence; expected a line '```' after it"])
    }

    @Test(arguments: [
        ("---\ntitle: A\nformat: 1\nparametrs: {least: 3}\n---\n", ["4: unknown key"]),
        ("---\ntitle: A\nformat: 1\nparameters: {least: [3]}\n---\n", ["4: the parameter 'least'"]),
        ("---\ntitle: [A\n---\n", ["2: a list"]),
        ("no front matter\n", ["1: a notebook without front matter"]),
        ("---\nformat: 1\n---\n", ["1: the front matter has no 'title'"]),
    ])
    func faultsOfTheFrontMatterHideNoOthers(front: String, expected: [String]) throws {
        let found = try load(
            cell("experiment e", "network: mlp") + cell("sql f", "SELECT width FROM e") + "{{ f.widht }}\n"
                + (front.contains("format: 1\n---") ? "" : cell("sql d", "SELECT :least AS x") + "{{ d.y }}\n"),
            front: front)
        let line = front.split(separator: "\n").count + 7
        #expect(found.count == 2, "\(found)")
        for (fault, start) in zip(found, expected + ["\(line): unknown column of 'f' 'widht'"]) {
            #expect(fault.hasPrefix(start), "\(fault)")
        }
    }

    private static let query = cell("sql d", "SELECT width, macs, pass AS name, status FROM e")

    @Test(arguments: [
        // A parameter that the network does not take at the values that are set.
        (
            cell("formula f", "network: transformer\nin: [heads]\nset: {width: 10}"),
            "8: network 'transformer': layer 'attention1': 4 heads of 10 features; expected a divisor (at "
        ),
        (
            cell("formula f", "network: mlp\nin: [width]\nrematerialize: 1000"),
            "8: network 'mlp': a memory budget of 1000 bytes; expected at least "
        ),
        (
            cell("formula f", "network: mlp\nin: [width, activation]"),
            "10: a formula in 'activation', which is a text in 'mlp'; expected an integer parameter: one of depth, "
        ),
        (
            cell("formula f", "network: mlp\nin: [heads]"),
            "10: unknown integer parameter of 'mlp' 'heads'; expected one of depth, width, "
        ),
        (
            query + cell("fit f", "data: d\ny: macs\nx: name"),
            "14: the column 'name' of 'd' in a fit, which holds text; expected one of width, macs"
        ),
        (
            query + cell("fit f", "data: d\nx: width\ny: status"),
            "14: the column 'status' of 'd' in a fit, which holds text; expected one of width, macs"
        ),
        (
            cell("fit f", "data: e\nx: [width, activation]\ny: macs"),
            "10: the column 'activation' of 'e' in a fit, which holds text; expected one of "
        ),
        (
            cell("fit f", "data: e\nx: width\ny: macs\nby: pass")
                + cell("fit g", "data: f\nx: exponent\ny: verdict"),
            "17: the column 'verdict' of 'f' in a fit, which holds text; expected one of exponent, low, high, "
        ),
    ])
    func whatFailsInARunIsAFaultBefore(text: String, fault: String) throws {
        let found = try load(cell("experiment e", "network: mlp") + text)
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.hasPrefix(fault) == true, "\(found)")
    }

    @Test(arguments: [
        (
            "gradient: [reverse, forward]\ngrid: {fused: [false, true]}", "no forward mode",
            "fused=true, batch=1, gradient=forward)"
        ),
        ("rematerialize: 1000", "expected at least", ""), ("gradient: [reverse, differences]", nil, ""),
        ("gradient: forward\nset: {fused: false}", nil, ""),
    ])
    func stepsThatANetworkDoesNotHaveAreFaults(step: String, message: String?, point: String) throws {
        let found = try load(cell("experiment e", "network: lstm\n" + step))
        #expect(found.count == (message == nil ? 0 : 1), "\(found)")
        if let message {
            #expect(found.first?.contains(message) == true, "\(found)")
            #expect(found.first?.contains(point) == true || point.isEmpty, "\(found)")
        }
    }

    @Test func faultsOfSeveralFilesAreInOrder() throws {
        let folder = try TemporaryFolder()
        let front = "---\ntitle: A\nformat: 1\n---\n"
        let a = try folder.write("a.md", front + cell("sql d", "SELECT widht FROM costs") + cell("sql e", "SELECT (1"))
        let b = try folder.write("b.md", front + "@fig-x")
        let list = #expect(throws: DiagnosticList.self) { try NotebookChecker.load([folder.path, "/nowhere"]) }
        #expect(list?.diagnostics.map(\.file) == ["/nowhere", a, a, b])
        #expect(list?.diagnostics.map(\.line) == [nil, 6, 9, 5])
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
