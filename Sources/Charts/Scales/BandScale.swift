/// Maps categories to bands of equal width along an axis.
struct BandScale: Equatable {
    /// The number of categories.
    var count: Int
    /// The places where the first band starts and the last one ends.
    var start: Double
    var end: Double
    /// The share of each step that is left free.
    var padding: Double

    /// The distance between the centres of neighbouring bands.
    var step: Double {
        abs(end - start) / Double(max(1, count))
    }

    /// The width of a band.
    var bandwidth: Double {
        step * (1 - padding)
    }

    /// The centre of a category's band.
    func center(_ index: Int) -> Double {
        start + (Double(index) + 0.5) * (end - start) / Double(max(1, count))
    }
}

/// Where values lie along the x or the y axis.
enum PositionScale: Equatable {
    case continuous(ContinuousScale)
    case band(BandScale)

    /// The place of a value; a category's is the centre of its band.
    func position(_ value: PositionValue) -> Double {
        switch (self, value) {
        case (.continuous(let scale), .number(let number)): scale.position(number)
        case (.band(let scale), .category(let index)): scale.center(index)
        case (.continuous(let scale), .category): scale.start
        case (.band(let scale), .number): scale.start
        }
    }
}

extension PositionScale {
    /// The place of zero where the axis has numbers on both sides of it.
    var innerZero: Double? {
        guard case .continuous(let scale) = self, scale.kind == .linear, scale.lower < 0, scale.upper > 0 else {
            return nil
        }
        return scale.position(0)
    }

    /// The place from which bars and rules grow.
    var baseline: Double {
        switch self {
        case .continuous(let scale): scale.position(scale.baseline)
        case .band(let scale): scale.start
        }
    }
}

/// A value along an axis.
enum PositionValue: Hashable, Sendable {
    case number(Double)
    /// The place of a category among the axis' categories.
    case category(Int)

    /// The number, or `nil` for a category.
    var number: Double? {
        guard case .number(let value) = self else { return nil }
        return value
    }
}
