import GRDB
import GRDBSQLite

extension Query {
    /// The fault that SQLite reports for a query.
    ///
    /// - Parameter offset: Where in the query the statement starts, in bytes.
    static func fault(
        _ code: Int32, _ sql: String, _ connection: OpaquePointer, _ queryGuard: QueryGuard, offset: Int
    ) -> StoreError {
        let message = String(cString: sqlite3_errmsg(connection))
        let place = sqlite3_error_offset(connection)
        let line = place < 0 ? nil : queryLine(of: sql, at: offset + Int(place))
        if let exceeded = queryGuard.exceeded {
            return StoreError(
                .limit, "the query was stopped: it took too much \(exceeded)", expected: "a smaller query")
        }
        if let refusal = queryGuard.refusal {
            return StoreError(
                .refused, "\(refusal) is refused", expected: "a SELECT statement, which only reads", queryLine: line)
        }
        switch code & 0xFF {
        case SQLITE_TOOBIG:
            return StoreError(.limit, "a text or blob that is too long", expected: "at most 4 MiB", queryLine: line)
        case SQLITE_NOMEM:
            return StoreError(.limit, "the query was stopped: it took too much memory", expected: "a smaller query")
        case SQLITE_ERROR:
            return invalid(message, line)
        default:
            return StoreError(code: .init(rawValue: code), message: message, path: nil)
        }
    }

    private static func invalid(_ message: String, _ line: StoreError.QueryLine?) -> StoreError {
        for (prefix, kind) in [("no such table: ", true), ("no such column: ", false)] where message.hasPrefix(prefix) {
            let name = String(message.dropFirst(prefix.count))
            return StoreError(
                kind ? .unknownTable(unqualified(name)) : .unknownColumn(unqualified(name)),
                "unknown \(kind ? "table" : "column") '\(name)'", queryLine: line)
        }
        return StoreError(.invalidQuery, message, expected: "SQL as SQLite has it", queryLine: line)
    }

    private static func unqualified(_ name: String) -> String {
        name.split(separator: ".").last.map(String.init) ?? name
    }

    private static func queryLine(of sql: String, at offset: Int) -> StoreError.QueryLine {
        let before = sql.utf8.prefix(offset)
        let number = 1 + before.count { $0 == UInt8(ascii: "\n") }
        let lines = sql.split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.indices.contains(number - 1) ? lines[number - 1].drop(while: \.isWhitespace) : ""
        let shown = text.count <= 80 ? String(text) : text.prefix(77) + "..."
        return StoreError.QueryLine(number: number, text: shown.filter { !$0.isNewline })
    }
}
