import Diagnostics
import Foundation
import Testing

@testable import Notebooks

@Suite struct NotebookTextTests {
    private func fault(_ bytes: [UInt8]) -> String? {
        do throws(Diagnostic) {
            _ = try NotebookText.text(of: bytes, file: "a.md")
            return nil
        } catch {
            return error.description
        }
    }

    @Test(
        arguments: [
            (
                [0x61, 0x0A, 0x0D, 0x0A, 0x0D, 0xFF],
                "a.md:4: the byte 0xFF at offset 5 is no UTF-8; expected a text in UTF-8"
            ),
            ([0x61, 0xC3], "a.md:1: the byte 0xC3 at offset 1 is no UTF-8; expected a text in UTF-8"),
            ([0x0A, 0xED, 0xA0, 0x80], "a.md:2: the byte 0xED at offset 1 is no UTF-8; expected a text in UTF-8"),
            ([0x0A, 0x0A, 0x00], "a.md:3: a NUL byte at offset 2; expected a text in UTF-8"),
        ] as [([UInt8], String)])
    func refusesWhatIsNoText(bytes: [UInt8], expected: String) {
        #expect(fault(bytes) == expected)
    }

    @Test(
        arguments: [
            ([0xEF, 0xBB, 0xBF, 0x61], "a"), ([0x61, 0x0D, 0x0A, 0x62, 0x0D, 0x63, 0x0D], "a\nb\nc\n"),
            ([0xC3, 0xA9, 0x0A], "é\n"), ([], ""),
        ] as [([UInt8], String)])
    func normalisesLines(bytes: [UInt8], expected: String) throws {
        #expect(try NotebookText.text(of: bytes, file: "a.md") == expected)
    }

    @Test func refusesLongNotebooksByTheirLengthAlone() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/long.md"
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.truncate(atOffset: 50_000_000)
        try handle.close()
        #expect(
            faults { () throws(DiagnosticList) in try Notebook(path: path) } == [
                "\(path): a notebook of 50000000 bytes; expected at most 8388608 bytes (8 MiB)"
            ])
    }

    @Test func refusesWhatIsNoFile() throws {
        let folder = try TemporaryFolder()
        #expect(
            faults { () throws(DiagnosticList) in try Notebook(path: folder.path) } == [
                "\(folder.path): no regular file; expected a notebook in Markdown"
            ])
        #expect(
            faults { () throws(DiagnosticList) in try Notebook(path: folder.path + "/none.md") }.first?
                .hasPrefix("\(folder.path)/none.md: the notebook can't be read: ") == true)
    }
}
