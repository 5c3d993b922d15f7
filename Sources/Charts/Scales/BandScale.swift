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
