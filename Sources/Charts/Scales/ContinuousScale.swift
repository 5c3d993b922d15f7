import Foundation

/// Maps numbers to places along an axis, linearly or by their logarithm.
struct ContinuousScale: Equatable {
    /// How distance along the axis grows with the number.
    enum Kind: Equatable {
        case linear
        case logarithmic(base: Double)
    }

    /// The kind of scale.
    var kind: Kind
    /// The least and the greatest number shown.
    var lower: Double
    var upper: Double
    /// The places of `lower` and `upper`, in user units of the SVG.
    var start: Double
    var end: Double

    /// The place of a number.
    func position(_ value: Double) -> Double {
        let share =
            switch kind {
            case .linear: (value - lower) / (upper - lower)
            case .logarithmic: (log(value) - log(lower)) / (log(upper) - log(lower))
            }
        return start + share * (end - start)
    }

    /// Whether a number lies between the bounds.
    func contains(_ value: Double) -> Bool {
        value >= lower && value <= upper
    }

    /// Where bars start: zero, or the bound nearest to it.
    var baseline: Double {
        switch kind {
        case .linear: min(max(0, lower), upper)
        case .logarithmic: lower
        }
    }

    /// The bounds of an axis that shows every number from `lower` to `upper`, widened where they are the same.
    ///
    /// - Parameters:
    ///   - includesZero: Whether a linear axis starts at zero.
    ///   - nice: Whether to move the bounds to round values; `nil` rounds linear axes, and logarithmic ones finely.
    ///   - unit: What counts as one on a linear axis.
    static func bounds(
        from lower: Double, to upper: Double, kind: Kind, includesZero: Bool, nice: Bool?, unit: Double
    ) -> (lower: Double, upper: Double) {
        switch kind {
        case .linear:
            var (low, high) = includesZero ? (min(0, lower), max(0, upper)) : (lower, upper)
            if high - low <= max(abs(low), abs(high)) * 1e-11 || high - low < 1e-290 {
                let margin = abs(high) < 1e-290 ? 1 : abs(high) / 2
                (low, high) = includesZero && high >= 0 ? (0, max(high, margin)) : (low - margin, high + margin)
            }
            return nice ?? true ? LinearTicks.nice(from: low, to: high, count: 6, unit: unit) : (low, high)
        case .logarithmic(let base):
            var (low, high) = (lower, upper)
            if high / low < 1 + 1e-9 { (low, high) = (low / base.squareRoot(), high * base.squareRoot()) }
            guard nice ?? true else { return (low, high) }
            return LogTicks.nice(from: low, to: high, base: base, coarse: nice == true)
        }
    }
}
