import Tables

/// Where an axis' ticks and labels go, inside a panel whose upper left corner is the origin.
struct AxisLayout: Equatable {
    /// A tick with a label.
    struct Tick: Equatable {
        /// The place along the axis.
        var position: Double
        /// The label; empty where there is no room for it.
        var label: String
    }

    /// The ticks with labels.
    var ticks: [Tick] = []
    /// The places of the lighter lines between them.
    var minor: [Double] = []
    /// Whether labels are slanted, to fit side by side.
    var isSlanted = false
    /// Whether lines go across the panel at the ticks.
    var hasGrid = false

    /// The angle of slanted labels, in degrees.
    static let slant = 38.0

    /// Lays out the axis along the bottom (`x`) or the left side (`y`) of a panel.
    ///
    /// - Parameter length: The panel's extent along the axis.
    init(_ model: AxisModel, scale: PositionScale, length: Double, typography: Typography) {
        guard !model.definition.isHidden else { return }
        let measure = LabelMeasure(isHorizontal: model.channel == .x, typography: typography)
        switch scale {
        case .continuous(let scale):
            hasGrid = model.definition.grid ?? true
            layOutNumbers(model, scale, length, measure)
        case .band(let scale):
            hasGrid = model.definition.grid ?? false
            layOutCategories(model, scale, measure)
        }
    }

    private mutating func layOutNumbers(
        _ model: AxisModel, _ scale: ContinuousScale, _ length: Double, _ measure: LabelMeasure
    ) {
        let isLinear = scale.kind == .linear
        let spacing = measure.typography.size * (isLinear ? measure.isHorizontal ? 5 : 3 : 2)
        let wanted = model.definition.tickCount ?? max(2, Int(length / spacing))
        for count in stride(from: max(2, wanted), through: 2, by: -1) {
            (ticks, minor) = Self.numbers(model, scale, count)
            if measure.fits(ticks) { break }
        }
        if !measure.fits(ticks) { thinOut(measure) }
        let gap = length / Double(max(1, ticks.count + minor.count))
        if gap < 3 { minor = [] }
    }

    private static func numbers(
        _ model: AxisModel, _ scale: ContinuousScale, _ count: Int
    ) -> (ticks: [Tick], minor: [Double]) {
        let values: [Double]
        let labels: [String]
        var minor: [Double] = []
        switch scale.kind {
        case .linear:
            let ticks = LinearTicks(from: scale.lower, to: scale.upper, count: count, unit: model.unit)
            values = ticks.values
            labels = model.style.labels(ofMultiples: values, step: ticks.step)
        case .logarithmic(let base):
            let base = model.style == .bytes ? 2 : base
            let ticks = LogTicks(from: scale.lower, to: scale.upper, base: base, count: count)
            (values, minor) = (ticks.major, ticks.minor)
            labels = model.style.labels(ofPowers: values, base: base)
        }
        let ticks = zip(values, labels).map { Tick(position: scale.position($0), label: $1) }
        return (ticks, minor.map(scale.position))
    }

    private mutating func layOutCategories(_ model: AxisModel, _ scale: BandScale, _ measure: LabelMeasure) {
        guard let categories = model.categories else { return }
        let limit = measure.typography.size * (measure.isHorizontal ? 11 : 14)
        ticks = categories.values.indices.map { index in
            let text = TextMetrics.truncated(
                Self.label(categories.values[index], model.definition.format),
                to: limit, size: measure.typography.size)
            return Tick(position: scale.center(index), label: text)
        }
        guard !measure.fits(ticks) else { return }
        let areNumbers = categories.values.allSatisfy { $0.number != nil }
        if measure.isHorizontal, !areNumbers, scale.step >= measure.typography.size * 1.1 {
            isSlanted = true
        } else {
            thinOut(measure)
        }
    }

    private static func label(_ value: Datum, _ style: NumberStyle?) -> String {
        guard let number = value.number, let style else { return CategoryDomain.label(of: value) }
        return style.label(of: number)
    }

    /// Leaves out labels at equal distances until the others fit.
    private mutating func thinOut(_ measure: LabelMeasure) {
        guard ticks.count > 1 else { return }
        for stride in 2...max(2, ticks.count) {
            let kept = ticks.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
            guard measure.fits(kept) else { continue }
            for index in ticks.indices where index % stride != 0 { ticks[index].label = "" }
            return
        }
    }

    /// How far labels reach beyond the panel's left and right ends.
    func overhang(length: Double, typography: Typography) -> (start: Double, end: Double) {
        var start = 0.0
        var end = 0.0
        for tick in ticks where !tick.label.isEmpty {
            let width = typography.width(tick.label)
            let left = isSlanted ? width * 0.8 : width / 2
            start = max(start, left - tick.position)
            end = max(end, isSlanted ? 0 : tick.position + width / 2 - length)
        }
        return (start, end)
    }

    /// The width of the widest label.
    func widestLabel(_ typography: Typography) -> Double {
        ticks.map { typography.width($0.label) }.max() ?? 0
    }
}

/// Tells whether labels have room beside each other.
struct LabelMeasure {
    /// Whether labels stand side by side rather than on top of each other.
    var isHorizontal: Bool
    /// The type in which they are drawn.
    var typography: Typography

    /// Whether no two neighbouring labels overlap, with a little space between them.
    func fits(_ ticks: [AxisLayout.Tick]) -> Bool {
        for (a, b) in zip(ticks, ticks.dropFirst()) {
            let distance = abs(a.position - b.position)
            let needed =
                isHorizontal
                ? (typography.width(a.label) + typography.width(b.label)) / 2 + typography.size * 0.6
                : typography.lineHeight
            if distance < needed { return false }
        }
        return true
    }
}
