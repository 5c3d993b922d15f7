import CostAnalysis
import Differentiation
import Networks
import Tables
import Testing

@testable import Notebooks

@Suite struct CellDecodingTests {
    private let query = cell("sql a", "SELECT 1 AS x")

    @Test func decodesTables() throws {
        let read = try notebook(
            query
                + cell(
                    "table tbl-x",
                    "data: a\ncaption: All\ncolumns:\n  x: {label: X, unit: s, format: fixed(2)}\n  y:\n  z: {format: percent}"
                ))
        guard case .table(let table) = read.cells[1].body else { return #expect(Bool(false)) }
        #expect(table.data == "a")
        #expect(table.caption == "All")
        #expect(
            table.columns == [
                .init(name: "x", label: "X", unit: "s", format: .fixed(2), line: 12),
                .init(name: "y", label: "y", unit: nil, format: .automatic, line: 13),
                .init(name: "z", label: "z", unit: nil, format: .percent, line: 14),
            ])
    }

    @Test func decodesCharts() throws {
        let read = try notebook(query + cell("chart fig-x", "mark: line\ndata: {name: a}"))
        guard case .chart(let chart) = read.cells[1].body else { return #expect(Bool(false)) }
        #expect(chart.data == "a")
        #expect(chart.specification == "mark: line\ndata: {name: a}\n")
        #expect(chart.line == 9)
    }

    @Test func decodesFormulas() throws {
        let read = try notebook(
            cell("formula f", "network: mlp\nin: [width, batch]\nset: {depth: 3}")
                + cell("formula g", "network: mlp\nin: [depth]\nmetrics: [flops, parameters]\npasses: [backward]")
                + cell("formula h", "network: mlp\nin: [width]\npasses: [weight_gradients, update]\noptimizer: adam"))
        let formulas = read.cells.compactMap { if case .formula(let formula) = $0.body { formula } else { nil } }
        #expect(formulas.map(\.variables) == [["width", "batch"], ["depth"], ["width"]])
        #expect(formulas.map(\.settings) == [["depth": .integer(3)], [:], [:]])
        #expect(formulas.map(\.metrics) == [["macs"], ["flops", "parameters"], ["macs"]])
        #expect(formulas.map(\.passes) == [[.forward, .backward], [.backward], [.weightGradients, .update]])
        #expect(formulas.map(\.step.optimizer) == [nil, nil, .adam])
        #expect(formulas.map(\.layers) == [nil, nil, nil])
    }

    @Test func decodesFormulasOfLayersAndOfRematerialization() throws {
        let start = "network: mlp\nin: [width]\n"
        let read = try notebook(
            cell("formula f", start + "layers: true\nrematerialize: sqrt\npasses: [recomputation]")
                + cell("formula g", start + "layers: true\nlevels: 2\nrematerialize: 4e6")
                + cell("formula h", start + "layers: false"))
        let formulas = read.cells.compactMap { if case .formula(let formula) = $0.body { formula } else { nil } }
        #expect(formulas.map(\.layers?.levels) == [.some(nil), 2, nil])
        #expect(formulas.map { $0.layers == nil } == [false, false, true])
        #expect(formulas.map(\.step.rematerialization) == [.squareRoot, .budget(bytes: 4_000_000), nil])
    }

    @Test func decodesClaims() throws {
        let read = try notebook(
            query
                + cell(
                    "claim c",
                    "id: F4\nstatement: S\nsource: T\ndata: a\nsupported: x = 1\nrefuted: >\n  x\n  = 2\nevidence: \"{{ a.x }}\""
                ))
        guard case .claim(let claim) = read.cells[1].body else { return #expect(Bool(false)) }
        #expect(claim.id == "F4")
        #expect(claim.tests.map(\.verdict) == [.supported, .refuted])
        #expect(claim.tests.map(\.expression) == ["x = 1", "x = 2\n"])
        #expect(claim.tests.map(\.line) == [13, 14])
        #expect(claim.evidence == "{{ a.x }}")
        #expect(claim.condition == "")
    }

    @Test(arguments: [
        (cell("table tbl-x", "caption: C"), "a.md:9: table 'tbl-x' has no 'data'; expected the key 'data'"),
        (
            cell("table tbl-x", "data: a\ncaption: C\ncolumns: {x: {format: fixed(99)}}"),
            "a.md:11: the format 'fixed(99)'; expected 0 to 15 digits"
        ),
        (
            cell("table tbl-x", "data: a\ncaption: C\ncolumns: {x: {format: metrc}}"),
            "a.md:11: unknown format 'metrc'; expected one of automatic, integer, fixed(N), metric, bytes, seconds, percent; did you mean 'metric'?"
        ),
        (
            cell("table tbl-x", "data: a\ncaption: C\ncolumns: {x: {lable: X}}"),
            "a.md:11: unknown key in column 'x' 'lable'; expected one of label, unit, format; did you mean 'label'?"
        ),
        (
            cell("formula f", "network: mlp\nin: [widht]"),
            "a.md:10: unknown integer parameter of 'mlp' 'widht'; expected one of depth, width, input, classes, batch; did you mean 'width'?"
        ),
        (cell("formula f", "network: mlp\nin: []"), "a.md:10: an empty list of in; expected at least one"),
        (cell("formula f", "network: mlp\nin: [width, width]"), "a.md:10: 'width' twice in in; expected it once"),
        (
            cell("formula f", "network: mlp\nin: [width]\npasses: [forwards]"),
            "a.md:11: unknown pass 'forwards'; expected one of inference, forward, backward, input_gradients, weight_gradients, recomputation, update; did you mean 'forward'?"
        ),
        (
            cell("formula f", "network: mlp\nin: [width]\npasses: [weight_gradient]"),
            "a.md:11: unknown pass 'weight_gradient'; expected one of inference, forward, backward, input_gradients, weight_gradients, recomputation, update; did you mean 'weight_gradients'?"
        ),
        (
            cell("formula f", "network: mlp\nin: [width]\npasses: [update]"),
            "a.md:11: the pass 'update' without 'optimizer'; expected the key 'optimizer'"
        ),
        (
            cell("formula f", "network: mlp\nin: [width]\noptimizer: adma"),
            "a.md:11: unknown optimizer 'adma'; expected one of sgd, momentum, adam, none; did you mean 'adam'?"
        ),
        (
            cell("formula f", "network: mlp\nin: [width]\npasses: [recomputation]"),
            "a.md:11: the pass 'recomputation' without 'rematerialize'; expected the key 'rematerialize'"
        ),
        (
            cell("formula f", "network: mlp\nin: [width]\noptimizer: [sgd, adam]"),
            "a.md:11: a list of optimizer in a formula; expected one value"
        ),
        (
            cell("formula f", "network: mlp\nin: [width]\nlayers: 2"),
            "a.md:11: layers is 2; expected true or false"
        ),
        (
            cell("formula f", "network: mlp\nin: [width]\nlevels: 1"),
            "a.md:11: 'levels' without layers; expected the key 'layers: true'"
        ),
        (
            cell("formula f", "network: mlp\nin: [width]\nlayers: true\nlevels: 0"),
            "a.md:12: levels is 0; expected 1 to 1024"
        ),
        (
            cell("formula f", "network: mlp\nin: [width]\nlayer: true"),
            "a.md:11: unknown key in formula 'f' 'layer'; expected one of description, network, in, set, metrics, passes, optimizer, rematerialize, layers, levels; did you mean 'layers'?"
        ),
        (
            cell("claim c", "id: F4\nstatement: S\nsource: T\ndata: a"),
            "a.md:9: claim 'c' without a test; expected one of refuted, supported, conditional"
        ),
        (
            cell("claim c", "id: F 4\nstatement: S\nsource: T\ndata: a\nrefuted: x"),
            "a.md:9: the claim id 'F 4'; expected letters, digits and _, such as F4"
        ),
        (
            cell("claim c", "id: F4\nstatement: S\nsource: T\ndata: a\nconditional: x"),
            "a.md:9: claim 'c' with only one of 'conditional' and 'condition'; expected both"
        ),
        (
            cell("claim c", "id: F4\nstatement: S\nsource: T\ndata: a\nrefuted: x) FROM b; --"),
            "a.md:13: a ')' in SQL that closes nothing; expected a '(' before it"
        ),
        (
            cell("claim c", "id: F4\nstatement: S\nsource: T\ndata: a\nrefuted: x; DROP TABLE trial"),
            "a.md:13: more than one SQL statement; expected one query"
        ),
        (
            cell("claim c", "id: F4\nstatement: S\nsource: T\ndata: a\nrefuted: (SELECT 1 FROM aa)"),
            "a.md:13: unknown table 'aa'; expected one of a, "
        ),
        (
            cell("chart fig-x", "data: {name: a}")
                + cell("claim c", "id: F4\nstatement: S\nsource: T\ndata: a\nrefuted: x\nevidence: fig-y"),
            "a.md:17: evidence is 'fig-y'; expected prose, perhaps with '@fig-NAME' or '{{ cell.column }}'; did you mean '@fig-x'?"
        ),
        (
            cell("claim c", "id: F4\nstatement: S\nsource: T\ndata: a\nrefuted: x\nevidence: See @fig-y."),
            "a.md:14: unknown figure or table 'fig-y'"
        ),
        (
            cell("network mlp", "input: [3]\nlayers: [{linear: 2}]"),
            "a.md:9: the network 'mlp', which the zoo has already; expected another name"
        ),
        (
            cell("network n", "parameters: {macs: 3}\ninput: [3]\nlayers: [{linear: 2}]"),
            "a.md:9: the parameter name 'macs'; expected at most 64 characters, and no column of the database"
        ),
        (cell("network n", ""), "a.md:8: an empty network cell 'n'"),
    ])
    func reportsFaults(text: String, fault: String) {
        let found = faults(query + text)
        #expect(found.count == 1)
        #expect(found[0].hasPrefix(fault))
    }

    @Test func reportsAFaultyNetworkOnceWhereverItIsUsed() {
        let found = faults(
            cell("network n", "input: [3]\nlayers:\n- liner: 2") + cell("experiment e", "network: n\ngrid: {x: 1}")
                + cell("formula f", "network: n\nin: [x]"))
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("a.md:8: unknown layer 'liner'"))
    }
}
