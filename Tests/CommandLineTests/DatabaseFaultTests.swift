import Foundation
import Testing

@Suite struct DatabaseFaultTests {
    private let workplace: Workplace
    private let database: URL

    init() throws {
        workplace = try Workplace()
        database = workplace.folder.appending(path: "costbook.sqlite")
        try workplace.write(RunTests.counted("[8, 16]"))
    }

    private func run(_ command: String) throws -> CostbookProcess.Outcome {
        try CostbookProcess.run(command == "query" ? ["query", "SELECT 1"] : [command], in: workplace.folder)
    }

    @Test func aQueryNeedsADatabase() throws {
        let outcome = try run("query")
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("costbook.sqlite"))
        #expect(workplace.contents() == ["Experiments"])
    }

    @Test(arguments: ["run", "plan", "query"])
    func aFileThatIsNoDatabaseIsLeftAsItIs(_ command: String) throws {
        let bytes = Data("This is no database, but a text that somebody may want to keep.".utf8)
        try bytes.write(to: database)
        let outcome = try run(command)
        #expect(outcome.status == 65)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("costbook.sqlite"))
        #expect(try Data(contentsOf: database) == bytes)
    }

    @Test(arguments: ["run", "plan", "query"])
    func aNewerDatabaseIsLeftAsItIs(_ command: String) throws {
        #expect(try run("run").status == 0)
        var bytes = try Data(contentsOf: database)
        // The user version is a big-endian number at byte 60 of the file.
        bytes[63] = 200
        try bytes.write(to: database)
        let outcome = try run(command)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("newer"), "\(outcome.errors)")
        #expect(try Data(contentsOf: database) == bytes)
    }

    @Test(arguments: ["run", "plan", "query"])
    func aFolderIsNoDatabase(_ command: String) throws {
        try FileManager.default.createDirectory(at: database, withIntermediateDirectories: true)
        let outcome = try run(command)
        #expect(outcome.status == 65)
        #expect(
            outcome.errors.contains("costbook.sqlite: the database is a folder; expected a database"),
            "\(outcome.errors)")
    }

    @Test func aCheckReadsTheWholeDatabase() throws {
        #expect(try run("run").status == 0)
        let intact = try workplace.run("check", "--database", "costbook.sqlite")
        #expect(intact.status == 0)
        #expect(intact.errors.hasSuffix("costbook.sqlite: no damage\n"), "\(intact.errors)")
        var bytes = try Data(contentsOf: database)
        for index in bytes.count - 4096..<bytes.count { bytes[index] = 0xA5 }
        try bytes.write(to: database)
        #expect(try workplace.run("query", "SELECT count(*) FROM machines").status == 0)
        let damaged = try workplace.run("check", "--database", "costbook.sqlite")
        #expect(damaged.status == 65)
        #expect(damaged.errors.contains("costbook.sqlite: the database is damaged ("), "\(damaged.errors)")
        #expect(try workplace.run("check", "--database", "nothing.sqlite").errors.contains("there is no database"))
    }

    @Test func aTableThatIsNotThereIsAnErrorWithThoseThatAre() throws {
        #expect(try run("run").status == 0)
        let outcome = try workplace.run("query", "SELECT * FROM nothing_like_it")
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("unknown table 'nothing_like_it'; expected one of "), "\(outcome.errors)")
        #expect(outcome.errors.contains("costs, "))
    }

    @Test func aFolderThatCannotBeWrittenIsAnError() throws {
        // The kernel lets nobody make files in /proc, whatever their rights.
        let outcome = try CostbookProcess.run(["run", "--database", "/proc/costbook.sqlite"], in: workplace.folder)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("/proc/costbook.sqlite"), "\(outcome.errors)")
    }

    /// A calibration takes minutes; what it can't be stored in is found before.
    @Test func aCalibrationThatCannotBeStoredIsNotMeasured() throws {
        let outcome = try CostbookProcess.run(
            ["calibrate", "--threads", "1", "--database", "absent/costbook.sqlite"], in: workplace.folder)
        #expect(outcome.status == 65)
        #expect(outcome.output.isEmpty)
        #expect(
            outcome.errors.hasPrefix("error: absent/costbook.sqlite: there is no folder for the database"),
            "\(outcome.errors)")
    }

    @Test(arguments: ["check", "plan", "run"])
    func aFolderWithoutNotebooksLeavesTheDatabaseAlone(_ command: String) throws {
        #expect(try run("run").status == 0)
        try FileManager.default.createDirectory(
            at: workplace.folder.appending(path: "Empty"), withIntermediateDirectories: true)
        let outcome = try workplace.run(command, "Empty")
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("Empty: the folder has no notebooks"), "\(outcome.errors)")
        let current = try workplace.run("query", "SELECT sum(is_current) AS n FROM trials", "--format", "csv")
        #expect(current.output == "n\r\n2\r\n", "\(current.errors)")
    }

    @Test func aSecondRunAtTheSameTimeIsRefused() throws {
        try workplace.write(RunTests.slow)
        let first = try CostbookProcess(["run"], in: workplace.folder)
        try workplace.wait { ProcessTree.child(of: first.id) != nil }
        let second = try run("run")
        #expect(second.status == 65)
        #expect(second.errors.contains("another"), "\(second.errors)")
        kill(first.id, SIGTERM)
        #expect(first.outcome().status == 75)
    }
}
