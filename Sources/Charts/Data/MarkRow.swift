/// One mark to draw, or one corner of a line or band: a row of the data in the terms of the scales.
struct MarkRow {
    /// The place, and the other end of marks that have two; `nil` where the mark has no such end, or a line breaks.
    var x: PositionValue?
    var x2: PositionValue?
    var y: PositionValue?
    var y2: PositionValue?
    /// The place inside a band, among the categories of `xOffset` or `yOffset`.
    var offset: Int?
    /// The series that it belongs to.
    var group: Int
    /// The panel in which it is drawn.
    var panel: Int
    /// What the mark `text` writes.
    var text: String?
    /// What is shown while the pointer rests on it.
    var tooltip: String?
    /// Its place along a line, where the encoding says so.
    var order: Double?
}

/// Rows that share colour, shape, dash and detail: a line, or the points of one look.
struct SeriesGroup: Hashable {
    /// Places among the categories of the channels, or `nil` where the layer does not use the channel.
    var color: Int?
    var shape: Int?
    var dash: Int?
    /// The values of `detail`.
    var detail: [String] = []
}

/// A layer with its rows.
struct BoundLayer {
    /// The layer as specified.
    var specification: ChartSpecification.Layer
    /// Whether its marks come from the data rather than from the specification alone.
    var readsData: Bool
    /// What it draws, in the order of the data.
    var rows: [MarkRow]

    /// The mark.
    var mark: MarkDefinition {
        specification.mark
    }

    /// Whether its bars lie, or its intervals span, along the x axis.
    var isHorizontal: Bool {
        let x = specification[.x]
        let y = specification[.y]
        switch mark.kind {
        case .errorbar, .errorband: return specification[.x2] != nil
        default:
            guard let x, let y, x.type == .quantitative else { return false }
            return y.type != .quantitative || specification[.x2] != nil
        }
    }
}
