import Diagnostics

/// The list of the files that a render has written: the only ones that a later render replaces or removes.
struct SiteManifest: Equatable {
    /// The name of the manifest in the site's folder.
    static let name = ".costbook-site"
    private static let heading = "Files written by costbook render; others in this folder are left alone."

    /// The files, as paths relative to the site's folder.
    var files: Set<String>

    /// Creates a manifest.
    init(files: Set<String>) {
        self.files = files
    }

    /// Reads a manifest.
    ///
    /// - Throws: `Diagnostic` for a text that is no manifest, or a path that leaves the site's folder.
    init(text: String, file: String) throws(Diagnostic) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.first == Self.heading else {
            throw Diagnostic(file: file, line: 1, "a list of files that Costbook did not write", expected: Self.heading)
        }
        lines.removeFirst()
        if lines.last?.isEmpty == true { lines.removeLast() }
        for (index, line) in lines.enumerated() where !SitePath.isInside(line) {
            throw Diagnostic(
                file: file, line: index + 2, "the path '\(line)'", expected: "a path inside of the site's folder")
        }
        files = Set(lines)
    }

    /// The manifest's text.
    var text: String {
        ([Self.heading] + files.sorted()).joined(separator: "\n") + "\n"
    }
}
