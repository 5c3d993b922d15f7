public import CostAnalysis
public import Networks
public import Tables

extension AnalysisReport {
    /// The metrics whose formulas are shown for each pass unless others are asked for.
    private static let metrics = ["macs", "flops", "bytes_read", "bytes_written", "span", "peak_memory_bytes"]
    /// The metric whose formulas are shown for each layer unless others are asked for.
    private static let layerMetrics = ["macs"]

    /// The exact formulas of a network's cost in named parameters.
    ///
    /// - Parameters:
    ///   - declaration: The network.
    ///   - variables: Integer parameters of it.
    ///   - settings: The values of the other parameters; that of a variable is the size from which the search sets out.
    ///   - metrics: The metrics; the usual ones where none is given, with layers the multiply-adds alone.
    ///   - passes: The passes; all that the step has where none is given.
    ///   - step: What a step of training consists of.
    ///   - folding: Which layers are counted together in the formulas of layers; `nil` where these are not asked for.
    /// - Throws: `Diagnostic` for parameters that the network does not have, for unknown metrics, and for a pass that
    ///   the step does not have.
    public init(
        formulasOf declaration: NetworkDeclaration, in variables: [String], settings: [String: ParameterValue],
        metrics: [String] = [], passes: [FormulaPass] = [], step: TrainingStep = TrainingStep(),
        layers folding: LayerFolding? = nil
    ) throws {
        let usual = folding == nil ? CostFormula.passless.sorted(by: >) + Self.metrics : Self.layerMetrics
        let chosen = metrics.isEmpty ? usual : metrics
        let passes = passes.isEmpty ? FormulaPass.all(of: step) : passes
        let own = chosen.filter { !CostFormula.passless.contains($0) }
        let shared = chosen.filter(CostFormula.passless.contains)
        let formulas = try NetworkFormulas(
            declaration, in: variables, settings: settings, of: own.isEmpty ? [] : Set(passes), step: step,
            layers: folding)
        var parts = FormulaSections(formulas: formulas, showsLayers: folding != nil)
        var sections: [Section] = []
        if !shared.isEmpty { sections += try parts.sections(of: .forward, "network", shared) }
        for pass in passes where !own.isEmpty {
            sections += try parts.sections(of: pass, pass.rawValue.replacing("_", with: " "), own)
        }
        if ["parameters", "flops"].allSatisfy(chosen.contains), [.forward, .backward].allSatisfy(passes.contains) {
            sections += try parts.limits()
        }
        let values = try declaration.settings(settings)
        let fixed = declaration.parameters.filter { !variables.contains($0.name) }.map {
            "\($0.name)=\(values[$0.name] ?? $0.defaultValue)"
        }
        let stepSettings = step.settings.map { "\($0.name)=\($0.value)" }
        let summary = (fixed + stepSettings).joined(separator: " ")
        self.init(
            title: "\(declaration.name) in \(variables.joined(separator: ", "))",
            summary: summary.isEmpty ? [] : [summary], sections: sections)
    }

    /// The report's tables and formulas as one table, a row a value, for programs.
    public var table: DataTable {
        var rows: [[Datum]] = []
        var columns = ["part", "metric", "a", "b", "difference", "ratio"]
        for section in sections {
            switch section.body {
            case .chart: continue
            case .formulas(let formulas):
                columns = ["part", "metric", "layer", "formula", "facts", "latex"]
                rows += formulas.map { formula in
                    [
                        formula.part, formula.metric, formula.layer ?? "", formula.text, formula.facts,
                        formula.latex ?? "",
                    ]
                    .map(Datum.text)
                }
            case .table(let table):
                rows += table.data.rows.map { [.text(section.heading.lowercased())] + $0 }
            }
        }
        return DataTable(columns: columns, rows: rows)
    }
}

/// The parts of a report that hold the formulas of a pass and of its layers.
private struct FormulaSections {
    var formulas: NetworkFormulas
    let showsLayers: Bool

    mutating func sections(
        of pass: FormulaPass, _ part: String, _ metrics: [String]
    ) throws -> [AnalysisReport.Section] {
        let heading = part.prefix(1).uppercased() + part.dropFirst()
        let totals = try metrics.map { try total($0, of: pass, part) }
        var sections = [AnalysisReport.Section(heading: heading, body: .formulas(totals))]
        for metric in metrics where showsLayers {
            let (rows, notes) = try layers(metric, of: pass, part)
            guard !rows.isEmpty else { continue }
            sections.append(
                AnalysisReport.Section(
                    heading: "\(heading): \(MetricName.label(metric)) by layer", body: .formulas(rows), notes: notes))
        }
        return sections
    }

