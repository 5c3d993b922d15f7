import Diagnostics
public import Networks
public import ResultStore
public import Tables

/// Evaluates a notebook's cells against the results database.
public struct NotebookEvaluator {
    private let notebook: Notebook
    private let reader: ResultReader
    /// Whether experiments and formulas must have results: not while only the form of queries is checked.
    private let needsResults: Bool
    private var results = NotebookResults()
    private var faults: FaultCollector
    /// The cells without rows to go by: with a fault of their own, or reading a cell that has one.
    private var failed: Set<String> = []

    /// Evaluates every cell of a notebook. A cell that fails is a fault in the results and stops no other; cells that read
    /// it are left out, and claims that it decides are undetermined.
    ///
    /// - Throws: `StoreError` where the database itself can't be read.
    public static func evaluate(_ notebook: Notebook, _ reader: ResultReader) throws -> NotebookResults {
        var evaluator = NotebookEvaluator(notebook, reader, needsResults: true)
        return try evaluator.run()
    }

    /// Evaluates a notebook on a database without results: the faults of its queries, and tables with their columns alone.
    ///
    /// - Throws: `StoreError` where the database itself can't be read.
    static func evaluateWithoutRows(_ notebook: Notebook, on empty: ResultReader) throws -> NotebookResults {
        var evaluator = NotebookEvaluator(notebook, empty, needsResults: false)
        return try evaluator.run()
    }

    private init(_ notebook: Notebook, _ reader: ResultReader, needsResults: Bool) {
        self.notebook = notebook
        self.reader = reader
        self.needsResults = needsResults
        faults = FaultCollector(file: notebook.file)
        failed = notebook.faultyNames
    }

    private mutating func run() throws -> NotebookResults {
        try reader.removeMaterialized()
        try materializeResults()
        try materializeQueries()
        for cell in notebook.cells {
            switch cell.body {
            case .claim(let claim): try decide(claim, cell)
            case .table(let table): checkColumns(of: table)
            default: break
            }
        }
        for placed in notebook.references { check(placed) }
        results.faults = faults.sorted
        return results
    }

    /// Makes tables of experiments and formulas.
    private mutating func materializeResults() throws {
        for cell in notebook.cells {
            switch cell.body {
            case .experiment(let experiment):
                let (parameters, texts) = (experiment.parameterNames, experiment.textParameterNames)
                try keep(cell) { reader, notebook in
                    try reader.materializeExperiment(
                        name: cell.name, notebook: notebook, parameters: parameters, texts: texts)
                }
            case .formula:
                try keep(cell) { reader, notebook in
                    try reader.materializeFormula(name: cell.name, notebook: notebook)
                }
            default: continue
            }
            if needsResults, results.tables[cell.name]?.rows.isEmpty ?? false {
                faults.add(try absence(of: cell), line: cell.line)
                results.tables[cell.name] = nil
                failed.insert(cell.name)
            }
        }
    }

    /// Why a cell has no rows: its trials failed, or it was not run.
    private func absence(of cell: Cell) throws -> Diagnostic {
        let failed = try reader.query(
            "SELECT 1 FROM main.experiments WHERE notebook = :notebook AND experiment = :cell AND status = 'failed'",
            parameters: ["notebook": .text(notebook.name), "cell": .text(cell.name)])
        guard failed.rows.isEmpty else {
            return Diagnostic(
                "every trial of the experiment '\(cell.name)' failed",
                expected: "one that finished; 'costbook run --retry-failed' runs them again")
        }
        return Diagnostic(
            "the \(cell.kind.rawValue) '\(cell.name)' has no results in the database",
            expected: "those that 'costbook run' gives")
    }

    /// Makes tables of queries and fits, each after those that it reads.
    private mutating func materializeQueries() throws {
        var cells: [String: Cell] = [:]
        var reads: [String: [String]] = [:]
        var names: [String] = []
        for cell in notebook.cells {
            guard let read = cell.cellsRead else { continue }
            cells[cell.name] = cell
            reads[cell.name] = read
            names.append(cell.name)
        }
        let parameters = Dictionary(
            notebook.parameters.map { ($0.name, Datum($0.value)) }, uniquingKeysWith: { first, _ in first })
        let order = QueryOrder(names, reads: reads).order
        failed.formUnion(Set(names).subtracting(order))
        for name in order {
            guard let cell = cells[name] else { continue }
            guard failed.isDisjoint(with: [name] + (reads[name] ?? [])) else {
                failed.insert(name)
                continue
            }
            switch cell.body {
            case .sql(let query):
                try keep(cell, sqlLine: query.line) { reader, _ in
                    try reader.materialize(name: name, sql: query.query, parameters: parameters)
                }
            case .fit(let fit): try materialize(fit, cell)
            default: break
            }
        }
    }

