import Charts
public import Diagnostics
public import Notebooks
import Tables

/// Finds the faults of charts before anything has been run.
public enum ChartChecker {
    /// The faults of the charts' specifications: in their form, and in fields that are no columns of their data.
    ///
    /// - Throws: `StoreError` where a network's parameter has a name that the database reserves.
    public static func faults(of notebooks: [Notebook]) throws -> [Diagnostic] {
        try zip(notebooks, NotebookChecker.emptyResults(of: notebooks)).flatMap { notebook, results in
            notebook.cells.flatMap { cell -> [Diagnostic] in
                guard case .chart(let chart) = cell.body else { return [] }
                do throws(Diagnostic) {
                    let specification = try ChartSpecification(
                        yaml: chart.specification, file: notebook.file, firstLine: chart.line)
                    return results.tables[chart.data].map { specification.validate(against: $0.columns) } ?? []
                } catch {
                    return [error]
                }
            }
        }
    }
}
