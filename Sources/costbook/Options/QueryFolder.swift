import Diagnostics
import Foundation
import Tables

/// The saved queries: files of SQL, each with its title as a comment on the first line.
struct QueryFolder {
    /// The queries of the site.
    static let standard = QueryFolder(path: "site/queries")

    let path: String

    /// The names of the queries, sorted.
    func names() throws -> [String] {
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw Diagnostic(file: path, "the folder of saved queries cannot be read", expected: "files NAME.sql")
        }
        return files.filter { $0.hasSuffix(".sql") }.map { String($0.dropLast(".sql".count)) }.sorted()
    }

    /// A query by its name.
    ///
    /// - Throws: `Diagnostic` for an unknown name, with the nearest.
    func query(named name: String) throws -> (file: String, sql: String) {
        let names = try names()
        guard names.contains(name) else { throw Diagnostic.unknown("saved query", name, valid: names) }
        let file = "\(path)/\(name).sql"
        guard let data = FileManager.default.contents(atPath: file),
            let text = String(validating: data, as: UTF8.self)
        else { throw Diagnostic(file: file, "the file cannot be read", expected: "SQL in UTF-8") }
        return (file, text)
    }

    /// Every query with its title.
    func table() throws -> DataTable {
        let rows = try names().map { name in
            let first = try query(named: name).sql.split(separator: "\n").first ?? ""
            let title = first.hasPrefix("--") ? first.dropFirst(2).drop(while: \.isWhitespace) : ""
            return [Datum.text(name), .text(String(title))]
        }
        return DataTable(columns: ["name", "title"], rows: rows)
    }
}
