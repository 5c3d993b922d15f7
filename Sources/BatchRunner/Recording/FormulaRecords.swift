import CostAnalysis
public import Diagnostics
import Foundation
import Graphs
public import Notebooks
public import ResultStore

/// The formulas of a notebook, recovered from its networks.
public struct FormulaRecords: Sendable {
    /// The formulas, in the order of the text.
    public private(set) var records: [FormulaRecord] = []
    /// Cells whose cost has no formula, with file and line.
    public private(set) var faults: [Diagnostic] = []

    /// Recovers every formula of a notebook.
    ///
    /// - Throws: what encoding a formula throws.
    public init(_ notebook: Notebook) throws {
        for cell in notebook.cells {
            guard case .formula(let declaration) = cell.body else { continue }
            do {
                try add(declaration, notebook, cell)
            } catch let error as Diagnostic {
                add(error, notebook, cell)
            }
        }
    }

    private mutating func add(_ declaration: FormulaDeclaration, _ notebook: Notebook, _ cell: Cell) throws {
        var formulas = try NetworkFormulas(
            declaration.network, in: declaration.variables, settings: declaration.settings)
        for metric in declaration.metrics {
            for pass in declaration.passes.compactMap(Pass.init) {
                do {
                    records.append(
                        try Self.record(
                            cell.name, metric, pass, try formulas.formula(metric, of: pass),
                            declaration.variables))
                } catch let error as FormulaError {
                    add(Diagnostic("the formula '\(cell.name)' of \(metric): \(error)"), notebook, cell)
                }
            }
        }
    }

    private mutating func add(_ fault: Diagnostic, _ notebook: Notebook, _ cell: Cell) {
        var fault = fault
        fault.file = notebook.file
        fault.line = cell.line
        faults.append(fault)
    }

    private static func record(
        _ cell: String, _ metric: String, _ pass: Pass, _ formula: ExactFormula, _ variables: [String]
    ) throws -> FormulaRecord {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        var degrees = ["": formula.totalDegree]
        for variable in variables { degrees[variable] = formula.degree(in: variable) }
        return FormulaRecord(
            cell: cell, pass: pass.rawValue, metric: metric,
            polynomial: String(decoding: try encoder.encode(formula), as: UTF8.self), text: formula.statement,
            degrees: degrees)
    }
}
