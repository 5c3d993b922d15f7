import Foundation

/// Round values that divide a linear domain: multiples of 1, 2 or 5 times a power of ten.
struct LinearTicks: Equatable {
    /// The values, rising.
    var values: [Double]
    /// The distance between neighbours.
    var step: Double

    /// About `count` round values between two bounds.
    ///
    /// The step is the one of {1, 2, 5} · 10ⁿ that comes nearest to (upper − lower) / count on a logarithmic scale.
    /// - Parameter unit: What counts as one, such as 1,048,576 for mebibytes.
    init(from lower: Double, to upper: Double, count: Int, unit: Double = 1) {
        let step = Self.step(from: lower / unit, to: upper / unit, count: count)
        let first = (lower / unit / step - 1e-9).rounded(.up)
        let last = (upper / unit / step + 1e-9).rounded(.down)
        self.step = step * unit
        values = []
        guard first <= last, last - first <= 1000 else { return }
        var index = first
        while index <= last {
            values.append(Self.multiple(index, of: step) * unit)
            index += 1
        }
    }

    /// The bounds, moved outwards to round values.
    static func nice(from lower: Double, to upper: Double, count: Int, unit: Double = 1) -> (Double, Double) {
        let step = Self.step(from: lower / unit, to: upper / unit, count: count)
        let first = (lower / unit / step + 1e-9).rounded(.down)
        let last = (upper / unit / step - 1e-9).rounded(.up)
        return (multiple(first, of: step) * unit, multiple(last, of: step) * unit)
    }

    private static func step(from lower: Double, to upper: Double, count: Int) -> Double {
        let raw = (upper - lower) / Double(max(1, count))
        guard raw > 0, raw.isFinite else { return 1 }
        let power = log10(raw).rounded(.down)
        let fraction = raw / pow(10, power)
        let factor: Double =
            fraction >= 50.0.squareRoot()
            ? 10 : fraction >= 10.0.squareRoot() ? 5 : fraction >= 2.0.squareRoot() ? 2 : 1
        return factor * pow(10, power)
    }

    /// The multiple of a step, divided where the step is a fraction, so that 3 · 0.1 gives 0.3.
    private static func multiple(_ index: Double, of step: Double) -> Double {
        guard step < 1 else { return index * step }
        let inverse = (1 / step).rounded()
        return inverse.isFinite && abs(inverse * step - 1) < 1e-9 ? index / inverse : index * step
    }
}
