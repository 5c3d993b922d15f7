import Foundation
import Testing

@testable import Notebooks

@Suite struct ShippedNotebooksTests {
    static let folder = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/") + "/Experiments"

    /// Every file of the folder is read, and no claim of the ledger is decided twice.
    @Test func areWellFormed() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder).filter { $0.hasSuffix(".md") }
        let notebooks = try Notebook.load([Self.folder])
        #expect(!files.isEmpty)
        #expect(notebooks.map { "\($0.name).md" } == files.sorted())
        let claims = notebooks.flatMap(\.cells).compactMap { cell in
            if case .claim(let claim) = cell.body { claim.id } else { nil }
        }
        #expect(claims.count == Set(claims).count, "\(claims.sorted())")
    }
}
