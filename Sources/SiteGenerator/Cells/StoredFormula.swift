import CostAnalysis
import Foundation
import Tables

/// An exact formula as the database holds it.
struct StoredFormula {
    var pass: String
    var metric: String
    /// The formula in plain text, or why there is none.
    var text: String
    /// The formula; `nil` where there is none.
    var formula: CostFormula?

    static let query = """
        SELECT n.name, f.cell, f.pass, f.metric, f.text, f.polynomial
        FROM formula f JOIN notebook n ON n.id = f.notebook_id ORDER BY f.id
        """

    /// The formulas of all notebooks, by notebook and cell, read from the database at once.
    static func all(in database: some QuerySource) throws -> [String: [String: [StoredFormula]]] {
        var formulas: [String: [String: [StoredFormula]]] = [:]
        let decoder = JSONDecoder()
        for row in try database.query(query, parameters: [:]).rows {
            guard case .text(let notebook) = row[0], case .text(let cell) = row[1], case .text(let pass) = row[2],
                case .text(let metric) = row[3]
            else { continue }
            var formula = StoredFormula(pass: pass, metric: metric, text: "", formula: nil)
            if case .text(let text) = row[4] { formula.text = text }
            if case .text(let json) = row[5] {
                formula.formula = try? decoder.decode(CostFormula.self, from: Data(json.utf8))
            }
            formulas[notebook, default: [:]][cell, default: []].append(formula)
        }
        return formulas
    }

    /// The degrees in words and the growth, such as `degree 2 in width, 1 in batch, Θ(batch·width²)`.
    var degrees: String { formula?.facts(at: nil) ?? "" }

    /// The pass for readers.
    var passLabel: String { pass.replacing("_", with: " ") }

    /// The formula for a page.
    var html: String {
        formula?.mathML ?? "<span class=\"plain\">\(HTMLText.escaped(text))</span>"
    }
}

/// What metrics are called in running text.
enum MetricName {
    /// The metric's name for readers.
    static func label(_ metric: String) -> String {
        switch metric {
        case "macs": "multiply-adds (MACs)"
        case "flops": "FLOPs"
        default: metric.replacing("_", with: " ")
        }
    }
}
