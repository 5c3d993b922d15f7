import GRDBSQLite

/// Decides what a user's query may do: read tables and call functions that compute, for a limited time.
///
/// It is used only within the database queue of its connection, which makes it safe to share.
final class QueryGuard: @unchecked Sendable {
    /// Whether a user's query is being compiled; our own statements are not checked.
    private var isChecking = false
    private var deadline: ContinuousClock.Instant?
    private var memoryLimit = Int64.max
    /// What was refused last.
    private(set) var refusal: String?
    /// Whether a SELECT was compiled.
    private(set) var hasSelect = false
    /// Which limit stopped the query.
    private(set) var exceeded: String?

    /// Functions that reach beyond the values that they are given.
    private static let refusedFunctions: Set<String> = ["load_extension", "fts3_tokenizer"]
    /// Pragmas that only describe the schema, which a SELECT may read as functions.
    private static let allowedPragmas: Set<String> = [
        "table_info", "table_xinfo", "table_list", "index_list", "index_info", "foreign_key_list",
    ]

    /// Makes SQLite ask this guard, once for the connection's lifetime; the guard must live as long.
    func install(on connection: OpaquePointer) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_set_authorizer(
            connection,
            { context, action, first, second, _, _ in
                guard let context else { return SQLITE_DENY }
                let queryGuard = Unmanaged<QueryGuard>.fromOpaque(context).takeUnretainedValue()
                return queryGuard.allows(action, first, second) ? SQLITE_OK : SQLITE_DENY
            }, context)
        sqlite3_progress_handler(
            connection, 5000,
            { context in
                guard let context else { return 1 }
                return Unmanaged<QueryGuard>.fromOpaque(context).takeUnretainedValue().mustStop() ? 1 : 0
            }, context)
    }

    /// Runs a body that compiles and steps a user's query under the limits.
    func checking<Result>(_ limits: QueryLimits, _ body: () throws -> Result) rethrows -> Result {
        isChecking = true
        refusal = nil
        hasSelect = false
        exceeded = nil
        deadline = .now.advanced(by: .seconds(limits.seconds))
        memoryLimit = sqlite3_memory_used() + Int64(limits.memoryBytes)
        defer {
            isChecking = false
            deadline = nil
        }
        return try body()
    }

    private func mustStop() -> Bool {
        guard let deadline else { return false }
        if ContinuousClock.now >= deadline {
            exceeded = "time"
        } else if sqlite3_memory_used() > memoryLimit {
            exceeded = "memory"
        }
        return exceeded != nil
    }

    private func allows(
        _ action: CInt, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?
    ) -> Bool {
        guard isChecking else { return true }
        let name = first.map { String(cString: $0) } ?? ""
        let detail = second.map { String(cString: $0) } ?? ""
        switch action {
        case SQLITE_SELECT:
            hasSelect = true
            return true
        case SQLITE_READ, SQLITE_RECURSIVE:
            return true
        case SQLITE_UPDATE where isSchema(name):
            // Asked when a table-valued function is first used; a statement that would do it fails to compile.
            return true
        case SQLITE_FUNCTION where !Self.refusedFunctions.contains(detail.lowercased()):
            return true
        case SQLITE_FUNCTION:
            refusal = "the function \(detail)()"
        case SQLITE_PRAGMA where Self.allowedPragmas.contains(name.lowercased()):
            return true
        case SQLITE_PRAGMA:
            refusal = "PRAGMA \(name)"
        case SQLITE_ATTACH: refusal = "ATTACH"
        case SQLITE_DETACH: refusal = "DETACH"
        case SQLITE_TRANSACTION: refusal = name
        case SQLITE_SAVEPOINT: refusal = "SAVEPOINT"
        case SQLITE_INSERT: refusal = isSchema(name) ? "a change of the schema" : "INSERT into \(name)"
        case SQLITE_UPDATE: refusal = "UPDATE of \(name)"
        case SQLITE_DELETE: refusal = isSchema(name) ? "a change of the schema" : "DELETE from \(name)"
        default: refusal = "a change of the schema"
        }
        return false
    }

    private func isSchema(_ table: String) -> Bool {
        table.hasPrefix("sqlite_")
    }
}
