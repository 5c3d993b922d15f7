import Testing

@testable import Notebooks

@Suite struct ShippedNotebooksTests {
    static let folder = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/") + "/Experiments"

    @Test func areWellFormed() throws {
        let notebooks = try Notebook.load([Self.folder])
        #expect(notebooks.map(\.name) == ["against-pytorch", "forward-and-backward", "growth"])
        #expect(notebooks.flatMap(\.cells).filter { $0.kind == .claim }.map(\.name) == ["b1", "f1", "f4", "s1"])
    }
}
