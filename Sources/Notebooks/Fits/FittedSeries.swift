import Diagnostics
public import Measurement
import Tables

/// A series of a `fit` cell with the curve that was found.
public struct FittedSeries: Sendable {
    /// The value of the `by` column; empty where there is none.
    public let name: String
    /// The pass of the points, where all have the same.
    let pass: String?
    /// The parameters' values at each point.
    public let x: [[Double]]
    /// The quantity at each point.
    public let y: [Double]
    /// What was found.
    public let fit: ScalingFit
    /// Rows that were left out because a value is null, as after a trial that failed.
    public let omitted: Int

    /// Creates a series that has been fitted.
    public init(
        name: String, pass: String? = nil, x: [[Double]], y: [Double], fit: ScalingFit, omitted: Int
    ) {
        self.name = name
        self.pass = pass
        self.x = x
        self.y = y
        self.fit = fit
        self.omitted = omitted
    }
}

/// The points of a series, before they are fitted.
struct SeriesPoints {
    let name: String
    /// The values of the `pass` column.
    var passes: Set<String> = []
    var x: [[Datum]] = []
    var y: [Datum] = []
    var omitted = 0

    /// The series with its fit.
    ///
    /// - Throws: `Diagnostic` for text and for points that carry no fit, with the series' name.
    func fitted(by declaration: FitDeclaration) throws(Diagnostic) -> FittedSeries {
        do {
            var abscissas: [[Double]] = []
            for point in x {
                var values: [Double] = []
                for (datum, column) in zip(point, declaration.x) {
                    values.append(try declaration.number(datum, in: column))
                }
                abscissas.append(values)
            }
            var ordinates: [Double] = []
            for datum in y { ordinates.append(try declaration.number(datum, in: declaration.y)) }
            let fit = try ScalingFit(parameters: declaration.x, x: abscissas, y: ordinates, level: declaration.level)
            return FittedSeries(
                name: name, pass: passes.count == 1 ? passes.first : nil, x: abscissas, y: ordinates, fit: fit,
                omitted: omitted)
        } catch {
            var fault = error
            if !name.isEmpty { fault.message += " in the series '\(name)'" }
            throw fault
        }
    }
}

extension FitDeclaration {
    /// The number that a column has.
    ///
    /// - Throws: `Diagnostic` for text, with the line that names the column.
    fileprivate func number(_ datum: Datum, in column: String) throws(Diagnostic) -> Double {
        // Counts beyond 64 bits are decimal text.
        if let number = datum.number ?? datum.integerDigits.flatMap(Double.init) { return number }
        throw Diagnostic(
            line: lines[column], "'\(datum.exactText)' in the column \(column) of a fit", expected: "a number")
    }

    /// The points of each series, in the order in which the data has them.
    func series(of data: DataTable) -> [SeriesPoints] {
        let place = { (name: String) in data.index(of: name) ?? 0 }
        let columns = x.map(place)
        var series: [SeriesPoints] = []
        var places: [String: Int] = [:]
        for row in data.rows {
            let name = by.map { row[place($0)].exactText } ?? ""
            let index = places[name] ?? series.count
            if index == series.count {
                places[name] = index
                series.append(SeriesPoints(name: name))
            }
            if let pass = data.index(of: "pass"), case .text(let text) = row[pass] { series[index].passes.insert(text) }
            let point = columns.map { row[$0] }
            guard row[place(y)] != .null, !point.contains(.null) else {
                series[index].omitted += 1
                continue
            }
            series[index].x.append(point)
            series[index].y.append(row[place(y)])
        }
        return series
    }
}
