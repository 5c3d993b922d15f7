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
    /// The formulas of the layers; none where these were not asked for.
    var layers: [Layer] = []

    /// The formula of a layer, or of several that are counted together.
    struct Layer {
        let name: String
        let isRepeated: Bool
        let text: String
        let formula: CostFormula?
    }

    static let query = """
        SELECT n.name, f.cell, f.pass, f.metric, f.text, f.polynomial, f.id
        FROM formula f JOIN notebook n ON n.id = f.notebook_id ORDER BY f.id
        """

    static let layersQuery = """
        SELECT formula_id, layer, is_repeated, text, polynomial FROM layer_formula ORDER BY formula_id, ordinal
        """

    /// Whether the database has formulas of layers: older ones do not.
    static let layersTableQuery = "SELECT 1 FROM sqlite_schema WHERE name = 'layer_formula'"

    /// The formulas of all notebooks, by notebook and cell, read from the database at once.
    static func all(in database: some QuerySource) throws -> [String: [String: [StoredFormula]]] {
        var formulas: [String: [String: [StoredFormula]]] = [:]
        let layers = try layers(in: database)
        for row in try database.query(query, parameters: [:]).rows {
            guard case .text(let notebook) = row[0], case .text(let cell) = row[1], case .text(let pass) = row[2],
                case .text(let metric) = row[3]
            else { continue }
            let formula = StoredFormula(
                pass: pass, metric: metric, text: row[4].exactText, formula: CostFormula(stored: row[5]),
                layers: layers[row[6]] ?? [])
            formulas[notebook, default: [:]][cell, default: []].append(formula)
        }
        return formulas
    }

    private static func layers(in database: some QuerySource) throws -> [Datum: [Layer]] {
        guard try !database.query(layersTableQuery, parameters: [:]).rows.isEmpty else { return [:] }
        var layers: [Datum: [Layer]] = [:]
        for row in try database.query(layersQuery, parameters: [:]).rows {
            layers[row[0], default: []].append(
                Layer(
                    name: row[1].exactText, isRepeated: row[2] == .integer(1), text: row[3].exactText,
                    formula: CostFormula(stored: row[4])))
        }
        return layers
    }

    /// The degrees in words and the growth, such as `degree 2 in width, 1 in batch, Θ(batch·width²)`.
    var degrees: String { formula?.facts(at: nil) ?? "" }

    /// The pass for readers.
    var passLabel: String { pass.replacing("_", with: " ") }

    /// The formula for a page.
    var html: String { Self.html(formula, text) }
}

extension StoredFormula {
    fileprivate static func html(_ formula: CostFormula?, _ text: String) -> String {
        formula?.mathML ?? "<span class=\"plain\">\(HTMLText.escaped(text))</span>"
    }

    /// What the formulas of the layers are of, for readers.
    var layersTitle: String {
        "\(passLabel.prefix(1).uppercased())\(passLabel.dropFirst()): \(MetricName.label(metric)) by layer"
    }

    /// What is said under the formulas of the layers.
    var layersNote: String {
        layers.contains { $0.formula != nil }
            ? LayerFormula.notes(metric, hasRepeated: layers.contains(where: \.isRepeated)) : ""
    }

    /// The formulas of the layers as a table that scrolls in its own box.
    var layersHTML: String {
        let title = HTMLText.escaped(layersTitle)
        let rows = layers.map { layer in
            "<tr><td>\(HTMLText.escaped(layer.name))</td><td>\(Self.html(layer.formula, layer.text))</td>"
                + "<td>\(HTMLText.escaped(layer.formula?.briefFacts ?? ""))</td></tr>\n"
        }
        return """
            <div class="scroll" role="group" tabindex="0" aria-label="\(title)"><table><thead><tr><th scope="col">Layer</th>\
            <th scope="col">Formula</th><th scope="col">Growth</th></tr></thead><tbody>
            \(rows.joined())</tbody></table></div>
            """
    }

    /// The formulas of the layers in Markdown, under what they are of.
    var layersMarkdown: String {
        let table = MarkdownMarkup.table(
            headings: ["Layer", "Formula", "Growth"], isNumeric: [false, false, false],
            rows: layers.map { [$0.name, $0.formula?.text ?? $0.text, $0.formula?.briefFacts ?? ""] })
        return ["**\(MarkdownMarkup.text(layersTitle))**", table, MarkdownMarkup.text(layersNote)]
            .filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
}

extension CostFormula {
    /// The formula that the database holds as JSON; `nil` where it holds none.
    fileprivate init?(stored: Datum) {
        guard case .text(let json) = stored,
            let formula = try? JSONDecoder().decode(CostFormula.self, from: Data(json.utf8))
        else { return nil }
        self = formula
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
