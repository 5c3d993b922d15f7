import Foundation
import Testing

@Suite struct QueryTests {
    private let workplace: Workplace

    init() throws {
        workplace = try Workplace()
        try workplace.write(RunTests.counted("[8, 16]"))
        _ = try workplace.run("run")
    }

    @Test(arguments: [
        ("csv", "width,macs\r\n8,272\r\n16,672\r\n"),
        ("json", "[\n  {\"width\": 8, \"macs\": 272},\n  {\"width\": 16, \"macs\": 672}\n]\n"),
        ("table", "width  macs\n─────  ────\n    8   272\n   16   672\n"),
    ])
    func resultsAreWrittenInTheFormatAskedFor(_ format: String, _ expected: String) throws {
        let sql = "SELECT width, macs FROM costs WHERE pass = 'forward' ORDER BY width"
        let outcome = try workplace.run("query", sql, "--format", format)
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.output == expected)
    }

    @Test func parametersAreBoundAndTheQueryMayComeFromStandardInput() throws {
        let outcome = try workplace.run(
            "query", "-", "--set", "least=9", "--format", "csv",
            input: "SELECT DISTINCT width FROM costs WHERE width > :least")
        #expect(outcome.output == "width\r\n16\r\n")
    }

    @Test func theLineOfTheReadmeWorksInTheSQLiteShell() throws {
        let shell = URL(filePath: "/usr/bin/sqlite3")
        guard FileManager.default.isExecutableFile(atPath: shell.path) else { return }
        let process = Process()
        process.executableURL = shell
        process.currentDirectoryURL = workplace.folder
        process.arguments = [
            "costbook.sqlite",
            "SELECT width, median_seconds FROM costs WHERE pass='backward' AND network='mlp' ORDER BY width",
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(text == "8|\n16|\n")
    }

    @Test(arguments: [
        "DELETE FROM trial", "DROP VIEW costs", "INSERT INTO notebook(name, title) VALUES ('a', 'b')",
        "ATTACH 'other.sqlite' AS other", "PRAGMA journal_mode = DELETE", "SELECT load_extension('x')",
        "SELECT 1; DROP TABLE trial", "VACUUM INTO 'copy.sqlite'",
    ])
    func whatWritesIsRefused(_ sql: String) throws {
        let file = workplace.folder.appending(path: "costbook.sqlite")
        let before = try Data(contentsOf: file)
        let outcome = try workplace.run("query", sql)
        #expect(outcome.status == 65)
        #expect(outcome.output.isEmpty)
        #expect(!outcome.errors.isEmpty)
        #expect(try Data(contentsOf: file) == before)
        #expect(!workplace.contents().contains { $0.hasPrefix("other") || $0.hasPrefix("copy") })
    }

    @Test(arguments: [
        ("SELECT widht FROM costs", "did you mean 'width'?"), ("SELECT 1 FROM cots", "did you mean 'costs'?"),
        ("SELEC 1", "syntax error"), ("", "empty"), ("SELECT :missing", "missing"),
    ])
    func wrongSQLIsAnErrorThatHelps(_ sql: String, _ message: String) throws {
        let outcome = try workplace.run("query", sql)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test func savedQueriesAreListedAndRun() throws {
        let folder = workplace.folder.appending(path: "site/queries")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("-- How wide the networks are\nSELECT DISTINCT width FROM costs ORDER BY width\n".utf8)
            .write(to: folder.appending(path: "widths.sql"))
        try Data("-- A wrong one\nSELECT widht FROM costs\n".utf8).write(to: folder.appending(path: "wrong.sql"))
        let list = try workplace.run("query", "--list", "--format", "csv")
        #expect(list.output.hasPrefix("name,title\r\nwidths,How wide the networks are\r\nwrong,"))
        #expect(try workplace.run("query", "--saved", "widths", "--format", "csv").output == "width\r\n8\r\n16\r\n")
        #expect(try workplace.run("query", "--saved", "widhts").errors.contains("did you mean 'widths'?"))
        let wrong = try workplace.run("query", "--saved", "wrong")
        #expect(wrong.status == 65)
        #expect(wrong.errors.contains("site/queries/wrong.sql:2: unknown column 'widht'"), "\(wrong.errors)")
    }

    @Test func theSchemaNamesParametersAsColumns() throws {
        let outcome = try workplace.run("query", "--schema", "--format", "csv")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("costs,view,width,"))
        #expect(outcome.output.contains("costs,view,median_seconds,REAL,s,"))
    }

    @Test func aParameterWithoutAValueSaysWhatGivesIt() throws {
        let none = try workplace.run("query", "SELECT :w")
        #expect(none.status == 65)
        #expect(none.errors.contains("':w' has no value; expected one, such as --set w=1"), "\(none.errors)")
        let other = try workplace.run("query", "SELECT :w, :v", "--set", "v=1")
        #expect(other.status == 65)
        #expect(other.errors.contains("':w' has no value; expected one, such as --set w=1"), "\(other.errors)")
    }

    @Test(arguments: [
        ("SELECT :least", "unknown parameter of the query 'laest'; expected one of least; did you mean 'least'?"),
        ("SELECT 1", "--set laest for a query without parameters; expected one, as in 'width > :laest'"),
    ])
    func aValueThatTheQueryDoesNotTakeIsAnError(_ sql: String, _ message: String) throws {
        let outcome = try workplace.run("query", sql, "--set", "laest=9")
        #expect(outcome.status == 65)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test(arguments: [
        [], ["SELECT 1", "--schema"], ["--list", "--saved", "x"], ["SELECT 1", "--format", "xml"],
        ["SELECT 1", "--set", "a"], ["--list", "--set", "a=1"], ["--schema", "--set", "a=1"],
        ["--list", "--database", "other.sqlite"], ["SELECT :a", "--set", "a=1,a=2"],
    ])
    func wrongUsage(_ arguments: [String]) throws {
        #expect(try CostbookProcess.run(["query"] + arguments, in: workplace.folder).status == 64)
    }
}
