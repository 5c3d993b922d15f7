import Foundation

/// A folder of its own for a test, removed with the value.
final class Workplace {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "costbook-\(UUID())")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "Experiments"), withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// Writes a notebook with the given cells.
    func write(_ cells: String, to name: String = "notebook.md") throws {
        let text = "---\ntitle: A notebook\nformat: 1\n---\n\n" + cells
        try Data(text.utf8).write(to: folder.appending(path: "Experiments/\(name)"))
    }

    /// The names in the folder, or below it.
    func contents(of path: String = "") -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: path).path)
        return (names ?? []).sorted()
    }

    func run(_ arguments: String..., input: String = "") throws -> CostbookProcess.Outcome {
        try CostbookProcess.run(arguments, in: folder, input: input)
    }

    /// Waits until something holds, at most a minute.
    func wait(until condition: () throws -> Bool) throws {
        for _ in 0..<1200 {
            if try condition() { return }
            usleep(50_000)
        }
        throw POSIXError(.ETIMEDOUT)
    }
}
