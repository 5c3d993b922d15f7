import Diagnostics
import Tables

extension NotebookResults {
    /// The value of `{{ cell.column | format }}` as it is shown, or `nil` where there is none: see `faults`.
    public func text(of reference: ProseReference) -> String? {
        guard case .value(let cell, let column, let format) = reference,
            let datum = try? value(of: column, in: cell, needsRow: true)
        else { return nil }
        return format.format(datum)
    }

    /// The value of a column of a cell that has one row; `nil` where the cell was not evaluated.
    ///
    /// - Throws: `Diagnostic` without a place, for an unknown column (with the nearest) and for more or fewer rows.
    ///
    /// - Parameter needsRow: Whether another number of rows than one is a fault.
    func value(of column: String, in cell: String, needsRow: Bool) throws(Diagnostic) -> Datum? {
        guard let table = tables[cell] else { return nil }
        guard let index = table.index(of: column) else {
            throw .unknown("column of '\(cell)'", column, valid: table.columns)
        }
        guard table.rows.count == 1 || !needsRow else {
            throw Diagnostic("'{{ \(cell).\(column) }}' of \(table.rows.count) rows", expected: "a cell with one row")
        }
        return table.rows.first?[index]
    }
}
