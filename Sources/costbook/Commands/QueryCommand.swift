public import ArgumentParser
import Diagnostics
import Foundation
import Networks
import Notebooks
import ResultStore
import SiteGenerator
public import Tables

extension TableFormat: ExpressibleByArgument {}

struct QueryCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Query the results with SQL; nothing can be changed.",
        discussion: """
            Examples:
              costbook query "SELECT * FROM trials LIMIT 5"
              costbook query "SELECT * FROM costs WHERE width > :w" --set w=64
              costbook query --saved outliers --format markdown
              costbook query - --format csv < my.sql
              costbook query --schema

            SQL is that of SQLite, with median(x), median_low(x), median_high(x), fit_exponent(x, y), \
            fit_exponent_low(x, y) and fit_exponent_high(x, y) besides.
            """)

    /// Where the saved queries are.
    private static let folder = "site/queries"

    @Argument(help: "One SELECT statement; - reads it from standard input.")
    var sql: String?

    @OptionGroup var database: DatabaseOption

    @Option(help: "How the result is written: table, csv, json or markdown.")
    var format = TableFormat.table

    @Option(name: .customLong("set"), help: "Values of the query's :parameters: name=value, separated by commas.")
    var settings: [Settings] = []

    @Option(help: "Run the query site/queries/NAME.sql.")
    var saved: String?

    @Flag(help: "List the saved queries.")
    var list = false

    @Flag(help: "Describe the views and tables with their columns.")
    var schema = false

    func validate() throws {
        let chosen = [sql != nil, saved != nil, list, schema].count { $0 }
        guard chosen == 1 else {
            throw ValidationError("Give one of: a query, --saved NAME, --list, --schema.")
        }
        _ = try Settings.merged(settings)
        guard settings.isEmpty || !(list || schema) else {
            throw ValidationError("--set gives the parameters of a query, and does not go with --list or --schema.")
        }
        guard !list || !database.isNamed else {
            throw ValidationError("--list shows the files of \(Self.folder)/, and does not go with --database.")
        }
    }

    func execute() throws {
        StandardStream.output.write(format.write(try table()))
    }

    private func table() throws -> DataTable {
        if list { return try savedQueries() }
        if schema { return try SchemaTable.table(of: reader().schema()) }
        let parameters = try Settings.merged(settings).mapValues { Datum($0) }
        if let saved { return try rows(ofSaved: saved, parameters) }
        return try rows(of: sql == "-" ? try standardInput() : sql ?? "", parameters)
    }

    private func savedQueries() throws -> DataTable {
        let queries = try SavedQuery.all(in: Self.folder)
        return DataTable(columns: ["name", "title"], rows: queries.map { [.text($0.name), .text($0.title)] })
    }

    private func rows(ofSaved name: String, _ parameters: [String: Datum]) throws -> DataTable {
        let queries = try SavedQuery.all(in: Self.folder)
        guard let query = queries.first(where: { $0.name == name }) else {
            throw Diagnostic.unknown("saved query", name, valid: queries.map(\.name))
        }
        do {
            return try rows(of: query.sql, parameters)
        } catch let error as StoreError where error.path == nil {
            throw error.diagnostic(file: query.file, firstLine: query.firstLine)
        }
    }

    /// The rows of a query.
    ///
    /// - Throws: `StoreError`; `Diagnostic` for a value that the query has no parameter for.
    private func rows(of sql: String, _ parameters: [String: Datum]) throws -> DataTable {
        let reader = try reader()
        let known = try reader.parameters(of: sql)
        for name in parameters.keys.sorted() where !known.contains(name) {
            guard !known.isEmpty else {
                throw Diagnostic(
                    "--set \(name) for a query without parameters", expected: "one, as in 'width > :\(name)'")
            }
            throw Diagnostic.unknown("parameter of the query", name, valid: known)
        }
        return try reader.query(sql, parameters: parameters)
    }

    private func reader() throws -> ResultReader {
        try ResultReader(path: database.database)
    }

    private func standardInput() throws -> String {
        let data = try FileHandle.standardInput.readToEnd() ?? Data()
        guard let text = String(validating: data, as: UTF8.self) else {
            throw Diagnostic("the query on standard input is no UTF-8 text", expected: "SQL")
        }
        return text
    }
}
