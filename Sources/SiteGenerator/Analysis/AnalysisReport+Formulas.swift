import CostAnalysis
import Graphs
public import Networks
public import Tables

extension AnalysisReport {
    /// The metrics that have a formula for each pass, and how they are called.
    private static let metrics = ["macs", "flops", "bytes_read", "bytes_written", "span", "peak_memory_bytes"]

    /// Why the metrics that often have no polynomial have none.
    private static let reasons = [
        "span": "sums are taken as balanced trees, whose depth grows with the logarithm",
        "peak_memory_bytes": "a peak is the greatest of several polynomials, and which one it is depends on the sizes",
    ]

    /// The exact polynomials of a network's cost in named parameters.
    ///
    /// - Parameters:
    ///   - declaration: The network.
    ///   - variables: Integer parameters of it.
    ///   - settings: The values of the other parameters.
    /// - Throws: `Diagnostic` for parameters that the network does not have.
    public init(
        formulasOf declaration: NetworkDeclaration, in variables: [String], settings: [String: ParameterValue]
    ) throws {
        var formulas = try NetworkFormulas(declaration, in: variables, settings: settings)
        var sections = [
            Section(
                heading: "Network",
                body: .formulas(
                    try ["parameters", "activation_bytes"].map { metric in
                        try Self.formula(metric, of: .forward, &formulas)
                    }))
        ]
        for pass in [Pass.inference, .forward, .backward] {
            let lines = try Self.metrics.map { try Self.formula($0, of: pass, &formulas) }
            sections.append(
                Section(
                    heading: pass.rawValue.prefix(1).uppercased() + pass.rawValue.dropFirst(), body: .formulas(lines)))
        }
        let values = try declaration.settings(settings)
        let fixed = declaration.parameters.filter { !variables.contains($0.name) }.map {
            "\($0.name)=\(values[$0.name] ?? $0.defaultValue)"
        }
        self.init(
            title: "\(declaration.name) in \(variables.joined(separator: ", "))",
            summary: fixed.isEmpty ? [] : [fixed.joined(separator: " ")], sections: sections)
    }

    private static func formula(
        _ metric: String, of pass: Pass, _ formulas: inout NetworkFormulas
    ) throws -> Formula {
        let label = MetricName.label(metric)
        do {
            let polynomial = try formulas.polynomial(metric, of: pass)
            let degrees = polynomial.variables.map { "\(polynomial.degree(in: $0)) in \($0)" }
            let facts = [
                "degree " + (degrees + [polynomial.growth]).joined(separator: ", "),
                polynomial.condition.map { "for \($0)" },
            ]
            return Formula(
                subject: label, text: polynomial.text, facts: facts.compactMap(\.self).joined(separator: "; "),
                mathML: polynomial.mathML)
        } catch let error as FormulaError {
            return Formula(subject: label, text: "\(error)", facts: reasons[metric] ?? "", mathML: nil)
        }
    }

    /// The report's tables and formulas as one table, a row a value, for programs.
    public var table: DataTable {
        var rows: [[Datum]] = []
        for section in sections {
            switch section.body {
            case .chart: continue
            case .formulas(let formulas):
                rows += formulas.map { formula in
                    [.text(section.heading.lowercased()), .text(formula.subject)]
                        + [.text(formula.text), .text(formula.facts)]
                }
            case .table(let table):
                rows += table.data.rows.map { [.text(section.heading.lowercased())] + $0 }
            }
        }
        let columns: [String] =
            switch sections.first?.body {
            case .table: ["part", "metric", "a", "b", "difference", "ratio"]
            default: ["part", "metric", "formula", "facts"]
            }
        return DataTable(columns: columns, rows: rows)
    }
}