    /// The limits of a step's FLOPs per weight and example, in a section where there are any.
    mutating func limits() throws -> [AnalysisReport.Section] {
        let limits = try formulas.stepLimits().map { limit in
            AnalysisReport.Formula(
                part: "limits",
                metric: "FLOPs of both passes per weight and example, as \(limit.variable) grows", layer: nil,
                text: limit.text, facts: "", latex: limit.latex, mathML: limit.mathML)
        }
        return limits.isEmpty ? [] : [.init(heading: "Limits", body: .formulas(limits))]
    }

    private mutating func total(
        _ metric: String, of pass: FormulaPass, _ part: String
    ) throws -> AnalysisReport.Formula {
        let label = MetricName.label(metric)
        do {
            let formula = try formulas.formula(metric, of: pass)
            return AnalysisReport.Formula(part, label, formula, facts: formula.facts(at: formulas.sizes))
        } catch let error as FormulaError {
            let reason = metric == "span" ? CostFormula.reasonOfLogarithms : ""
            return AnalysisReport.Formula(part, label, reason: "\(error)", facts: reason)
        }
    }

    private mutating func layers(
        _ metric: String, of pass: FormulaPass, _ part: String
    ) throws -> (rows: [AnalysisReport.Formula], notes: [String]) {
        let label = MetricName.label(metric)
        let layers: [LayerFormula]
        do {
            layers = try formulas.layers(metric, of: pass)
        } catch let error as FormulaError {
            return ([AnalysisReport.Formula(part, label, layer: "every layer", reason: "\(error)", facts: "")], [])
        }
        let rows = layers.map { layer in
            switch layer.formula {
            case .success(let formula):
                AnalysisReport.Formula(part, label, layer: layer.title, formula, facts: formula.briefFacts)
            case .failure(let error):
                AnalysisReport.Formula(part, label, layer: layer.title, reason: "\(error)", facts: "")
            }
        }
        return (rows, [LayerFormula.notes(metric, hasRepeated: layers.contains(where: \.isRepeated))])
    }
}

extension AnalysisReport.Formula {
    /// A formula; of a layer if one is given.
    fileprivate init(_ part: String, _ metric: String, layer: String? = nil, _ formula: CostFormula, facts: String) {
        self.init(
            part: part, metric: metric, layer: layer, text: formula.text, facts: facts, latex: formula.latex,
            mathML: formula.mathML)
    }

    /// The reason why there is no formula.
    fileprivate init(_ part: String, _ metric: String, layer: String? = nil, reason: String, facts: String) {
        self.init(part: part, metric: metric, layer: layer, text: reason, facts: facts, latex: nil, mathML: nil)
    }
}

extension CostFormula {
    /// Why a span is no polynomial.
    fileprivate static let reasonOfLogarithms =
        "sums are balanced trees, whose depth grows with the logarithm"

    /// The growth and where the formula holds.
    var briefFacts: String { [growth, condition.map { "for \($0)" }].compactMap(\.self).joined(separator: "; ") }

    /// The degrees in words, the growth, where the formula holds, and of how many polynomials it is the greatest.
    ///
    /// - Parameter sizes: The given sizes, one a variable, where they are known.
    func facts(at sizes: [Int]? = nil) -> String {
        let holdsThere = sizes.map(holds) ?? (condition == nil)
        let place = zip(variables, sizes ?? []).map { "\($0)=\($1)" }.joined(separator: ", ")
        let degrees = variables.compactMap { variable in degree(in: variable).map { "\($0) in \(variable)" } }
        let range = condition.map {
            "for \($0)" + (holdsThere || place.isEmpty ? "" : ", so not at the given \(place)")
        }
        let parts: [String?]
        switch self {
        case .exact(let formula):
            let pieces = formula.pieces.count
            parts = [
                variables.isEmpty ? nil : "degree " + (degrees + [growth]).joined(separator: ", "), range,
                pieces > 1
                    ? "the greatest of \(pieces) polynomials"
                        + (holdsThere ? ", of which the first is it at the given sizes" : "") : nil,
            ]
        case .logarithmic(let formula):
            let chains = formula.pieces.count
            parts = [
                growth, range, chains > 1 ? "the greatest of \(chains) chains of operations" : nil,
                formula.isExact ? nil : "bounds, met at powers of two, checked and not proven between them",
                Self.reasonOfLogarithms,
            ]
        case .bounds:
            parts = [growth, range, "bounds, as the sizes decide what is computed again"]
        }
        return parts.compactMap(\.self).joined(separator: "; ")
    }
}
