import Foundation

/// The project's source tree, found from the place of this file.
enum ProjectTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The modules from left to right, as the fenced list `modules` of ARCHITECTURE.md has them.
    static func modules() throws -> [String] {
        let text = try String(contentsOf: root.appending(path: "ARCHITECTURE.md"), encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(of: "```modules") else { return [] }
        return lines[(start + 1)...].prefix { $0 != "```" }.compactMap {
            $0.split(separator: " ").first.map(String.init)
        }
    }

    /// The Swift files below a folder of the project, sorted by path.
    static func swiftFiles(in folder: String) -> [URL] {
        let found = FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil)
        return (found?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
            .sorted { $0.path < $1.path }
    }

    /// The modules that a Swift file imports.
    static func imports(of file: URL) throws -> [String] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"), place <= 2, place + 1 < words.count,
                words[..<place].allSatisfy({ importModifiers.contains(String($0)) })
            else { return nil }
            return words[(place + 1)...].last.map { String($0.prefix { $0 != "." }) }
        }
    }

    private static let importModifiers = ["public", "package", "internal", "private", "@testable", "@preconcurrency"]
}
