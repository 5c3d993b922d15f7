import Foundation
import GRDB
import Tables
import Testing

@testable import ResultStore

/// Files that are no database of ours, or cannot be read or written.
@Suite struct DatabaseFileTests {
    @Test func theFileIsMarkedAsOurs() throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path())
        try store.insert(trial())
        try store.close()
        let header = try Data(contentsOf: URL(fileURLWithPath: folder.path()))
        #expect(header[68..<72] == Data("Cost".utf8))
        #expect(header[60..<64] == Data([0, 0, 0, UInt8(ResultSchema.version)]))
        let queue = try DatabaseQueue(path: folder.path())
        #expect(try queue.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
        #expect(try queue.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") } == ["ok"])
    }

    @Test func onlyTheDatabaseStays() throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path())
        try store.insert(trial())
        #expect(try folder.contents().contains("costbook.sqlite.lock"))
        try store.close()
        #expect(try folder.contents() == ["costbook.sqlite"])
        let reader = try ResultReader(path: folder.path())
        #expect(try reader.query("SELECT count(*) FROM trials").rows == [[.integer(1)]])
        try reader.close()
        #expect(try folder.contents() == ["costbook.sqlite"])
    }

    @Test func aDatabaseIsReadWhileItIsWritten() throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path())
        try store.insert(trial(width: 1))
        let reader = try ResultReader(path: folder.path())
        #expect(try reader.query("SELECT count(*) FROM trials").rows == [[.integer(1)]])
        try store.insert(trial(width: 2, parameters: [.init(name: "heads", value: .integer(4))]))
        #expect(try reader.query("SELECT heads FROM trials WHERE width = 2").rows == [[.integer(4)]])
        try store.close()
        try reader.close()
        #expect(try folder.contents() == ["costbook.sqlite"])
    }

    @Test func damageThatAQueryFindsNamesTheFile() throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path())
        try store.insert(trial())
        try store.close()
        let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'machine'"
        let page = try #require(try DatabaseQueue(path: folder.path()).read { try Int.fetchOne($0, sql: sql) })
        var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path()))
        for place in (page - 1) * 4096..<page * 4096 { bytes[place] = 0xA5 }
        try bytes.write(to: URL(fileURLWithPath: folder.path()))
        let reader = try ResultReader(path: folder.path())
        let error = #expect(throws: StoreError.self) { try reader.query("SELECT * FROM machine") }
        #expect(error?.kind == .corrupt)
        #expect(error?.path == folder.path())
    }

    @Test func oneRunWritesAtATime() throws {
        let folder = try TemporaryFolder()
        let first = try ResultStore(path: folder.path())
        let error = #expect(throws: StoreError.self) { try ResultStore(path: folder.path()) }
        #expect(error?.kind == .locked)
        #expect(error?.message.contains("another costbook run (process \(getpid()))") == true)
        try first.insert(trial())
        try first.close()
        try ResultStore(path: folder.path()).close()
    }

    @Test func aLockFileThatACrashLeftIsNoLock() throws {
        let folder = try TemporaryFolder()
        try Data("99999\n".utf8).write(to: URL(fileURLWithPath: folder.path("costbook.sqlite.lock")))
        try ResultStore(path: folder.path()).close()
    }

    @Test func anotherProgramsLockIsReported() throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path(), busyTimeout: 0.05)
        let other = try DatabaseQueue(path: folder.path())
        try other.inDatabase { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            let error = #expect(throws: StoreError.self) { try store.insert(trial()) }
            #expect(error?.kind == .locked)
            try database.execute(sql: "ROLLBACK")
        }
        try store.insert(trial())
    }

    @Test(arguments: [
        "not a database at all, but some text that is longer than a header of one hundred bytes would be.....", "x",
    ])
    func otherFilesAreLeftAsTheyAre(_ text: String) throws {
        let folder = try TemporaryFolder()
        let content = Data(String(repeating: text, count: 20).utf8)
        try expectRefusal(of: content, in: folder, as: .notADatabase)
    }

    @Test func otherApplicationsDatabasesAreLeftAsTheyAre() throws {
        for sql in ["CREATE TABLE x(a)", "PRAGMA application_id = 7; CREATE TABLE x(a)", "PRAGMA user_version = 3"] {
            let folder = try TemporaryFolder()
            try DatabaseQueue(path: folder.path()).inDatabase { try $0.execute(sql: sql) }
            let content = try Data(contentsOf: URL(fileURLWithPath: folder.path()))
            try expectRefusal(of: content, in: folder, as: .foreign)
        }
    }

    @Test func newerDatabasesAreLeftAsTheyAre() throws {
        let folder = try TemporaryFolder()
        try ResultStore(path: folder.path()).close()
        try DatabaseQueue(path: folder.path()).inDatabase {
            try $0.execute(sql: "PRAGMA user_version = \(ResultSchema.version + 1)")
        }
        let content = try Data(contentsOf: URL(fileURLWithPath: folder.path()))
        try expectRefusal(of: content, in: folder, as: .newerVersion)
    }

    /// Checks that neither reader nor writer takes the file, and that it keeps every byte.
    private func expectRefusal(of content: Data, in folder: TemporaryFolder, as kind: StoreError.Kind) throws {
        try content.write(to: URL(fileURLWithPath: folder.path()))
        let reading = #expect(throws: StoreError.self) { try ResultReader(path: folder.path()) }
        #expect(reading?.kind == kind)
        #expect(reading?.path == folder.path())
        let writing = #expect(throws: StoreError.self) { try ResultStore(path: folder.path()) }
        #expect(writing?.kind == kind)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path())) == content)
        #expect(try folder.contents() == ["costbook.sqlite"])
    }

    @Test func damageIsReported() throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path())
        try store.insert((1...200).map { trial(width: $0) })
        try store.close()
        var content = try Data(contentsOf: URL(fileURLWithPath: folder.path()))
        for index in 4096..<content.count { content[index] = 0xA5 }
        try content.write(to: URL(fileURLWithPath: folder.path()))
        let error = #expect(throws: StoreError.self) {
            try ResultReader(path: folder.path()).query("SELECT * FROM costs")
        }
        #expect(error?.kind == .corrupt)
        let writing = #expect(throws: StoreError.self) {
            let store = try ResultStore(path: folder.path())
            try store.insert(trial())
        }
        #expect(writing?.kind == .corrupt)
    }

    /// A page that a query does not read, and a reference to a row that is gone, are found by a check of all.
    @Test func damageOfAnyPageIsFoundByACheck() throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path())
        try store.insert((1...200).map { trial(width: $0) })
        try store.close()
        #expect(try ResultReader(path: folder.path()).damages().isEmpty)
        let intact = try Data(contentsOf: URL(fileURLWithPath: folder.path()))
        var content = intact
        for index in content.count - 4096..<content.count { content[index] = 0xA5 }
        try content.write(to: URL(fileURLWithPath: folder.path()))
        let reader = try ResultReader(path: folder.path())
        #expect(try reader.query("SELECT count(*) FROM machines").rows == [[.integer(0)]])
        let damages = try reader.damages()
        #expect(damages.first?.kind == .corrupt && damages.first?.path == folder.path())
        try intact.write(to: URL(fileURLWithPath: folder.path()))
        let queue = try DatabaseQueue(path: folder.path())
        try queue.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA foreign_keys = OFF; DELETE FROM trial")
        }
        try queue.close()
        let missing = try ResultReader(path: folder.path()).damages()
        #expect(missing.first?.message.contains("refers to a row of trial that is not there") == true)
    }

    @Test(arguments: [100, 2000, 4096, 9000])
    func truncatedFilesAreReported(_ length: Int) throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path())
        try store.insert(trial())
        try store.close()
        let content = try Data(contentsOf: URL(fileURLWithPath: folder.path()))
        try content.prefix(length).write(to: URL(fileURLWithPath: folder.path()))
        #expect(throws: StoreError.self) { try ResultReader(path: folder.path()).query("SELECT * FROM costs") }
    }

    @Test func missingFilesAndFoldersAreReported() throws {
        let folder = try TemporaryFolder()
        let missing = #expect(throws: StoreError.self) { try ResultReader(path: folder.path("none.sqlite")) }
        #expect(missing?.kind == .missing)
        #expect(try folder.contents().isEmpty)
        #expect(throws: StoreError.self) { try ResultReader(path: folder.url.path) }
        #expect(throws: StoreError.self) { try ResultStore(path: folder.path("none/costbook.sqlite")) }
        let isFolder = #expect(throws: StoreError.self) { try ResultStore(path: folder.url.path) }
        #expect(isFolder?.kind == .unreadable)
    }

    @Test func emptyFilesBecomeDatabases() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(fileURLWithPath: folder.path()))
        #expect(throws: StoreError.self) { try ResultReader(path: folder.path()) }
        let store = try ResultStore(path: folder.path())
        try store.insert(trial())
        try store.close()
    }

    @Test(arguments: ["a b?#%&.sqlite", "-x.sqlite", "é.sqlite", "file:x.sqlite"])
    func oddPathsAreTakenAsTheyAre(_ name: String) throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path(name))
        try store.insert(trial())
        try store.close()
        #expect(try folder.contents() == [name])
        _ = try ResultReader(path: folder.path(name)).query("SELECT 1")
        _ = try ResultReader.openImmutable(folder.path(name), QueryGuard(), QueryLimits())
        #expect(try folder.contents() == [name])
    }

    @Test func readOnlyDisksAreReadWithoutFilesBeside() throws {
        let folder = try TemporaryFolder()
        try ResultStore(path: folder.path()).close()
        let queue = try ResultReader.openImmutable(folder.path(), QueryGuard(), QueryLimits())
        #expect(try queue.inDatabase { try Int.fetchOne($0, sql: "SELECT count(*) FROM costs") } == 0)
        #expect(try folder.contents() == ["costbook.sqlite"])
    }
}
