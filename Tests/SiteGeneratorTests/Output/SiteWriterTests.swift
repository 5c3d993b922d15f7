import Diagnostics
import Foundation
import Testing

@testable import SiteGenerator

struct SiteWriterTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @discardableResult
    private func write(_ files: [String: String]) throws -> (written: Int, unchanged: Int, removed: Int) {
        var writer = try SiteWriter(folder: folder.path + "/public")
        for (path, text) in files.sorted(by: { $0.key < $1.key }) { try writer.add(path, text) }
        return try writer.finish()
    }

    @Test func unchangedFilesAreNotRewritten() throws {
        #expect(try write(["a.html": "1", "data/n/x.csv": "2"]) == (2, 0, 0))
        let old = Date(timeIntervalSince1970: 1000)
        try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: folder.path + "/public/a.html")
        #expect(try write(["a.html": "1", "data/n/x.csv": "3"]) == (1, 1, 0))
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/public/a.html")
        #expect(attributes[.modificationDate] as? Date == old)
        #expect(try folder.read("public/data/n/x.csv") == "3")
    }

    @Test func staleFilesAreRemovedAndThoseOfOthersStay() throws {
        try write(["a.html": "1", "data/old/x.csv": "2", "data/old/y.csv": "2"])
        try folder.write("mine", "public/data/old/notes.txt")
        try folder.write("mine", "public/CNAME")
        #expect(try write(["a.html": "1", "data/old/y.csv": "2"]) == (0, 2, 1))
        #expect(!folder.exists("public/data/old/x.csv"))
        #expect(try write(["a.html": "1"]) == (0, 1, 1))
        #expect(try folder.read("public/data/old/notes.txt") == "mine")
        #expect(try folder.read("public/CNAME") == "mine")
        try FileManager.default.removeItem(atPath: folder.path + "/public/data/old/notes.txt")
        try write(["a.html": "1", "data/old/x.csv": "2"])
        try write(["a.html": "1"])
        #expect(!folder.exists("public/data"))
        #expect(!folder.exists("public/.costbook-staging"))
    }

    @Test func aFileOfOthersIsNotReplaced() throws {
        try folder.write("mine", "public/index.html")
        let error = #expect(throws: SiteOutputError.self) { try write(["a.html": "1", "index.html": "theirs"]) }
        #expect(error?.path == folder.path + "/public/index.html")
        #expect(try folder.read("public/index.html") == "mine")
        #expect(!folder.exists("public/a.html"))
    }

    @Test func aRenderThatStopsLeavesTheOldSite() throws {
        try write(["a.html": "old", "b.html": "old"])
        let before = try folder.contents()
        var writer = try SiteWriter(folder: folder.path + "/public")
        try writer.add("a.html", "new")
        #expect(try folder.read("public/a.html") == "old")
        writer.abandon()
        #expect(try folder.contents() == before)
    }

    @Test func whatAKilledRenderLeftIsClearedAway() throws {
        try write(["a.html": "old"])
        try folder.write("half", "public/.costbook-staging/a.html")
        try write(["a.html": "new"])
        #expect(try folder.read("public/a.html") == "new")
        #expect(!folder.exists("public/.costbook-staging"))
    }

    @Test func aFullDiskLeavesTheOldSite() throws {
        // Opening /dev/full succeeds, and every write to it says that the disk is full.
        let error = #expect(throws: SiteOutputError.self) { try FileSystem.write("text", to: "/dev/full") }
        #expect(error?.reason == "cannot be written: No space left on device")
    }

    @Test func aFileInTheFoldersPlaceIsAnError() throws {
        try folder.write("x", "public")
        let error = #expect(throws: SiteOutputError.self) { try write(["a.html": "1"]) }
        #expect(error?.path.hasPrefix(folder.path + "/public") == true)
        #expect(try folder.read("public") == "x")
    }

    @Test(.enabled(if: getuid() != 0, "the administrator may write everywhere"))
    func aReadOnlyFolderIsAnError() throws {
        try write(["a.html": "old"])
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path + "/public")
        defer {
            try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path + "/public")
        }
        #expect(throws: SiteOutputError.self) { try write(["a.html": "new"]) }
        #expect(try folder.read("public/a.html") == "old")
    }

    @Test func twoRendersAtOnceAreRefused() throws {
        let first = try SiteWriter(folder: folder.path + "/public")
        let error = #expect(throws: SiteOutputError.self) { try write(["a.html": "1"]) }
        #expect(error?.reason == "another render is writing to it")
        first.abandon()
        try write(["a.html": "1"])
    }

    @Test(arguments: ["../x", "/etc/x", "a/../../x", "", "a//b", "."])
    func pathsThatLeaveTheFolderAreRefused(path: String) throws {
        #expect(throws: SiteOutputError.self) { try write([path: "1"]) }
    }

    @Test(arguments: [
        ("nonsense", 1),
        ("Files written by costbook render; others in this folder are left alone.\na.html\n../../etc/passwd\n", 3),
    ])
    func aManifestOfOthersIsRefused(text: String, line: Int) throws {
        try folder.write(text, "public/.costbook-site")
        let error = #expect(throws: Diagnostic.self) { try write(["a.html": "1"]) }
        #expect(error?.line == line)
        #expect(!folder.exists("public/a.html"))
    }
}
