import Foundation
import GRDB
import GRDBSQLite
public import Tables

/// The results database, open for reading and nothing else.
///
/// The file is opened read-only, and SQLite refuses whatever is not a query: no statement changes it, attaches another
/// file, loads an extension or sets a pragma. Queries may use the cells that were materialized before as tables, and
/// the aggregates `median`, `median_low`, `median_high`, `fit_exponent`, `fit_exponent_low` and `fit_exponent_high`.
///
///     let reader = try ResultReader(path: "costbook.sqlite")
///     let table = try reader.query("SELECT width, macs FROM costs WHERE pass = :pass", parameters: ["pass": .text("forward")])
public final class ResultReader: Sendable {
    /// The database's path; `nil` for the empty database in memory.
    public let path: String?
    /// What a query may take.
    public let limits: QueryLimits
    let queue: DatabaseQueue
    let queryGuard = QueryGuard()

    /// Opens the database at `path`.
    ///
    /// - Throws: `StoreError` where there is none, or the file is not a Costbook database of this version.
    public init(path: String, limits: QueryLimits = QueryLimits()) throws {
        self.path = path
        self.limits = limits
        guard FileManager.default.fileExists(atPath: path) else {
            throw StoreError(.missing, "there is no database", expected: "one that 'costbook run' wrote", path: path)
        }
        do {
            queue = try Self.open(path, queryGuard, limits)
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Opens an empty database in memory, whose views have columns for parameters: for checking queries before
    /// anything has run.
    ///
    /// - Throws: `StoreError` for names that no parameter may have.
    public init(emptyWithParameters parameters: [String], limits: QueryLimits = QueryLimits()) throws {
        path = nil
        self.limits = limits
        if let name = parameters.first(where: { !ResultSchema.isParameterName($0) }) {
            throw StoreError(.invalidRecord, "a parameter called '\(name)'", expected: "a name that is not reserved")
        }
        do {
            queue = try DatabaseQueue(configuration: Configuration())
            try queue.writeWithoutTransaction { database in
                try SchemaMigration.run(database)
                try database.execute(sql: ResultSchema.viewStatements(parameters: Set(parameters).sorted()))
                try Self.prepare(database, queryGuard, limits)
            }
        } catch {
            throw StoreError(error, path: ":memory:")
        }
    }

    /// The rows that a query gives.
    ///
    /// - Parameters:
    ///   - sql: One SELECT statement.
    ///   - parameters: The values of the query's parameters, such as `:width`, by their names; more may be given.
    /// - Throws: `StoreError`, with the query's line where SQLite tells it, and the nearest valid name.
    public func query(_ sql: String, parameters: [String: Datum] = [:]) throws -> DataTable {
        try withQuery(sql) { query in
            try query.bind(parameters)
            return try query.rows(queryGuard, limits)
        }
    }

    /// The names of the columns that a query gives; the query is not run.
    ///
    /// - Throws: `StoreError`, as `query` does.
    public func columns(of sql: String) throws -> [String] {
        try withQuery(sql) { $0.columns }
    }

    /// The names of a query's parameters, such as `width` for `:width`; the query is not run.
    ///
    /// - Throws: `StoreError`, as `query` does.
    public func parameters(of sql: String) throws -> [String] {
        try withQuery(sql) { try $0.parameters() }
    }

    /// The columns of a query's result that can only hold text, as far as the tables' declarations tell; the query is not
    /// run.
    ///
    /// - Throws: `StoreError`, as `query` does.
    public func textColumns(of sql: String) throws -> Set<String> {
        try withQuery(sql) { $0.textColumns }
    }

    /// The names of the parameters that trials have, each a column of `trials`, `costs`, `layers` and `samples`.
    public func parameterNames() throws -> [String] {
        try attempt {
            try queue.inDatabase { try String.fetchAll($0, sql: "SELECT name FROM main.parameter ORDER BY name") }
        }
    }

    /// Every view and table with its columns, those of parameters included.
    public func schema() throws -> [TableDescription] {
        ResultSchema.description(parameters: try parameterNames())
    }

    /// How the trials of these keys ended; those that the database does not have are left out.
    public func statuses(among keys: some Collection<String>) throws -> [String: TrialStatus] {
        try attempt { try queue.inDatabase { try trialStatuses(among: keys, $0) } }
    }

    /// Closes the database.
    ///
    /// A reader of a database in WAL mode cannot remove the files that it made beside it. So they are removed by a
    /// connection that could write, where the log is empty and nobody else has the database open.
    ///
    /// - Throws: `StoreError`.
    public func close() throws {
        try attempt { try queue.close() }
        guard let path else { return }
        let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
        guard log == 0, FileManager.default.isWritableFile(atPath: path) else { return }
        try? DatabaseQueue(path: path).close()
    }

    deinit {
        try? close()
    }

    private func withQuery<Result>(_ sql: String, _ body: (Query) throws -> Result) throws -> Result {
        try attempt {
            try queue.inDatabase { database in
                guard let connection = database.sqliteConnection else {
                    throw StoreError(.failed, "the database is closed", path: path)
                }
                do {
                    return try queryGuard.checking(limits) {
                        try body(try Query(sql, connection, queryGuard, limits))
                    }
                } catch var error as StoreError {
                    if !error.isOfQuery { error.path = path }
                    throw try suggestion(for: error, of: sql, in: database)
                }
            }
        }
    }

    /// Runs a body, with every error as a `StoreError`.
    func attempt<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError(error, path: path ?? ":memory:")
        }
    }
}
