import Diagnostics
import GRDBSQLite
import Tables

/// A user's query, compiled: one statement that only reads.
final class Query {
    /// The names of the result's columns.
    let columns: [String]
    /// The columns that can only hold text, as their declarations say; expressions are not among them.
    let textColumns: Set<String>
    private let statement: OpaquePointer
    private let connection: OpaquePointer
    private let sql: String

    /// Compiles a query.
    ///
    /// - Throws: `StoreError` for what is no query, more than one statement, or would do more than read.
    init(_ sql: String, _ connection: OpaquePointer, _ queryGuard: QueryGuard, _ limits: QueryLimits) throws {
        guard sql.utf8.count <= limits.queryBytes else {
            throw StoreError(
                .limit, "a query of \(sql.utf8.count) bytes", expected: "at most \(limits.queryBytes) bytes")
        }
        guard !sql.utf8.contains(0) else {
            throw StoreError(.invalidQuery, "a query with a NUL character", expected: "text")
        }
        let statements = try Self.compile(sql, connection, queryGuard)
        guard let first = statements.first else {
            throw StoreError(.invalidQuery, "an empty query", expected: "a SELECT statement")
        }
        guard statements.count == 1 else {
            statements.forEach { sqlite3_finalize($0) }
            throw StoreError(.invalidQuery, "more than one statement", expected: "one SELECT statement")
        }
        guard queryGuard.hasSelect, sqlite3_stmt_readonly(first) != 0, sqlite3_column_count(first) > 0 else {
            sqlite3_finalize(first)
            throw StoreError(.refused, "a statement that is no query", expected: "a SELECT statement, which only reads")
        }
        self.sql = sql
        self.connection = connection
        statement = first
        columns = (0..<sqlite3_column_count(first)).map { column in
            sqlite3_column_name(first, column).map { String(cString: $0) } ?? ""
        }
        let types = columns.indices.map { sqlite3_column_decltype(first, Int32($0)).map { String(cString: $0) } }
        textColumns = Set(zip(columns, types).filter { $0.1 == "TEXT" }.map(\.0))
    }

    deinit {
        sqlite3_finalize(statement)
    }

    /// Compiles every statement of a text, up to two.
    private static func compile(
        _ sql: String, _ connection: OpaquePointer, _ queryGuard: QueryGuard
    ) throws -> [OpaquePointer] {
        var statements: [OpaquePointer] = []
        var bytes = Array(sql.utf8CString)
        let failure: StoreError? = bytes.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return nil }
            var next: UnsafePointer<CChar>? = UnsafePointer(start)
            while let text = next, text.pointee != 0, statements.count < 2 {
                var statement: OpaquePointer?
                let code = sqlite3_prepare_v2(connection, text, -1, &statement, &next)
                guard code == SQLITE_OK else {
                    let consumed = UnsafePointer(start).distance(to: text)
                    return fault(code, sql, connection, queryGuard, offset: consumed)
                }
                if let statement { statements.append(statement) }
            }
            return nil
        }
        if let failure {
            statements.forEach { sqlite3_finalize($0) }
            throw failure
        }
        return statements
    }

    /// The names of the query's parameters, without the sign before them.
    ///
    /// - Throws: `StoreError` for one without a name.
    func parameters() throws -> [String] {
        try (0..<sqlite3_bind_parameter_count(statement)).map { index in
            guard let pointer = sqlite3_bind_parameter_name(statement, index + 1) else {
                throw StoreError(.invalidQuery, "a parameter without a name", expected: "a parameter such as :width")
            }
            return String(String(cString: pointer).dropFirst())
        }
    }

    /// Binds each parameter of the query to the value of its name.
    func bind(_ parameters: [String: Datum]) throws {
        for (index, name) in try self.parameters().enumerated() {
            guard let value = parameters[name] else {
                // Every other letter is as near as the one that was meant.
                throw StoreError(
                    .invalidQuery, "the parameter ':\(name)' has no value",
                    expected: "one, such as --set \(name)=1 gives",
                    suggestion: name.count == 1 ? nil : nearestName(to: name, among: parameters.keys.sorted()))
            }
            try bind(value, to: Int32(index + 1))
        }
    }

    private func bind(_ datum: Datum, to index: Int32) throws {
        guard bindDatum(datum, to: statement, index) == SQLITE_OK else {
            throw StoreError(.limit, "a parameter's value that is too long")
        }
    }

    /// Steps through the result.
    ///
    /// - Throws: `StoreError` for what fails on the way, and where a limit is exceeded.
    func rows(_ queryGuard: QueryGuard, _ limits: QueryLimits) throws -> DataTable {
        var table = DataTable(columns: columns, rows: [])
        var bytes = 0
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return table }
            guard code == SQLITE_ROW else {
                throw Self.fault(code, sql, connection, queryGuard, offset: 0)
            }
            guard table.rows.count < limits.rows else {
                throw StoreError(
                    .limit, "a result of more than \(limits.rows) rows", expected: "fewer, as with a LIMIT clause")
            }
            table.rows.append(columns.indices.map { value(Int32($0), &bytes) })
            guard bytes <= limits.memoryBytes else {
                throw StoreError(.limit, "a result of more than \(limits.memoryBytes) bytes", expected: "less text")
            }
        }
    }

    private func value(_ column: Int32, _ bytes: inout Int) -> Datum {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
        case SQLITE_NULL: return .null
        case let type:
            guard let start = sqlite3_column_blob(statement, column) else { return .text("") }
            let count = Int(sqlite3_column_bytes(statement, column))
            let content = UnsafeRawBufferPointer(start: start, count: count)
            bytes += count
            return .text(type == SQLITE_BLOB ? hexadecimal(content) : String(decoding: content, as: UTF8.self))
        }
    }

    private func hexadecimal(_ bytes: UnsafeRawBufferPointer) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

/// Binds a value to a place of a statement, and gives SQLite's result code.
func bindDatum(_ datum: Datum, to statement: OpaquePointer, _ index: Int32) -> Int32 {
    switch datum {
    case .null: return sqlite3_bind_null(statement, index)
    case .integer(let value): return sqlite3_bind_int64(statement, index, value)
    case .real(let value): return sqlite3_bind_double(statement, index, value)
    case .text(let value):
        // SQLite makes a copy of what is bound as transient.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        var value = value
        return value.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                sqlite3_bind_text64(
                    statement, index, characters.baseAddress, sqlite3_uint64(characters.count), transient,
                    UInt8(SQLITE_UTF8))
            }
        }
    }
}
