import Tables

/// What lies along an axis: a continuous domain or categories, and how the specification wants it shown.
struct AxisModel {
    /// `x` or `y`.
    var channel: Channel
    /// The categories, or `nil` for a continuous axis.
    var categories: CategoryDomain?
    /// The kind of a continuous scale.
    var kind: ContinuousScale.Kind = .linear
    /// The bounds that the specification sets.
    var explicitBounds: (lower: Double, upper: Double)?
    /// Whether a linear axis includes zero.
    var includesZero = true
    /// Whether the bounds are rounded, as far as the specification says so.
    var nice: Bool?
    /// The least and the greatest number along the axis.
    var lower = Double.infinity
    var upper = -Double.infinity
    /// How the axis is shown.
    var definition: AxisDefinition
    /// The title, or `nil` for none.
    var title: String?
    /// Whether any layer draws bars or intervals in its bands.
    var hasBars: Bool

    /// Merges what the layers say of an axis; the first layer that sets a property decides it.
    init(_ channel: Channel, layers: [ChartSpecification.Layer], categories: CategoryDomain?) {
        self.channel = channel
        self.categories = categories
        let definitions = layers.compactMap { $0[channel] }
        let scales = definitions.map(\.scale)
        if scales.contains(where: { $0.kind == .log }) {
            kind = .logarithmic(base: scales.lazy.compactMap(\.base).first ?? 10)
        }
        let domain = categories == nil ? scales.lazy.compactMap(\.domain).first : nil
        if let bounds = domain?.compactMap(\.number), bounds.count == 2 {
            explicitBounds = (bounds[0], bounds[1])
        }
        includesZero = scales.lazy.compactMap(\.zero).first ?? true
        nice = scales.lazy.compactMap(\.nice).first
        definition = AxisDefinition()
        definition.isHidden = !definitions.isEmpty && definitions.allSatisfy(\.axis.isHidden)
        definition.format = definitions.lazy.compactMap(\.axis.format).first
        definition.grid = definitions.lazy.compactMap(\.axis.grid).first
        definition.tickCount = definitions.lazy.compactMap(\.axis.tickCount).first
        hasBars = layers.contains { $0.mark.kind == .bar } || definitions.contains { $0.scale.kind == .band }
        title = Self.title(definitions)
    }

    private static func title(_ definitions: [ChannelDefinition]) -> String? {
        for title in definitions.flatMap({ [$0.axis.title, $0.title] }) {
            switch title {
            case .text(let text): return text.isEmpty ? nil : text
            case .none: return nil
            case .automatic: continue
            }
        }
        return definitions.lazy.compactMap(\.field).first
    }

    /// Takes the bounds from the numbers along the axis.
    mutating func measure(_ values: [PositionValue?]) {
        for case .number(let number)? in values {
            lower = min(lower, number)
            upper = max(upper, number)
        }
    }

    /// Whether numbers lie outside the bounds that the specification sets.
    var isOutside: Bool {
        guard let explicitBounds, lower <= upper else { return false }
        return lower < explicitBounds.lower || upper > explicitBounds.upper
    }

    /// How its numbers are written.
    var style: NumberStyle {
        definition.format ?? .automatic
    }

    /// What counts as one on a linear axis: for bytes, the binary prefix of the greatest number.
    var unit: Double {
        guard style == .bytes else { return 1 }
        let largest = max(abs(explicitBounds?.lower ?? lower), abs(explicitBounds?.upper ?? upper))
        guard largest.isFinite else { return 1 }
        return Prefix.fitting(largest, in: .bytes)?.factor ?? 1
    }

    /// The scale from one end of a panel to the other.
    ///
    /// - Parameter inset: What a continuous scale keeps free at both ends.
    func scale(from start: Double, to end: Double, inset: (start: Double, end: Double)) -> PositionScale {
        if let categories {
            let padding = hasBars ? 0.2 : 0
            return .band(BandScale(count: categories.values.count, start: start, end: end, padding: padding))
        }
        let bounds = bounds
        let direction: Double = end < start ? -1 : 1
        return .continuous(
            ContinuousScale(
                kind: kind, lower: bounds.lower, upper: bounds.upper, start: start + direction * inset.start,
                end: end - direction * inset.end))
    }

    /// The numbers at both ends of a continuous axis.
    var bounds: (lower: Double, upper: Double) {
        if let explicitBounds { return explicitBounds }
        let isLogarithmic = kind != .linear
        let known = lower <= upper ? (lower, upper) : isLogarithmic ? (1, 10) : (0, 1)
        return ContinuousScale.bounds(
            from: known.0, to: known.1, kind: kind, includesZero: includesZero, nice: nice, unit: unit)
    }
}
