import Networks
import Testing

@testable import Notebooks

@Suite struct ExperimentTests {
    private func experiment(_ body: String, before: String = "") throws -> ExperimentDeclaration {
        let read = try notebook(before + cell("experiment e", body))
        guard case .experiment(let experiment) = try #require(read.cells.last).body else {
            throw Missing()
        }
        return experiment
    }

    private struct Missing: Error {}

    private func points(_ body: String, _ names: [String]) throws -> [[String]] {
        try experiment("network: mlp\n" + body).points.map { point in names.map { point[$0]?.description ?? "" } }
    }

    @Test func hasOnePointWithoutAGrid() throws {
        let read = try experiment("network: mlp\nset: {depth: 3, activation: tanh}")
        #expect(
            read.points == [
                [
                    "depth": .integer(3), "width": .integer(256), "input": .integer(784), "classes": .integer(10),
                    "activation": .text("tanh"), "batch": .integer(1),
                ]
            ])
        #expect(read.measurement == nil)
        #expect(read.seed == 1)
        #expect(read.threads == 1)
    }

    @Test func expandsTheCrossProductInWrittenOrder() throws {
        #expect(
            try points("grid: {width: [32, 64], depth: {from: 1, to: 4, factor: 2}}", ["width", "depth"])
                == [["32", "1"], ["32", "2"], ["32", "4"], ["64", "1"], ["64", "2"], ["64", "4"]])
    }

    @Test func expandsUnionsWithoutDuplicates() throws {
        #expect(
            try points("grid:\n- {width: [2, 1]}\n- {depth: [1, 2], width: 2}\n- {width: 256}", ["width", "depth"])
                == [["2", "2"], ["1", "2"], ["2", "1"], ["256", "2"]])
    }

    @Test(arguments: [
        ("{from: 2, to: 11, step: 3}", ["2", "5", "8", "11"]), ("{from: 2, to: 10, step: 3}", ["2", "5", "8"]),
        ("{from: 3, to: 50, factor: 4}", ["3", "12", "48"]), ("{from: 5, to: 5, factor: 2}", ["5"]),
        (
            "{from: 9223372036854775806, to: 9223372036854775807, step: 1}",
            ["9223372036854775806", "9223372036854775807"]
        ),
        ("{from: 4611686018427387904, to: 9223372036854775807, factor: 2}", ["4611686018427387904"]), ("7", ["7"]),
    ])
    func expandsRanges(range: String, values: [String]) throws {
        #expect(try points("grid: {width: \(range)}", ["width"]).flatMap(\.self) == values)
    }

    @Test func expandsRangesOfReals() throws {
        let network = cell("network n", "parameters: {share: 0.5}\ninput: [3]\nlayers: [{linear: 2}]")
        let read = try experiment("network: n\ngrid: {share: {from: 0.1, to: 0.3, step: 0.1}}", before: network)
        let shares = read.points.compactMap { if case .real(let value) = $0["share"] { value } else { nil } }
        #expect(shares.count == 3)
        #expect(zip(shares, [0.1, 0.2, 0.3]).allSatisfy { abs($0 - $1) < 1e-12 })
        let whole = try experiment("network: n\ngrid: {share: {from: 1, to: 3, step: 1}}", before: network)
        #expect(whole.points.map { $0["share"] } == [.real(1), .real(2), .real(3)])
    }

    @Test(arguments: [
        ("true", MeasurementDeclaration.standard), ("false", nil),
        ("{warmup: 0, rounds: 3, seconds: 1}", MeasurementDeclaration(warmUpRounds: 0, rounds: 3, seconds: 1)),
        (
            "{rounds: 3, operations: true}",
            MeasurementDeclaration(warmUpRounds: 2, rounds: 3, seconds: 0.2, timesOperations: true)
        ),
    ])
    func decodesMeasurement(text: String, expected: MeasurementDeclaration?) throws {
        #expect(try experiment("network: mlp\nmeasure: \(text)").measurement == expected)
    }

    @Test func canStandBeforeItsNetwork() throws {
        let read = try notebook(
            cell("experiment e", "network: n") + cell("network n", "input: [3]\nlayers: [{linear: 2}]"))
        guard case .experiment(let experiment) = read.cells[0].body else { throw Missing() }
        #expect(experiment.network.name == "n")
    }

    @Test(arguments: [
        (
            "network: mpl",
            "6: unknown network 'mpl'; expected one of \(Zoo.names.joined(separator: ", ")); did you mean 'mlp'?"
        ),
        (
            "network: mlp\ngird: {}",
            "7: unknown key in experiment 'e' 'gird'; expected one of description, network, set, grid, measure, seed, threads, gradient, rematerialize, optimizer; did you mean 'grid'?"
        ),
        ("seed: 1", "6: experiment 'e' has no 'network'; expected the key 'network'"),
        (
            "network: mlp\ngrid:\n  depth: 1\n  widht: [1]",
            "9: unknown parameter of 'mlp' 'widht'; expected one of depth, width, input, classes, activation, batch; did you mean 'width'?"
        ),
        (
            "network: mlp\nset: {widht: 1}",
            "7: unknown parameter of 'mlp' 'widht'; expected one of depth, width, input, classes, activation, batch; did you mean 'width'?"
        ),
        ("network: mlp\nmeasure: {operations: 1}", "7: operations is 1; expected true or false"),
        (
            "network: mlp\nmeasure: {operations: true}\ngradient: reverse",
            "7: operations timed one by one in an experiment with 'gradient'; expected one of the two"
        ),
        ("network: mlp\nset: {width: -2}", "7: the parameter width=-2; expected at least 0"),
        ("network: mlp\ngrid:\n  width: [1, -3]", "8: the parameter width=-3; expected at least 0"),
        ("network: mlp\ngrid: {width: {from: -1, to: 3, step: 1}}", "7: the parameter width=-1; expected at least 0"),
        ("network: mlp\ngrid: {width: 1.5}", "7: the parameter width=1.5; expected an integer"),
        ("network: mlp\ngrid: {width: \"32\"}", "7: the parameter width=32; expected an integer"),
        ("network: mlp\nset: {activation: 3}", "7: the parameter activation=3; expected a text"),
        (
            "network: mlp\nset: {width: 2}\ngrid: {width: [1]}",
            "8: the parameter 'width' both in set and in grid; expected it in one of them"
        ),
        ("network: mlp\ngrid: {width: []}", "7: an empty list of values of 'width'; expected at least one"),
        (
            "network: mlp\ngrid: {width: [[1]]}",
            "7: the parameter 'width' is a list of 1; expected a number, a text, true or false"
        ),
        (
            "network: mlp\ngrid: {width: {from: 1, to: 2}}",
            "7: the range of 'width' with 2 keys; expected from, to, and step or factor"
        ),
        (
            "network: mlp\ngrid: {width: {from: 1, to: 9, step: 1, factor: 2}}",
            "7: the range of 'width' with 4 keys; expected from, to, and step or factor"
        ),
        ("network: mlp\ngrid: {width: {from: 3, to: 2, step: 1}}", "7: a range from 3 to 2; expected from at most to"),
        ("network: mlp\ngrid: {width: {from: 1, to: 2, step: 0}}", "7: a range in steps of 0; expected growth"),
        ("network: mlp\ngrid: {width: {from: 1, to: 2, factor: 1}}", "7: a range in factors of 1; expected growth"),
        (
            "network: mlp\ngrid: {width: {from: 0, to: 2, factor: 2}}",
            "7: a range from 0 by factors; expected from at least 1"
        ),
        ("network: mlp\ngrid: {}", "7: an empty grid; expected parameters with values"),
        ("network: mlp\ngrid: 3", "7: grid is 3; expected a mapping"),
        (
            "network: mlp\ngrid: {width: {from: 1, to: 1000000000, step: 1}}",
            "7: a grid with 1000000000 points; expected at most 10000"
        ),
        (
            "network: mlp\ngrid: {width: {from: 1, to: 1000, step: 1}, depth: {from: 1, to: 1000, step: 1}, batch: {from: 1, to: 1000, step: 1}}",
            "7: a grid with 1000000000 points; expected at most 10000"
        ),
        (
            "network: mlp\ngrid: {width: {from: -9223372036854775808, to: 9223372036854775807, step: 1}, depth: {from: 1, to: 9223372036854775807, step: 1}}",
            "7: a grid with more than 9 000 000 000 000 000 points; expected at most 10000"
        ),
        (
            "network: mlp\ngrid:\n- {width: {from: 1, to: 9000, step: 1}}\n- {depth: {from: 1, to: 1001, step: 1}}",
            "8: a grid with 10001 points; expected at most 10000"
        ),
        (
            "network: mlp\nmeasure: often",
            "7: measure is 'often'; expected true, false, or a mapping with warmup, rounds, seconds and operations"
        ),
        ("network: mlp\nmeasure: {rounds: 0}", "7: rounds is 0; expected 1 to 1000000"),
        (
            "network: mlp\nmeasure: {second: 1}",
            "7: unknown key in measure 'second'; expected one of warmup, rounds, seconds, operations; did you mean 'seconds'?"
        ),
        ("network: mlp\nthreads: 0", "7: threads is 0; expected 1 to 1024"),
        ("network: mlp\nseed: x", "7: seed is 'x'; expected an integer"),
        ("network: [mlp]", "6: network is a list of 1; expected a string"),
        ("network: &a mlp\nset: {activation: *a}", "7: the alias '*a'; expected YAML without anchors and aliases"),
    ])
    func reportsFaults(body: String, fault: String) {
        #expect(faults(cell("experiment e", body)) == ["a.md:\(fault)"])
    }
}
