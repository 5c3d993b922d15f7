import GRDB
import GRDBSQLite
public import Tables

extension ResultReader {
    /// Runs a query once and keeps its rows as a table that later queries can read by the cell's name.
    ///
    /// The table lives in memory, for this reader alone; values keep their types. A table of the same name, made here
    /// before, is replaced.
    ///
    /// - Throws: `StoreError`, as `query` does, and for a name that the database's own tables have or columns of the
    ///   same name.
    @discardableResult
    public func materialize(name: String, sql: String, parameters: [String: Datum] = [:]) throws -> DataTable {
        try checkCellName(name)
        let table = try query(sql, parameters: parameters)
        try store(table, as: name, texts: try textColumns(of: sql))
        return table
    }

    /// Keeps rows that were not queried, such as those of a fit, as a table that later queries can read.
    ///
    /// - Parameter texts: The columns that hold nothing but text.
    /// - Throws: `StoreError` for a name that the database's own tables have and for columns of the same name.
    @discardableResult
    public func materialize(_ table: DataTable, name: String, texts: Set<String> = []) throws -> DataTable {
        try checkCellName(name)
        try store(table, as: name, texts: texts)
        return table
    }

    /// Keeps the rows of an experiment's passes, as the view `costs` has them, as a table.
    ///
    /// - Parameters:
    ///   - name: The experiment's name, and the table's.
    ///   - notebook: The notebook's name.
    ///   - parameters: The network's parameters, the only ones of which the table has columns.
    ///   - texts: Those of them whose values are texts.
    /// - Returns: The rows in the order of the grid, the passes of a trial in their order; none before a run.
    @discardableResult
    public func materializeExperiment(
        name: String, notebook: String, parameters: [String], texts: Set<String> = []
    ) throws -> DataTable {
        try checkCellName(name)
        let known = Set(try parameterNames())
        let wanted = Set(parameters)
        let columns = ResultSchema.description(parameters: parameters)[0].columns.map { column in
            wanted.contains(column.name) && !known.contains(column.name)
                ? "NULL AS \(quoted(column.name))" : "c.\(quoted(column.name))"
        }
        let sql = """
            SELECT \(columns.joined(separator: ", "))
            FROM main.experiments AS e
            JOIN main.costs AS c ON c.trial_id = e.trial_id
            JOIN main.trial_pass AS p ON p.trial_id = c.trial_id AND p.pass = c.pass
            WHERE e.notebook = :notebook AND e.experiment = :experiment
            ORDER BY e.ordinal, p.ordinal
            """
        let table = try query(sql, parameters: ["notebook": .text(notebook), "experiment": .text(name)])
        try store(table, as: name, texts: try textColumns(of: sql).union(texts))
        return table
    }

    /// Keeps the degrees of a `formula` cell's polynomials as a table of pass, metric, parameter, degree and text.
    ///
    /// - Parameters:
    ///   - name: The cell's name, and the table's.
    ///   - notebook: The notebook's name.
    @discardableResult
    public func materializeFormula(name: String, notebook: String) throws -> DataTable {
        try checkCellName(name)
        let sql = """
            SELECT pass, metric, parameter, degree, text FROM main.formulas
            WHERE notebook = :notebook AND cell = :cell ORDER BY metric, pass = 'backward', pass, parameter
            """
        let table = try query(sql, parameters: ["notebook": .text(notebook), "cell": .text(name)])
        try store(table, as: name, texts: try textColumns(of: sql))
        return table
    }

    /// Removes the tables that were made here, as between two notebooks.
    public func removeMaterialized() throws {
        try attempt {
            try queue.inDatabase { database in
                for name in try String.fetchAll(
                    database, sql: "SELECT name FROM sqlite_temp_schema WHERE type = 'table'")
                {
                    try database.execute(sql: "DROP TABLE temp.\(quoted(name))")
                }
            }
        }
    }

    private func checkCellName(_ name: String) throws {
        let lowered = name.lowercased()
        guard !ResultSchema.reservedTableNames.contains(lowered), !lowered.hasPrefix("sqlite_"), !name.isEmpty else {
            throw StoreError(
                .invalidRecord, "a cell called '\(name)'",
                expected: "a name that no table or view of the database has")
        }
    }

    /// Makes a table of rows; its columns have no types but for those of text, so that values keep theirs.
    private func store(_ table: DataTable, as name: String, texts: Set<String>) throws {
        var seen: Set<String> = []
        if let column = table.columns.first(where: { !seen.insert($0.lowercased()).inserted }) {
            throw StoreError(
                .invalidQuery, "two columns called '\(column)'", expected: "names that differ, as given with AS")
        }
        try attempt {
            try queue.inDatabase { database in
                try database.inTransaction {
                    try database.execute(sql: "DROP TABLE IF EXISTS temp.\(quoted(name))")
                    let columns = table.columns.map { quoted($0) + (texts.contains($0) ? " TEXT" : "") }
                        .joined(separator: ", ")
                    try database.execute(sql: "CREATE TEMP TABLE \(quoted(name))(\(columns))")
                    let places = table.columns.map { _ in "?" }.joined(separator: ", ")
                    let statement = try database.makeStatement(
                        sql: "INSERT INTO temp.\(quoted(name)) VALUES (\(places))")
                    for row in table.rows {
                        statement.setUncheckedArguments(StatementArguments(row.map(\.databaseValue)))
                        try statement.execute()
                    }
                    return .commit
                }
            }
        }
    }
}
