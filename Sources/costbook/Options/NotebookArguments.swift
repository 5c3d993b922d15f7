import ArgumentParser
import Diagnostics
import Foundation
import Notebooks
import ResultStore
import SiteGenerator

/// The notebooks that a command works on.
struct NotebookArguments: ParsableArguments {
    @Argument(help: "Notebooks, or folders of notebooks.", completion: .file(extensions: ["md"]))
    var notebooks: [String] = ["Experiments"]

    /// The notebooks, read and checked.
    ///
    /// - Throws: `DiagnosticList` with every fault.
    func load() throws -> [Notebook] {
        try NotebookChecker.load(
            notebooks, processors: ProcessInfo.processInfo.activeProcessorCount, checking: ChartChecker.faults)
    }

    /// Whether folders were named, so that the notebooks are all there are.
    var areFolders: Bool {
        notebooks.allSatisfy { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
        }
    }
}

/// The results database that a command works on.
struct DatabaseOption: ParsableArguments {
    @Option(help: "The results database.", completion: .file(extensions: ["sqlite"]))
    var database = Self.standard

    private static let standard = "costbook.sqlite"

    /// Whether another one than the usual was named.
    var isNamed: Bool { database != Self.standard }

    func validate() throws { try Self.validate(database) }

    /// Refuses an empty path, which SQLite takes for a database that nobody sees again.
    static func validate(_ path: String) throws {
        if path.isEmpty { throw ValidationError("--database '': expected the path of a file") }
    }

    /// Whether there is such a file.
    var exists: Bool { FileManager.default.fileExists(atPath: database) }

    /// The database as one that holds calibrations.
    ///
    /// - Throws: `Diagnostic` where there is none, with the command that makes one; `StoreError`.
    func calibrations() throws -> ResultReader {
        guard exists else {
            throw Diagnostic(
                "there is no calibration: no database '\(database)'", expected: "one; run 'costbook calibrate'")
        }
        return try ResultReader(path: database)
    }
}
