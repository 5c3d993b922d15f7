public import Diagnostics

/// A query of `site/queries/`, which the page of the database shows with its rows.
public struct SavedQuery: Sendable, Equatable {
    /// The file's name without its extension.
    public var name: String
    /// The first line of the comment at its beginning.
    public var title: String
    /// The other lines of that comment; may be empty.
    public var meaning: String
    /// The query without that comment.
    public var sql: String
    /// The file, as errors name it.
    public var file: String
    /// The line on which the query starts.
    public var firstLine: Int

    /// Takes a file of queries apart.
    ///
    /// - Throws: `Diagnostic` for a file without a comment at its beginning, or without a query.
    init(text: String, name: String, file: String) throws(Diagnostic) {
        var comments: [String] = []
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = lines.first, line.hasPrefix("--") {
            comments.append(line.drop { $0 == "-" || $0 == " " }.description)
            lines.removeFirst()
        }
        guard let title = comments.first, !title.isEmpty else {
            throw Diagnostic(
                file: file, line: 1, "a query without a title", expected: "a comment such as '-- Failed trials'")
        }
        guard lines.contains(where: { $0.contains { !$0.isWhitespace } }) else {
            throw Diagnostic(file: file, line: comments.count, "a title without a query", expected: "a SELECT after it")
        }
        self.name = name
        self.file = file
        firstLine = comments.count + 1
        self.title = title
        meaning = comments.dropFirst().joined(separator: " ")
        sql = lines.joined(separator: "\n")
    }

    /// The queries of a folder, by name.
    public static func all(in folder: String) throws(Diagnostic) -> [SavedQuery] {
        var queries: [SavedQuery] = []
        for file in try Folder.files(in: folder) where file.hasSuffix(".sql") {
            let path = folder + "/" + file
            queries.append(
                try SavedQuery(text: try TextFile.read(path), name: String(file.dropLast(4)), file: path))
        }
        return queries
    }
}
