import CostAnalysis
public import Graphs
public import Networks
public import Tables

extension AnalysisReport {
    /// The metrics whose formulas are shown for each pass unless others are asked for.
    private static let metrics = ["macs", "flops", "bytes_read", "bytes_written", "span", "peak_memory_bytes"]
    /// The passes whose formulas are shown unless others are asked for.
    private static let passes = [Pass.inference, .forward, .backward]

    /// The exact formulas of a network's cost in named parameters.
    ///
    /// - Parameters:
    ///   - declaration: The network.
    ///   - variables: Integer parameters of it.
    ///   - settings: The values of the other parameters.
    ///   - metrics: The metrics; the usual ones where none is given.
    ///   - passes: The passes; all that have formulas where none is given.
    /// - Throws: `Diagnostic` for parameters that the network does not have, and for unknown metrics.
    public init(
        formulasOf declaration: NetworkDeclaration, in variables: [String], settings: [String: ParameterValue],
        metrics: [String] = [], passes: [Pass] = []
    ) throws {
        let chosen = metrics.isEmpty ? NetworkFormulas.passless.sorted(by: >) + Self.metrics : metrics
        let passes = passes.isEmpty ? Self.passes : passes
        let own = chosen.filter { !NetworkFormulas.passless.contains($0) }
        let shared = chosen.filter(NetworkFormulas.passless.contains)
        var formulas = try NetworkFormulas(
            declaration, in: variables, settings: settings, of: own.isEmpty ? [] : Set(passes))
        var sections: [Section] = []
        if !shared.isEmpty {
            let lines = try shared.map { try Self.formula($0, of: .forward, &formulas) }
            sections.append(Section(heading: "Network", body: .formulas(lines)))
        }
        for pass in passes where !own.isEmpty {
            let lines = try own.map { try Self.formula($0, of: pass, &formulas) }
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
            let formula = try formulas.formula(metric, of: pass)
            return Formula(
                subject: label, text: formula.text, facts: formula.facts(at: formulas.sizes), latex: formula.latex,
                mathML: formula.mathML)
        } catch let error as FormulaError {
            guard metric == "span" else {
                return Formula(subject: label, text: "\(error)", facts: "", latex: nil, mathML: nil)
            }
            let reason = "sums are balanced trees, whose depth grows with the logarithm"
            guard let span = try? formulas.logarithmicSpan(of: pass) else {
                return Formula(subject: label, text: "\(error)", facts: reason, latex: nil, mathML: nil)
            }
            let facts = [
                span.growth, span.condition.map { "for \($0)" },
                span.isExact ? nil : "bounds, met at powers of two", reason,
            ]
            return Formula(
                subject: label, text: span.text, facts: facts.compactMap(\.self).joined(separator: "; "),
                latex: span.latex, mathML: span.mathML)
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
                        + [.text(formula.text), .text(formula.facts), .text(formula.latex ?? "")]
                }
            case .table(let table):
                rows += table.data.rows.map { [.text(section.heading.lowercased())] + $0 }
            }
        }
        let columns: [String] =
            switch sections.first?.body {
            case .table: ["part", "metric", "a", "b", "difference", "ratio"]
            default: ["part", "metric", "formula", "facts", "latex"]
            }
        return DataTable(columns: columns, rows: rows)
    }
}

extension ExactFormula {
    /// The degrees in words, the growth, where the formula holds, and of how many polynomials it is the greatest.
    ///
    /// - Parameter sizes: The given sizes, one a variable, where they are known.
    func facts(at sizes: [Int]? = nil) -> String {
        let holdsThere = sizes.map(holds) ?? (condition == nil)
        let place = zip(variables, sizes ?? []).map { "\($0)=\($1)" }.joined(separator: ", ")
        let degrees = variables.map { "\(degree(in: $0)) in \($0)" }
        let parts = [
            variables.isEmpty ? nil : "degree " + (degrees + [growth]).joined(separator: ", "),
            condition.map { "for \($0)" + (holdsThere || place.isEmpty ? "" : ", so not at the given \(place)") },
            pieces.count > 1
                ? "the greatest of \(pieces.count) polynomials"
                    + (holdsThere ? ", of which the first is it at the given sizes" : "") : nil,
        ]
        return parts.compactMap(\.self).joined(separator: "; ")
    }
}
