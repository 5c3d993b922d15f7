public import Diagnostics

/// What went wrong with the results database, or with a query over it.
public struct StoreError: Error, Sendable, Hashable {
    /// The kinds of fault, for those who branch on them.
    public enum Kind: Sendable, Hashable {
        /// There is no database at the path.
        case missing
        /// The file or its folder cannot be read.
        case unreadable
        /// The file is no SQLite database.
        case notADatabase
        /// The file is another application's database.
        case foreign
        /// The database was written by a newer version of Costbook.
        case newerVersion
        /// The database is damaged.
        case corrupt
        /// Another process has the database.
        case locked
        /// The file or its folder cannot be written.
        case readOnly
        /// The disk is full.
        case full
        /// A record that cannot be stored.
        case invalidRecord
        /// A query that would do more than read.
        case refused
        /// A query that is no SQL, or not one statement.
        case invalidQuery
        /// A query that reads a table that does not exist.
        case unknownTable(String)
        /// A query that reads a column that does not exist.
        case unknownColumn(String)
        /// A query that exceeded a limit of time, rows or memory.
        case limit
        /// Anything else that SQLite reports.
        case failed
    }

    /// The kind of fault.
    public var kind: Kind
    /// What went wrong, with the offending value.
    public var message: String
    /// What would have been right.
    public var expected: String?
    /// The nearest valid name.
    public var suggestion: String?
    /// The database's path; `nil` where the fault is the query's own.
    public var path: String?
    /// The query's line with the fault, counted from 1, and its text.
    public var queryLine: QueryLine?

    /// A line of a query.
    public struct QueryLine: Sendable, Hashable {
        /// The line, counted from 1.
        public var number: Int
        /// The line's text, shortened.
        public var text: String
    }

    /// Whether the fault is that of a query, rather than of the database.
    public var isOfQuery: Bool {
        switch kind {
        case .refused, .invalidQuery, .unknownTable, .unknownColumn, .limit, .invalidRecord, .failed: true
        case .missing, .unreadable, .notADatabase, .foreign, .newerVersion, .corrupt, .locked, .readOnly, .full: false
        }
    }

    init(
        _ kind: Kind, _ message: String, expected: String? = nil, suggestion: String? = nil, path: String? = nil,
        queryLine: QueryLine? = nil
    ) {
        self.kind = kind
        self.message = message
        self.expected = expected
        self.suggestion = suggestion
        self.path = path
        self.queryLine = queryLine
    }

    /// The fault of a query that stands in a file.
    ///
    /// - Parameters:
    ///   - file: The file, as the user named it.
    ///   - firstLine: The line of the file on which the query starts, counted from 1.
    public func diagnostic(file: String?, firstLine: Int) -> Diagnostic {
        Diagnostic(
            file: file, line: firstLine + (queryLine?.number ?? 1) - 1, message, expected: expected,
            suggestion: suggestion)
    }
}

extension StoreError: CustomStringConvertible {
    /// The fault in one line, without control characters.
    public var description: String {
        var text = Diagnostic(file: path, message, expected: expected, suggestion: suggestion).description
        if let queryLine {
            text += " (line \(queryLine.number) of the query: \(queryLine.text))"
        }
        return text
    }
}
