import Testing

@testable import Notebooks

@Suite struct ShippedNotebooksTests {
    @Test func areWellFormed() throws {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let notebooks = try Notebook.load(["/" + root + "/Experiments"])
        #expect(notebooks.map(\.name) == ["forward-and-backward", "growth"])
        #expect(notebooks.flatMap(\.cells).filter { $0.kind == .claim }.map(\.name) == ["b1", "f1", "f4", "s1"])
    }
}
