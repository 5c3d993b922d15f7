import Tables

@testable import SiteGenerator

/// A database that answers the generator's queries with given rows, and all others with one row.
struct StubDatabase: QuerySource {
    /// Notebook, experiment, status, start, machine, least and greatest number of rounds.
    var trials: [[Datum]] = []
    /// Notebook, experiment, point, reason.
    var failures: [[Datum]] = []
    /// Notebook, cell, pass, metric, text, polynomial, id.
    var formulas: [[Datum]] = []
    /// The formula's id, layer, whether repeated, text, polynomial.
    var layerFormulas: [[Datum]] = []
    /// What every other query gives.
    var other = DataTable(columns: ["answer"], rows: [[.integer(42)]])
    /// What every other query throws, if anything.
    var fault: (any Error)?

    func query(_ sql: String, parameters: [String: Datum]) throws -> DataTable {
        switch sql {
        case ProvenanceLedger.trialsQuery: return rows(trials)
        case ProvenanceLedger.failuresQuery: return rows(failures)
        case StoredFormula.query: return rows(formulas)
        case StoredFormula.layersQuery: return rows(layerFormulas)
        default:
            if let fault { throw fault }
            return other
        }
    }

    private func rows(_ rows: [[Datum]]) -> DataTable {
        DataTable(columns: rows.first.map { $0.indices.map { "c\($0)" } } ?? [], rows: rows)
    }
}
