import CostAnalysis
import Measurement
import Networks
import Tables

extension FitDeclaration {
    /// The columns of a fit's table.
    static let columns = [
        "series", "parameter", "family", "formula", "exponent", "low", "high", "level", "r2", "points", "exact_degree",
        "verdict", "reason",
    ]

    /// Those of them that hold text.
    static let textColumns: Set<String> = ["series", "parameter", "family", "formula", "verdict", "reason"]

    /// A row a series and parameter: the chosen curve, and the exponent of the power law with its interval.
    ///
    /// `verdict` is `determined`, or `undetermined` where the data cannot tell, for `reason`.
    func table(of series: [FittedSeries], degrees: ExactDegrees) -> DataTable {
        var rows: [[Datum]] = []
        for series in series {
            let fit = series.fit
            let reasons = fit.doubts
            for exponent in fit.exponents {
                let degree = degrees.degree(of: y, in: exponent.parameter, pass: series.pass)
                rows.append([
                    .text(series.name), .text(exponent.parameter), .text(fit.curve.family),
                    .text(fit.curve.text(fit.parameters)), .real(exponent.value), .real(exponent.interval.low),
                    .real(exponent.interval.high), .real(exponent.interval.level),
                    fit.rSquared.map { .real($0) } ?? .null, .integer(Int64(fit.points)),
                    degree.map { .integer($0) } ?? .null, .text(reasons.isEmpty ? "determined" : "undetermined"),
                    .text(reasons.joined(separator: "; ")),
                ])
            }
        }
        return DataTable(columns: Self.columns, rows: rows)
    }
}

/// The degrees of the exact formulas in a notebook that are of the networks from which data comes.
struct ExactDegrees {
    private struct Degree {
        let pass: String
        let metric: String
        let parameter: String
        let degree: Int64
    }

    private var degrees: [Degree] = []

    /// Gathers the degrees.
    ///
    /// - Parameters:
    ///   - formulas: The rows of the notebook's `formula` cells, by their names.
    ///   - data: The cell whose rows are fitted.
    init(_ notebook: Notebook, formulas: [String: DataTable], data: String) {
        let cells = Dictionary(notebook.cells.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var names = [data]
        var place = 0
        while place < names.count {
            names += (cells[names[place]]?.cellsRead ?? []).filter { !names.contains($0) }
            place += 1
        }
        let networks = names.compactMap { name -> String? in
            guard case .experiment(let experiment) = cells[name]?.body else { return nil }
            return experiment.network.name
        }
        for cell in notebook.cells {
            guard case .formula(let formula) = cell.body, networks.contains(formula.network.name) else { continue }
            degrees += (formulas[cell.name]?.rows ?? []).compactMap { row in
                // What is measured are whole passes.
                guard row.count >= 4, case .integer(let degree) = row[3],
                    FormulaPass(rawValue: row[0].exactText)?.part == nil
                else { return nil }
                return Degree(
                    pass: row[0].exactText, metric: row[1].exactText, parameter: row[2].exactText, degree: degree)
            }
        }
    }

    /// The degree of a metric's formula in a parameter; of a time that of the operations counted.
    ///
    /// - Parameter pass: The pass, or `nil` where the degree must be the same in all passes.
    func degree(of metric: String, in parameter: String, pass: String?) -> Int64? {
        for name in metric.hasSuffix("seconds") ? ["flops", "macs"] : [metric] {
            let found = degrees.filter {
                $0.metric == name && $0.parameter == parameter && (pass == nil || $0.pass == pass)
            }
            let different = Set(found.map(\.degree))
            if different.count == 1, let degree = different.first { return degree }
        }
        return nil
    }
}

extension Cell {
    /// The cells whose rows a `sql` or `fit` cell reads; `nil` for other kinds.
    public var cellsRead: [String]? {
        switch body {
        case .sql(let query): query.cells
        case .fit(let fit): [fit.data]
        default: nil
        }
    }
}
