public import Diagnostics
import Foundation

extension Notebook {
    /// Reads the notebooks at `paths`: files, and all `.md` files of folders but `README.md`. A folder has at least one: what is
    /// of no notebook is no longer current, so that a folder named by mistake would leave nothing.
    ///
    /// - Returns: The notebooks, sorted by name.
    /// - Throws: `DiagnosticList` with every fault of every file, file by file; for a folder without notebooks; and for two notebooks of one name, or
    ///   two claims of one id.
    public static func load(_ paths: [String]) throws(DiagnosticList) -> [Notebook] {
        let (notebooks, faults) = read(paths)
        guard faults.isEmpty else { throw DiagnosticList(faults) }
        return notebooks
    }

    /// The notebooks at `paths` as far as they can be read, and the faults for which `load` throws.
    static func read(_ paths: [String]) -> (notebooks: [Notebook], faults: [Diagnostic]) {
        var faults: [Diagnostic] = []
        var notebooks: [Notebook] = []
        for file in files(paths, &faults) {
            let reading = NotebookReading(path: file)
            faults += reading.faults
            if let notebook = reading.notebook { notebooks.append(notebook) }
        }
        notebooks.sort { ($0.name, $0.file) < ($1.name, $1.file) }
        return (notebooks, faults + checkNames(notebooks) + checkClaims(notebooks))
    }

    private static func files(_ paths: [String], _ faults: inout [Diagnostic]) -> [String] {
        var files: [String] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                faults.append(Diagnostic(file: path, "there is no such file or folder", expected: "notebooks"))
                continue
            }
            guard isFolder.boolValue else {
                files.append(path)
                continue
            }
            do {
                let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted().filter(isNotebook)
                let prefix = path.hasSuffix("/") ? path : path + "/"
                files += names.map { prefix + $0 }
                if names.isEmpty {
                    faults.append(
                        Diagnostic(
                            file: path, "the folder has no notebooks", expected: "files in Markdown, such as growth.md")
                    )
                }
            } catch {
                faults.append(Diagnostic(file: path, "the folder can't be read", expected: "a folder of notebooks"))
            }
        }
        var seen: Set<String> = []
        return files.filter { seen.insert(URL(fileURLWithPath: $0).standardizedFileURL.path).inserted }
    }

    private static func isNotebook(_ name: String) -> Bool {
        name.hasSuffix(".md") && !name.hasPrefix(".") && name != "README.md"
    }

    private static func checkNames(_ notebooks: [Notebook]) -> [Diagnostic] {
        var files: [String: String] = [:]
        return notebooks.compactMap { notebook in
            let name = notebook.name.lowercased()
            defer { files[name] = files[name] ?? notebook.file }
            return files[name].map {
                Diagnostic(
                    file: notebook.file, "a second notebook '\(notebook.name)'",
                    expected: "another name than \($0) has")
            }
        }
    }

    private static func checkClaims(_ notebooks: [Notebook]) -> [Diagnostic] {
        var places: [String: String] = [:]
        var faults: [Diagnostic] = []
        for notebook in notebooks {
            for cell in notebook.cells {
                guard case .claim(let claim) = cell.body else { continue }
                if let place = places[claim.id] {
                    faults.append(
                        Diagnostic(
                            file: notebook.file, line: cell.line, "a second claim with the id '\(claim.id)'",
                            expected: "another id than the claim at \(place) has"))
                }
                places[claim.id] = places[claim.id] ?? "\(notebook.file):\(cell.line)"
            }
        }
        return faults
    }
}
