import Testing

@testable import Notebooks

/// All faults of a cell are found in one go, and none that only follows from another.
@Suite struct FaultSearchTests {
    /// The lines and the beginnings of the faults of a cell that begins on line 5.
    private func expect(
        _ expected: [(line: Int, start: String)], in text: String, at location: SourceLocation = #_sourceLocation
    ) {
        let found = faults(text)
        #expect(found.count == expected.count, "\(found)", sourceLocation: location)
        for (fault, (line, start)) in zip(found, expected) {
            #expect(fault.hasPrefix("a.md:\(line): \(start)"), "\(fault)", sourceLocation: location)
        }
    }

    @Test func faultsOfAnExperiment() {
        let text = """
            network: mlp
            gird: {batch: [1]}
            seed: x
            threads: 0
            set: {clases: 3}
            grid:
              widht: [1, 2]
              depth: many
              input: [4]
            optimizer: [sgd, adma, momentun]
            measure: {warmup: -1, rounds: no, secnds: 1}
            """
        expect(
            [
                (7, "unknown key in experiment 'e' 'gird'"), (8, "seed is 'x'"), (9, "threads is 0"),
                (10, "unknown parameter of 'mlp' 'clases'"), (12, "unknown parameter of 'mlp' 'widht'"),
                (13, "the parameter depth=many"),
                (15, "unknown optimizer 'adma'"), (15, "unknown optimizer 'momentun'"),
                (16, "unknown key in measure 'secnds'"), (16, "warmup is -1"),
                (16, "rounds is 'no'"),
            ], in: cell("experiment e", text))
    }

    @Test func faultsOfAFormula() {
        let text = """
            network: mlp
            in: [width]
            metrics: [mac, flops, parametres]
            passes: [forward, updated]
            layers: 3
            levels: 2
            set: {width: 4, depth: no number}
            """
        expect(
            [
                (8, "unknown metric 'mac'"), (8, "unknown metric 'parametres'"), (9, "unknown pass 'updated'"),
                (10, "layers is 3"), (12, "the parameter depth=no number"),
            ], in: cell("formula f", text))
    }

    @Test func faultsOfANetwork() {
        let text = """
            parameters: {w: [3], d: 2}
            input: [w]
            layers:
            - liner: 2
            - repeat: d
              layers:
              - linear: w * v
              - conv: {chanels: 3, kernel: 3}
              - relu
            - linear: v
            loss: crossentropy
            """
        // The size w is no unknown name, as its value is at fault.
        expect(
            [
                (6, "the parameter 'w' is a list of 1"), (9, "unknown layer 'liner'"), (12, "unknown parameter 'v'"),
                (13, "unknown key in conv 'chanels'"), (15, "unknown parameter 'v'"),
                (16, "unknown loss 'crossentropy'"),
            ], in: cell("network n", text))
    }

    @Test func faultsOfTablesClaimsAndFits() {
        let query = cell("sql a", "SELECT 1 AS x")
        let table = "data: a\ncaption: [C]\ncolumns:\n  x: {format: metrc, lable: X}\n  y: {unit: 3}"
        expect(
            [
                (10, "caption is a list of 1"), (12, "unknown key in column 'x' 'lable'"),
                (12, "unknown format 'metrc'"),
                (13, "unit is 3"),
            ], in: query + cell("table tbl-x", table))
        let claim = "id: F 4\nstatement: 7\nsource: T\ndata: a\nrefuted: 1\nevidence: [E]"
        expect(
            [
                (9, "the claim id 'F 4'"), (10, "statement is 7"), (13, "refuted is 1"),
                (14, "evidence is a list of 1"),
            ], in: query + cell("claim c", claim))
        expect(
            [(9, "unknown key in fit 'f' 'dta'"), (12, "level is 'high'")],
            in: query + cell("fit f", "dta: a\ny: x\nx: w\nlevel: high"))
    }

    /// What is missing is reported once, wherever the cell begins.
    @Test func missingKeysAreReportedOnce() {
        expect([(6, "fit 'f' has no 'data'")], in: cell("fit f", "description: D\ny: b\nx: c"))
        expect([(6, "claim 'c' is a list of 1")], in: cell("claim c", "- a"))
    }

    /// A misspelt key, and a value that is none, are one fault each, whatever the cell is.
    @Test func oneFaultIsOne() throws {
        var changes = 0
        for own in try Notebook.load([ShippedNotebooksTests.folder]).flatMap(\.cells) {
            guard ![.sql, .chart].contains(own.kind) else { continue }
            let head = "\(own.kind.rawValue) \(own.name)"
            let before = Set(faults(cell(head, own.source)).map(Self.message))
            let lines = own.source.split(separator: "\n", omittingEmptySubsequences: false)
            for (place, line) in lines.enumerated() {
                guard let colon = line.firstIndex(of: ":"), line.first?.isLetter == true else { continue }
                for changed in ["\(line[..<colon])q\(line[colon...])", "\(line[...colon]) \u{22}?\u{22}"] {
                    var lines = lines
                    lines[place] = Substring(changed)
                    if changed.hasSuffix("\u{22}"), place + 1 < lines.count, lines[place + 1].first == " " { continue }
                    let found = faults(cell(head, lines.joined(separator: "\n"))).map(Self.message)
                    let new = found.filter { !before.contains($0) }
                    #expect(new.count <= 1, "\(head), \(changed): \(new)")
                    changes += new.count
                }
            }
        }
        #expect(changes > 200)
    }

    private static func message(_ fault: String) -> String { String(fault.drop { $0 != " " }) }
}
