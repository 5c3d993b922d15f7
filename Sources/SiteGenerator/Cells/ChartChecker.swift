import Charts
public import Diagnostics
public import Notebooks
public import Tables

/// Finds the faults of charts before anything has been run.
public enum ChartChecker {
    /// The faults of a notebook's charts: in their form, and in fields that are no columns of their data.
    ///
    /// - Parameter tables: The rows, or the columns alone, of the notebook's cells by their names.
    public static func faults(of notebook: Notebook, _ tables: [String: DataTable]) -> [Diagnostic] {
        notebook.cells.flatMap { cell -> [Diagnostic] in
            guard case .chart(let chart) = cell.body else { return [] }
            return ChartSpecification.faults(
                yaml: chart.specification, file: notebook.file, firstLine: chart.line,
                columns: tables[chart.data]?.columns)
        }
    }
}
