import Diagnostics
import Notebooks
import Tables

/// A notebook with what its page needs to know of all of its cells.
struct NotebookContext {
    /// The greatest number of rows of data that a page shows; the rest is in the CSV file.
    static let rowLimit = 50

    let notebook: Notebook
    let results: NotebookResults
    /// The provenance of the notebook's experiments.
    let ledger: ProvenanceLedger
    /// The exact formulas of the notebook's `formula` cells, by the cell's name.
    let formulas: [String: [StoredFormula]]
    /// The number of each chart and table, such as `Figure 2`, by the cell's name.
    let numbers: [String: String]

    private let cells: [String: Cell]
    private let cellLines: [Int]

    init(
        _ notebook: Notebook, _ results: NotebookResults, ledger: ProvenanceLedger, formulas: [String: [StoredFormula]]
    ) {
        self.notebook = notebook
        self.results = results
        self.ledger = ledger
        self.formulas = formulas
        var numbers: [String: String] = [:]
        var figures = 0
        var tables = 0
        for cell in notebook.cells {
            switch cell.body {
            case .chart:
                figures += 1
                numbers[cell.name] = "Figure \(figures)"
            case .table:
                tables += 1
                numbers[cell.name] = "Table \(tables)"
            default: break
            }
        }
        self.numbers = numbers
        cells = Dictionary(notebook.cells.map { ($0.name, $0) }) { first, _ in first }
        cellLines = notebook.cells.map(\.line)
    }

    /// The cell called `name`.
    func cell(_ name: String) -> Cell? { cells[name] }

    /// What stands on the page in place of a reference in prose.
    func replacement(of reference: ProseReference) -> ProseReplacement? {
        switch reference {
        case .label(let name):
            return numbers[name].map { ProseReplacement($0, target: "#" + name) }
        case .value:
            return ProseReplacement(results.text(of: reference) ?? "(no value)")
        }
    }

    /// The cells whose queries give the rows of the cell called `name`: itself first, then those that it reads.
    func sources(of name: String) -> [Cell] {
        var names = [name]
        var place = 0
        while place < names.count {
            names += (cells[names[place]]?.cellsRead ?? []).filter { !names.contains($0) }
            place += 1
        }
        return names.compactMap { cells[$0] }
    }

    /// The provenance of the rows of the cell called `name`: that of all experiments that they come from.
    func provenance(of name: String) -> Provenance {
        var provenance = Provenance()
        for cell in sources(of: name) where cell.kind == .experiment {
            provenance.formUnion(ledger.provenance(of: cell.name, in: notebook.name))
        }
        return provenance
    }

    /// What could not be evaluated of a cell.
    func faults(of cell: Cell) -> [String] {
        let next = cellLines.first { $0 > cell.line } ?? .max
        let end = cell.line + cell.source.count(where: \.isNewline) + 1
        return results.faults.filter { fault in
            guard let line = fault.line, fault.file == nil || fault.file == notebook.file else { return false }
            return line >= cell.line && line < next && line <= end
        }.map(\.description)
    }

    /// Where the CSV file of a cell's rows is, relative to the site's folder.
    func dataPath(_ cell: String) -> String { "data/\(notebook.name)/\(cell).csv" }

    /// Where an image or a specification of a chart is, relative to the site's folder.
    func figurePath(_ cell: String, _ suffix: String) -> String { "figures/\(notebook.name)/\(cell)\(suffix)" }

    /// The values of `PageShapes.evidence` for rows of the cell called `name`.
    func evidence(_ name: String, label: String) -> [String: TemplateValue] {
        let table = results.tables[name] ?? DataTable(columns: [], rows: [])
        let markup = HTMLTable(table)
        let sources = sources(of: name).compactMap { source -> TemplateContext? in
            guard case .sql(let query) = source.body else { return nil }
            return TemplateContext([
                "name": .text(source.name), "href": .text("#" + source.name),
                "source": .html(SourceMarkup.sql(query.query)),
            ])
        }
        return [
            "provenance": .text(provenance(of: name).caption),
            "rows": .html(markup.html(label: label, limit: Self.rowLimit)),
            "rows_note": .text(markup.cutNote(limit: Self.rowLimit)),
            "csv": .text(HTMLText.address(dataPath(name))),
            "sources": .list(sources),
        ]
    }
}
