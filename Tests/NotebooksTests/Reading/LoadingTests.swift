import Diagnostics
import Testing

@testable import Notebooks

@Suite struct LoadingTests {
    private let front = "---\ntitle: A\nformat: 1\n---\n"
    private let claim =
        cell("sql a", "SELECT 1 AS x") + cell("claim c", "id: F4\nstatement: S\nsource: T\ndata: a\nrefuted: x")

    @Test func readsFoldersAndFilesInOrderOfNames() throws {
        let folder = try TemporaryFolder()
        let other = try TemporaryFolder()
        _ = try folder.write("c.md", front)
        _ = try folder.write("a.md", front)
        _ = try folder.write("README.md", "no notebook")
        _ = try folder.write(".hidden.md", "no notebook")
        _ = try folder.write("data.csv", "x")
        let single = try other.write("b.md", front)
        let notebooks = try Notebook.load([folder.path, single, folder.path + "/a.md"])
        #expect(notebooks.map(\.name) == ["a", "b", "c"])
    }

    @Test func reportsFaultsOfEveryFile() throws {
        let folder = try TemporaryFolder()
        let a = try folder.write("a.md", front + "{{ x.y }}\n@fig-x\n")
        let b = try folder.write("b.md", "")
        #expect(
            loadingFaults([folder.path]) == [
                "\(a):5: unknown cell 'x'", "\(a):6: unknown figure or table 'fig-x'",
                "\(b):1: a notebook without front matter; expected a first line '---', then title and format",
            ])
    }

    @Test func refusesTwoClaimsOfOneId() throws {
        let folder = try TemporaryFolder()
        let a = try folder.write("a.md", front + claim)
        let b = try folder.write("b.md", front + claim)
        #expect(
            loadingFaults([folder.path]) == [
                "\(b):8: a second claim with the id 'F4'; expected another id than the claim at \(a):8 has"
            ])
    }

    @Test func refusesTwoNotebooksOfOneName() throws {
        let (first, second) = (try TemporaryFolder(), try TemporaryFolder())
        let files = [try first.write("a.md", front), try second.write("A.md", front)].sorted {
            $0.hasSuffix("A.md") && !$1.hasSuffix("A.md")
        }
        #expect(
            loadingFaults(files) == ["\(files[1]): a second notebook 'a'; expected another name than \(files[0]) has"])
    }

    @Test func reportsMissingPaths() {
        #expect(loadingFaults(["/nowhere"]) == ["/nowhere: there is no such file or folder; expected notebooks"])
    }

    /// Else a folder named by mistake would leave no experiment current.
    @Test func aFolderWithoutNotebooksIsAFault() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("README.md", "no notebook")
        #expect(
            loadingFaults([folder.path]) == [
                "\(folder.path): the folder has no notebooks; expected files in Markdown, such as growth.md"
            ])
    }
}

private func loadingFaults(_ paths: [String]) -> [String] {
    faults { () throws(DiagnosticList) in try Notebook.load(paths) }
}
