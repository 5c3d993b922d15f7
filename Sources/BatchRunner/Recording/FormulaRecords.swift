import CostAnalysis
public import Diagnostics
import Foundation
public import Notebooks
public import ResultStore

/// The formulas of a notebook, recovered from its networks.
public struct FormulaRecords: Sendable {
    /// The formulas, in the order of the text.
    public private(set) var records: [FormulaRecord] = []
    /// Cells whose network cannot be built, with file and line.
    public private(set) var faults: [Diagnostic] = []
    /// What has no formula and why, with file and line; its record says so too.
    public private(set) var notes: [Diagnostic] = []

    /// Recovers every formula of a notebook.
    ///
    /// - Parameter isCancelled: Whether to stop; asked before each formula.
    /// - Throws: `CancellationError` once it is to stop; what encoding a formula throws.
    public init(_ notebook: Notebook, isCancelled: () -> Bool) throws {
        for cell in notebook.cells {
            guard case .formula(let declaration) = cell.body else { continue }
            do {
                try add(declaration, notebook, cell, isCancelled)
            } catch let error as Diagnostic {
                faults.append(Self.place(error, notebook, cell))
                for (metric, pass) in Self.costs(of: declaration) {
                    records.append(Self.record(cell.name, metric, pass, reason: error.description))
                }
            }
        }
    }

    private mutating func add(
        _ declaration: FormulaDeclaration, _ notebook: Notebook, _ cell: Cell, _ isCancelled: () -> Bool
    ) throws {
        var formulas = try NetworkFormulas(
            declaration.network, in: declaration.variables, settings: declaration.settings,
            of: Set(declaration.passes), step: declaration.step, layers: declaration.layers)
        var found: [FormulaRecord] = []
        for (metric, pass) in Self.costs(of: declaration) {
            if isCancelled() { throw CancellationError() }
            var record: FormulaRecord
            do {
                record = try Self.record(
                    cell.name, metric, pass, try formulas.formula(metric, of: pass), declaration.variables)
            } catch let error as FormulaError {
                record = Self.record(cell.name, metric, pass, reason: error.description)
                let note = Diagnostic("the formula '\(cell.name)' of \(metric), \(pass.rawValue): \(error)")
                notes.append(Self.place(note, notebook, cell))
            }
            if declaration.layers != nil { record.layers = try Self.layers(metric, pass, &formulas) }
            found.append(record)
        }
        records += found
    }

    /// The formulas of layers, or the reason why all of them have none.
    private static func layers(
        _ metric: String, _ pass: FormulaPass, _ formulas: inout NetworkFormulas
    ) throws -> [FormulaRecord.Layer] {
        do {
            return try formulas.layers(metric, of: pass).map { layer in
                let (polynomial, text) =
                    switch layer.formula {
                    case .success(let formula): (try json(formula), formula.statement)
                    case .failure(let error): ("null", error.description)
                    }
                return FormulaRecord.Layer(
                    layer: layer.title, isRepeated: layer.isRepeated, polynomial: polynomial, text: text)
            }
        } catch let error as FormulaError {
            return [.init(layer: "every layer", isRepeated: false, polynomial: "null", text: error.description)]
        }
    }

    private static func json(_ formula: CostFormula) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(formula), as: UTF8.self)
    }

    private static func costs(of declaration: FormulaDeclaration) -> [(metric: String, pass: FormulaPass)] {
        declaration.metrics.flatMap { metric in declaration.passes.map { (metric: metric, pass: $0) } }
    }

    private static func place(_ diagnostic: Diagnostic, _ notebook: Notebook, _ cell: Cell) -> Diagnostic {
        var placed = diagnostic
        placed.file = notebook.file
        placed.line = cell.line
        return placed
    }

    /// The record of a cost without a formula.
    private static func record(_ cell: String, _ metric: String, _ pass: FormulaPass, reason: String) -> FormulaRecord {
        FormulaRecord(
            cell: cell, pass: pass.rawValue, metric: metric, polynomial: "null", text: reason, degrees: [:])
    }

    private static func record(
        _ cell: String, _ metric: String, _ pass: FormulaPass, _ formula: CostFormula, _ variables: [String]
    ) throws -> FormulaRecord {
        var degrees: [String: Int] = [:]
        degrees[""] = formula.totalDegree
        for variable in variables { degrees[variable] = formula.degree(in: variable) }
        return FormulaRecord(
            cell: cell, pass: pass.rawValue, metric: metric,
            polynomial: try json(formula), text: formula.statement, degrees: degrees)
    }
}
