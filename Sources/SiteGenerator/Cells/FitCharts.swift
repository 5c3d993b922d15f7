import Charts
import Diagnostics
import Foundation
import Measurement
import Notebooks
import Tables

/// The charts of a `fit` cell: its points with the curves through them, and how far each point is from its curve.
struct FitCharts {
    /// A chart that has been drawn.
    struct Drawn {
        /// The name of its file.
        let name: String
        let svg: String
        let title: String
        let description: String
    }

    private let declaration: FitDeclaration
    private let series: [FittedSeries]
    private let name: String
    /// The points of a curve between two points that double.
    private static let steps = 8.0
    /// The residual below which a point lies on its curve.
    private static let rounding = 1e-9

    init(_ declaration: FitDeclaration, _ series: [FittedSeries], name: String) {
        self.declaration = declaration
        self.series = series
        self.name = name
    }

    /// The charts, those left out that cannot be drawn.
    ///
    /// Of two parameters the points are drawn against the height of the curve, since a page has two dimensions.
    func rendered(file: String, line: Int) -> [Drawn] {
        [draw("fit", overlay, curves), draw("residuals", residuals, points)].compactMap(\.self)
    }

    private func draw(_ kind: String, _ yaml: String, _ rows: DataTable) -> Drawn? {
        guard let specification = try? ChartSpecification(yaml: yaml),
            let chart = try? specification.render(rows, id: "\(name)-\(kind)")
        else { return nil }
        return Drawn(name: "\(name)-\(kind)", svg: chart.svg, title: chart.title, description: chart.description)
    }

    private var isPlane: Bool { declaration.x.count > 1 }

    private var abscissaTitle: String { isPlane ? "\(declaration.y), fitted" : declaration.x[0] }

    private var color: String {
        declaration.by.map { ", color: {field: series, type: nominal, title: \(jsonString($0))}" } ?? ""
    }

    private var overlay: String {
        """
        data: {name: fit}
        title: \(jsonString("\(declaration.y) and its fit"))
        description: \(jsonString("The points of \(declaration.y) and the curves fitted to them, on logarithmic axes."))
        layer:
          - mark: point
            encoding: {x: \(abscissa), y: {field: y, \(ordinate)}\(color)}
          - mark: line
            encoding: {x: \(abscissa), y: {field: fitted, \(ordinate)}\(color)}
        """
    }

    private var abscissa: String {
        "{field: x, type: quantitative, scale: {type: log\(isPlane ? "" : ", base: 2")}, title: \(jsonString(abscissaTitle))}"
    }

    private var ordinate: String {
        "type: quantitative, scale: {type: log}, title: \(jsonString(declaration.y))"
    }

    private var residuals: String {
        """
        data: {name: residuals}
        title: Residuals
        description: \(jsonString("How far each point of \(declaration.y) is from its curve, relative to the curve."))
        height: 120
        mark: point
        encoding: {x: \(abscissa), y: {field: residual, type: quantitative, axis: {format: percent}, title: Residual}\(color)}
        """
    }

    /// Points and curves in one table; each row has the one or the other.
    private var curves: DataTable {
        var rows: [[Datum]] = []
        for fitted in series {
            for (point, height) in zip(fitted.x, fitted.y) {
                rows.append([.text(fitted.name), .real(abscissa(of: point, fitted)), .real(height), .null])
            }
            for place in places(fitted) {
                let height = isPlane ? place : fitted.fit.curve.value(at: [place])
                rows.append([.text(fitted.name), .real(place), .null, .real(height)])
            }
        }
        return DataTable(columns: ["series", "x", "y", "fitted"], rows: rows)
    }

    private var points: DataTable {
        let rows = series.flatMap { fitted in
            zip(fitted.x, fitted.fit.residuals).map { point, residual -> [Datum] in
                // What rounding leaves of an exact fit is nothing.
                let share = abs(residual) < Self.rounding ? 0 : exp(residual) - 1
                return [.text(fitted.name), .real(abscissa(of: point, fitted)), .real(share)]
            }
        }
        return DataTable(columns: ["series", "x", "residual"], rows: rows)
    }

    private func abscissa(of point: [Double], _ fitted: FittedSeries) -> Double {
        isPlane ? fitted.fit.curve.value(at: point) : point[0]
    }

    /// Where the curve is drawn: from the first to the last abscissa, evenly in logarithms.
    private func places(_ fitted: FittedSeries) -> [Double] {
        let all = fitted.x.map { abscissa(of: $0, fitted) }
        guard let first = all.min(), let last = all.max(), first < last else { return [] }
        let count = min(max((log2(last / first) * Self.steps).rounded(.up), 8), 200)
        return (0...Int(count)).map { first * pow(last / first, Double($0) / count) }
    }
}
