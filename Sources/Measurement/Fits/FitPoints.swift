import Foundation

/// The points of a fit: values above 0 of one or two parameters, and of what is measured at them.
struct FitPoints: Sendable {
    /// The parameters' values at each point.
    let x: [[Double]]
    /// What was measured there.
    let y: [Double]

    /// The number of parameters.
    var dimensions: Int { x.first?.count ?? 0 }
    /// The number of points.
    var count: Int { y.count }

    /// The points of these indices.
    func subset(_ indices: [Int]) -> FitPoints {
        FitPoints(x: indices.map { x[$0] }, y: indices.map { y[$0] })
    }

    /// The sum of the squared deviations of log y from its mean.
    var logarithmicSpread: Double {
        let logarithms = y.map { log($0) }
        let mean = logarithms.reduce(0, +) / Double(count)
        return logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
}
