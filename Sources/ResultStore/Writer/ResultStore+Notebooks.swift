import GRDB

extension ResultStore {
    /// Replaces what a notebook's experiments consist of, in one transaction.
    ///
    /// Keys of trials that the database does not have (yet) are left out; experiments that are not among `experiments`
    /// are removed, their trials stay.
    ///
    /// - Throws: `StoreError`; nothing is changed then.
    public func setExperiments(_ experiments: [ExperimentRecord], of notebook: NotebookRecord) throws {
        try replace(of: notebook, in: "experiment") { database, notebookID in
            for experiment in experiments {
                try database.execute(
                    sql: "INSERT INTO experiment(notebook_id, name) VALUES (?, ?)",
                    arguments: [notebookID, experiment.name])
                let id = database.lastInsertedRowID
                let statement = try database.cachedStatement(
                    sql: """
                        INSERT OR IGNORE INTO experiment_trial(experiment_id, trial_id, ordinal)
                        SELECT ?, id, ? FROM trial WHERE key = ?
                        """)
                for (ordinal, key) in experiment.trialKeys.enumerated() {
                    try statement.execute(arguments: [id, ordinal, key])
                }
            }
        }
    }

    /// Replaces a notebook's formulas, in one transaction.
    ///
    /// - Throws: `StoreError`; nothing is changed then.
    public func setFormulas(_ formulas: [FormulaRecord], of notebook: NotebookRecord) throws {
        try replace(of: notebook, in: "formula") { database, notebookID in
            for formula in formulas {
                try database.execute(
                    sql: """
                        INSERT INTO formula(notebook_id, cell, pass, metric, polynomial, text)
                        VALUES (?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        notebookID, formula.cell, formula.pass, formula.metric, formula.polynomial, formula.text,
                    ])
                let id = database.lastInsertedRowID
                for (parameter, degree) in formula.degrees.sorted(by: { $0.key < $1.key }) {
                    try database.execute(
                        sql: "INSERT INTO formula_degree VALUES (?, ?, ?)", arguments: [id, parameter, degree])
                }
                for (ordinal, layer) in formula.layers.enumerated() {
                    try database.execute(
                        sql: "INSERT INTO layer_formula VALUES (?, ?, ?, ?, ?, ?)",
                        arguments: [id, ordinal, layer.layer, layer.isRepeated, layer.text, layer.polynomial])
                }
            }
        }
    }

    /// Replaces a notebook's claims, in one transaction.
    ///
    /// - Throws: `StoreError`; nothing is changed then.
    public func setClaims(_ claims: [ClaimRecord], of notebook: NotebookRecord) throws {
        try replace(of: notebook, in: "claim") { database, notebookID in
            for claim in claims {
                try database.execute(
                    sql: "INSERT INTO claim VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    arguments: [
                        notebookID, claim.cell, claim.id, claim.statement, claim.source, claim.verdict,
                        claim.condition, claim.evidence,
                    ])
            }
        }
    }

    /// Removes the notebooks that are not among `names`, with their experiments, formulas and claims; trials stay.
    ///
    /// - Throws: `StoreError`; nothing is changed then.
    public func keepNotebooks(named names: [String]) throws {
        try attempt {
            try queue.write { database in
                for name in try String.fetchAll(database, sql: "SELECT name FROM notebook") where !names.contains(name)
                {
                    try database.execute(sql: "DELETE FROM notebook WHERE name = ?", arguments: [name])
                }
            }
        }
    }

    /// Empties a table of what belongs to a notebook and fills it anew, in one transaction.
    private func replace(
        of notebook: NotebookRecord, in table: String, with fill: (Database, Int64) throws -> Void
    ) throws {
        try attempt {
            try queue.write { database in
                try database.execute(
                    sql: """
                        INSERT INTO notebook(name, title) VALUES (?, ?)
                        ON CONFLICT(name) DO UPDATE SET title = excluded.title
                        """,
                    arguments: [notebook.name, notebook.title])
                let sql = "SELECT id FROM notebook WHERE name = ?"
                guard let id = try Int64.fetchOne(database, sql: sql, arguments: [notebook.name]) else {
                    throw StoreError(.corrupt, "the notebook '\(notebook.name)' was not stored")
                }
                try database.execute(sql: "DELETE FROM \(table) WHERE notebook_id = ?", arguments: [id])
                try fill(database, id)
            }
        }
    }
}