    /// Makes the table of a fit; series that carry no fit are faults.
    private mutating func materialize(_ fit: FitDeclaration, _ cell: Cell) throws {
        guard let data = results.tables[fit.data] else { return }
        var series: [FittedSeries] = []
        let texts = try reader.textColumns(of: "SELECT * FROM \"\(fit.data)\"")
        let misfits = fit.faults(in: data.columns, texts: texts)
        guard misfits.isEmpty else {
            for fault in misfits { faults.add(fault, line: cell.line) }
            failed.insert(cell.name)
            return
        }
        if needsResults {
            for points in fit.series(of: data) {
                let fitted = faults.attempt(line: cell.line) { () throws(Diagnostic) in try points.fitted(by: fit) }
                if let fitted { series.append(fitted) }
            }
            guard !series.isEmpty else {
                failed.insert(cell.name)
                return
            }
            results.fits[cell.name] = series
        }
        let degrees = ExactDegrees(notebook, formulas: results.tables, data: fit.data)
        let table = fit.table(of: series, degrees: degrees)
        try keep(cell) { reader, _ in
            try reader.materialize(table, name: cell.name, texts: FitDeclaration.textColumns)
        }
    }

    /// Keeps the table that `make` gives as the cell's, or its fault.
    private mutating func keep(
        _ cell: Cell, sqlLine: Int? = nil, _ make: (ResultReader, String) throws -> DataTable
    ) throws {
        do {
            results.tables[cell.name] = try make(reader, notebook.name)
        } catch let error as StoreError where error.isOfQuery {
            faults.add(error.diagnostic(file: notebook.file, firstLine: sqlLine ?? cell.line))
            failed.insert(cell.name)
        }
    }
}

extension NotebookEvaluator {
    /// Asks the tests of a claim and draws the verdict.
    private mutating func decide(_ claim: ClaimDeclaration, _ cell: Cell) throws {
        var outcomes: [(verdict: Verdict, expression: String, holds: Bool?)] = []
        let isDecidable = failed.isDisjoint(with: [cell.name] + claim.cells)
        for test in claim.tests {
            let holds = isDecidable ? try answer(test.expression, line: test.line, of: claim.data) : nil
            outcomes.append((test.verdict, test.expression, holds))
        }
        let verdict = faults.attempt(line: cell.line) { () throws(Diagnostic) in
            try ClaimTest.verdict(of: outcomes.map { ($0.verdict, $0.holds) })
        }
        results.verdicts[cell.name] = ClaimResult(verdict: verdict ?? .undetermined, outcomes: outcomes)
    }

    /// Whether a test holds; `nil` for no answer and for a fault, which is noted.
    private mutating func answer(_ expression: String, line: Int, of data: String) throws -> Bool? {
        do {
            let table = try reader.query("SELECT (\(expression)\n) FROM \"\(data)\"")
            return faults.attempt(line: line) { () throws(Diagnostic) in try ClaimTest.holds(table) } ?? nil
        } catch let error as StoreError where error.isOfQuery {
            let lastLine = expression.split(separator: "\n", omittingEmptySubsequences: false).count
            // A fault behind the expression, in what closes the query, is that of an expression that is not whole.
            let isUnfinished = error.queryLine.map { $0.number > lastLine } ?? false
            faults.add(
                isUnfinished
                    ? Diagnostic("a test that is not whole: '\(expression)'", expected: "an SQL expression")
                    : error.diagnostic(file: notebook.file, firstLine: line), line: line)
            return nil
        }
    }

    private mutating func checkColumns(of table: TableDeclaration) {
        guard let data = results.tables[table.data] else { return }
        for column in table.columns where data.index(of: column.name) == nil {
            faults.add(.unknown("column of '\(table.data)'", column.name, valid: data.columns), line: column.line)
        }
    }

    private mutating func check(_ placed: PlacedReference) {
        guard case .value(let cell, let column, _) = placed.reference else { return }
        faults.attempt(line: placed.line) { () throws(Diagnostic) in
            _ = try results.value(of: column, in: cell, needsRow: needsResults)
        }
    }
}

extension Datum {
    /// The value of a parameter as the database holds it: booleans are 0 and 1.
    public init(_ value: ParameterValue) {
        switch value {
        case .integer(let value): self = .integer(Int64(value))
        case .real(let value): self = .real(value)
        case .text(let value): self = .text(value)
        case .boolean(let value): self = .integer(value ? 1 : 0)
        }
    }
}
