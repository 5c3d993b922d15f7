import Diagnostics
import ResultStore
import Tables
import Testing

@Suite struct ResultReaderTests {
    @Test func costsHaveARowATrialAndPass() throws {
        let folder = try TemporaryFolder()
        let reader = try reader(of: [trial(width: 64, seconds: [1, 2, 3]), trial(width: 128)], in: folder)
        let table = try reader.query(
            """
            SELECT width, pass, parameters, macs, median_seconds, seconds_samples, machine, is_current
            FROM costs ORDER BY width, pass DESC
            """)
        let name = Datum.text("Example CPU, 2 cores, 8 GiB")
        #expect(
            table.rows == [
                [
                    .integer(64), .text("forward"), .integer(4096), .integer(4096), .real(2), .integer(3), name,
                    .integer(1),
                ],
                [
                    .integer(64), .text("backward"), .integer(4096), .integer(8192), .real(4), .integer(3), name,
                    .integer(1),
                ],
                [.integer(128), .text("forward"), .integer(16384), .integer(16384), .null, .null, .null, .integer(1)],
                [.integer(128), .text("backward"), .integer(16384), .integer(32768), .null, .null, .null, .integer(1)],
            ])
    }

    @Test func parametersSortAsNumbers() throws {
        let folder = try TemporaryFolder()
        let reader = try reader(of: [100, 20, 3].map { trial(width: $0) }, in: folder)
        let table = try reader.query("SELECT width FROM trials ORDER BY width")
        #expect(table.rows == [[.integer(3)], [.integer(20)], [.integer(100)]])
    }

    @Test func parametersAreBoundByName() throws {
        let reader = try ResultReader(emptyWithParameters: [])
        let values: [String: Datum] = ["a": .integer(1), "b": .real(0.5), "c": .text("x'; --"), "d": .null, "e": .null]
        #expect(
            try reader.query("SELECT :a, @b, $c, :d, :a", parameters: values).rows == [
                [.integer(1), .real(0.5), .text("x'; --"), .null, .integer(1)]
            ])
        let error = #expect(throws: StoreError.self) {
            try reader.query("SELECT :widht", parameters: ["width": .integer(1)])
        }
        #expect(error?.suggestion == "width")
        #expect(throws: StoreError.self) { try reader.query("SELECT ?", parameters: values) }
    }

    @Test func unknownNamesGetTheNearestAndTheirLine() throws {
        let reader = try ResultReader(emptyWithParameters: ["width"])
        let column = #expect(throws: StoreError.self) { try reader.query("SELECT 1,\n  c.widht\nFROM costs AS c") }
        #expect(column?.kind == .unknownColumn("widht"))
        #expect(column?.suggestion == "width")
        #expect(column?.queryLine?.number == 2)
        #expect(column?.diagnostic(file: "n.md", firstLine: 10).line == 11)
        let table = #expect(throws: StoreError.self) { try reader.query("SELECT 1 FROM cost") }
        #expect(table?.kind == .unknownTable("cost"))
        #expect(table?.suggestion == "costs")
        // A column of another table is no suggestion, least of all one of the very name.
        let other = #expect(throws: StoreError.self) { try reader.query("SELECT claim_id FROM claims") }
        #expect(other?.suggestion != "claim_id")
        #expect(other?.expected?.contains("verdict") == true)
        let literal = #expect(throws: StoreError.self) { try reader.query("SELECT \"wdith\" FROM costs") }
        #expect(literal?.suggestion == "width")
    }

    @Test(arguments: [
        "SELEC 1", "SELECT FROM", "SELECT 1 +", "SELECT (", "SELECT 'x", "SELECT nosuch(1)", "SELECT median(1, 2)",
    ])
    func wrongSQLIsAnError(_ sql: String) throws {
        let reader = try ResultReader(emptyWithParameters: [])
        let error = #expect(throws: StoreError.self) { try reader.query(sql) }
        #expect(error?.kind == .invalidQuery)
    }

    @Test func cellsAreTablesWithTypedValues() throws {
        let reader = try ResultReader(emptyWithParameters: [])
        try reader.materialize(
            name: "a", sql: "SELECT :x AS x, '1' AS y, 0.5 AS \"odd \"\"name\"", parameters: ["x": .integer(7)])
        let table = try reader.query("SELECT x, typeof(x), typeof(y), \"odd \"\"name\" FROM a")
        #expect(table.rows == [[.integer(7), .text("integer"), .text("text"), .real(0.5)]])
        try reader.materialize(name: "a", sql: "SELECT 2 AS x")
        try reader.materialize(name: "b", sql: "SELECT x * 2 AS z FROM a")
        #expect(try reader.query("SELECT z FROM b").rows == [[.integer(4)]])
        try reader.removeMaterialized()
        #expect(throws: StoreError.self) { try reader.query("SELECT z FROM b") }
    }

    @Test func columnsOfTextAreKnownBeforeAnythingHasRun() throws {
        let reader = try ResultReader(emptyWithParameters: ["width", "activation"])
        try reader.materializeExperiment(
            name: "e", notebook: "n", parameters: ["width", "activation"], texts: ["activation"])
        try reader.materialize(
            name: "q", sql: "SELECT activation AS a, pass, width, macs, median_seconds, upper(pass) AS b FROM e")
        #expect(try reader.textColumns(of: "SELECT * FROM q") == ["a", "pass"])
        #expect(try reader.textColumns(of: "SELECT max(z), z, macs FROM (SELECT pass AS z, macs FROM q)") == ["z"])
    }

    @Test(arguments: ["costs", "TRIAL", "sqlite_x", ""])
    func cellsDoNotHideTheDatabasesTables(_ name: String) throws {
        let reader = try ResultReader(emptyWithParameters: [])
        #expect(throws: StoreError.self) { try reader.materialize(name: name, sql: "SELECT 1 AS x") }
    }

    @Test func columnsOfACellHaveDifferentNames() throws {
        let reader = try ResultReader(emptyWithParameters: [])
        let error = #expect(throws: StoreError.self) { try reader.materialize(name: "a", sql: "SELECT 1 AS x, 2 AS X") }
        #expect(error?.message.contains("'X'") == true)
    }

    @Test func experimentsAreTablesInTheOrderOfTheirGrid() throws {
        let folder = try TemporaryFolder()
        let extra = TrialRecord.Parameter(name: "heads", value: .integer(2))
        let reader = try reader(of: [trial(width: 128), trial(width: 64, parameters: [extra])], in: folder)
        let table = try reader.materializeExperiment(name: "grid", notebook: "growth", parameters: ["width", "layers"])
        let shown = try reader.query("SELECT width, pass, layers FROM grid")
        #expect(
            shown.rows == [
                [.integer(128), .text("forward"), .null], [.integer(128), .text("backward"), .null],
                [.integer(64), .text("forward"), .null], [.integer(64), .text("backward"), .null],
            ])
        #expect(!table.columns.contains("heads"))
    }

    @Test func experimentsAreEmptyTablesBeforeARun() throws {
        let reader = try ResultReader(emptyWithParameters: [])
        let table = try reader.materializeExperiment(name: "grid", notebook: "growth", parameters: ["width"])
        #expect(table.rows.isEmpty)
        #expect(try reader.query("SELECT width, median_seconds FROM grid").rows.isEmpty)
    }

    @Test func countsBeyond64BitsStayExact() throws {
        let folder = try TemporaryFolder()
        let count = TrialRecord.Count(pass: "forward", metric: "flops", value: .max)
        let reader = try reader(of: [trial(counts: [count])], in: folder)
        let table = try reader.query("SELECT flops FROM costs WHERE pass = 'forward'")
        #expect(table.rows == [[.text("170141183460469231731687303715884105727")]])
    }
}
