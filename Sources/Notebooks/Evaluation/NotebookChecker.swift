import Differentiation
public import Diagnostics
import Networks
import ResultStore
public import Tables

/// Finds the faults of notebooks that reading them does not find: in networks at the points of their grids, and in
/// queries.
public enum NotebookChecker {
    /// The most points of an experiment at which its network is unfolded.
    static let maximumPoints = 32

    /// Reads and checks the notebooks at `paths`.
    ///
    /// - Returns: The notebooks, sorted by name.
    /// - Throws: `DiagnosticList` with every fault of every file, those that reading finds and those of `faults`; what
    ///   depends on a cell with a fault is not checked. What `faults` throws.
    public static func load(
        _ paths: [String], processors: Int? = nil,
        checking check: (Notebook, [String: DataTable]) -> [Diagnostic] = { _, _ in [] }
    ) throws -> [Notebook] {
        let (notebooks, unreadable) = Notebook.read(paths)
        let faults = unreadable + (try faults(of: notebooks, processors: processors, checking: check))
        guard faults.isEmpty else { throw DiagnosticList(sorting: faults) }
        return notebooks
    }

    /// The faults of notebooks that have been read; nothing is run, and no database is needed.
    ///
    /// - Parameters:
    ///   - notebooks: The notebooks.
    ///   - processors: The machine's processors, beyond which no experiment may have threads; `nil` where nothing is to
    ///     be measured.
    ///   - check: Finds faults that this module does not know of, given the tables of a notebook's cells with their
    ///     columns and without rows.
    /// - Throws: `StoreError` where a network's parameter has a name that the database reserves.
    public static func faults(
        of notebooks: [Notebook], processors: Int? = nil,
        checking check: (Notebook, [String: DataTable]) -> [Diagnostic] = { _, _ in [] }
    ) throws -> [Diagnostic] {
        let empty = try emptyReader(for: notebooks)
        return try notebooks.flatMap { notebook in
            var faults = FaultCollector(file: notebook.file)
            for cell in notebook.cells {
                self.check(cell, &faults)
                if let processors { checkThreads(of: cell, processors, &faults) }
            }
            let results = try NotebookEvaluator.evaluateWithoutRows(notebook, on: empty)
            for fault in results.faults + check(notebook, results.tables) { faults.add(fault) }
            return faults.sorted
        }
    }

    private static func emptyReader(for notebooks: [Notebook]) throws -> ResultReader {
        let networks = notebooks.flatMap(\.cells).compactMap(\.network) + Zoo.names.compactMap(Zoo.declaration)
        let steps = notebooks.flatMap(\.cells).flatMap(\.stepSettings)
        let parameters = Set(networks.flatMap(\.parameters).map(\.name) + steps).sorted()
        return try ResultReader(emptyWithParameters: parameters)
    }

    private static func check(_ cell: Cell, _ faults: inout FaultCollector) {
        switch cell.body {
        case .network(let network):
            faults.attempt(line: cell.line) { () throws(Diagnostic) in
                _ = try network.graph(settings: [:], differentiated: false)
            }
        case .experiment(let experiment):
            faults.attempt(line: cell.line) { () throws(Diagnostic) in try unfold(experiment) }
        case .formula(let formula):
            faults.attempt(line: cell.line) { () throws(Diagnostic) in
                try atItsPoint(formula.network, formula.settings) { () throws(Diagnostic) in
                    _ = try formula.network.graph(settings: formula.settings, differentiated: false)
                }
                guard formula.step.mayNotFit else { return }
                try atItsPoint(formula.network, formula.settings, formula.step) { () throws(Diagnostic) in
                    _ = try formula.network.graph(settings: formula.settings, step: formula.step)
                }
            }
        case .sql, .chart, .table, .fit, .claim: break
        }
    }

    private static func checkThreads(of cell: Cell, _ processors: Int, _ faults: inout FaultCollector) {
        guard case .experiment(let experiment) = cell.body, experiment.threads > processors else { return }
        faults.add(
            Diagnostic(
                "threads is \(experiment.threads), and the machine has \(processors) processors",
                expected: "1 to \(processors)"),
            line: experiment.threadsLine ?? cell.line)
    }

    /// Unfolds the network at every point, or at some from the first to the last where there are many.
    private static func unfold(_ experiment: ExperimentDeclaration) throws(Diagnostic) {
        let points = experiment.points
        let count = min(points.count, maximumPoints)
        for index in 0..<count {
            let point = points[count == 1 ? 0 : index * (points.count - 1) / (count - 1)]
            try atItsPoint(experiment.network, point) { () throws(Diagnostic) in
                _ = try experiment.network.graph(settings: point, differentiated: false)
            }
            for step in experiment.steps where step.mayNotFit {
                try atItsPoint(experiment.network, point, step) { () throws(Diagnostic) in
                    _ = try experiment.network.graph(settings: point, step: step)
                }
            }
        }
    }

    /// Runs a body; its fault is that of the point, which stands in the cell that uses the network.
    private static func atItsPoint(
        _ network: NetworkDeclaration, _ point: [String: ParameterValue], _ step: TrainingStep = TrainingStep(),
        _ body: () throws(Diagnostic) -> Void
    ) throws(Diagnostic) {
        do throws(Diagnostic) {
            try body()
        } catch {
            var fault = error
            (fault.file, fault.line) = (nil, nil)
            let values = network.parameters.map { ($0.name, point[$0.name] ?? $0.defaultValue) } + step.settings
            let settings = values.map { "\($0)=\($1)" }
            fault.message += " (at \(settings.joined(separator: ", ")))"
            throw fault
        }
    }
}

extension TrainingStep {
    /// Whether there are networks that do not have the step: without forward mode, or with more memory than is given.
    fileprivate var mayNotFit: Bool { gradient == .forward || rematerialization != nil }
}

extension Cell {
    /// The names of what the steps of an experiment set.
    fileprivate var stepSettings: [String] {
        guard case .experiment(let experiment) = body else { return [] }
        return experiment.steps.flatMap(\.settings).map(\.name)
    }

    /// The network that the cell declares or uses.
    fileprivate var network: NetworkDeclaration? {
        switch body {
        case .network(let network): network
        case .experiment(let experiment): experiment.network
        case .formula(let formula): formula.network
        case .sql, .chart, .table, .fit, .claim: nil
        }
    }
}
