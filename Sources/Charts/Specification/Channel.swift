import Diagnostics
import Tables

/// What an encoding sets.
enum Channel: String, CaseIterable, Sendable {
    case x, y, x2, y2, xOffset, yOffset
    case color, shape, strokeDash, detail
    case text, tooltip, order
    case facet, column, row
}

/// How a field's values are to be understood.
enum FieldType: String, CaseIterable, Sendable {
    /// Numbers on a continuous scale.
    case quantitative
    /// Categories with an order.
    case ordinal
    /// Categories without an order.
    case nominal
}

/// One channel of an encoding.
struct ChannelDefinition: Sendable {
    /// What it sets.
    var channel: Channel
    /// Where its values come from.
    var source: Source
    /// How they are to be understood.
    var type: FieldType
    /// The title of the axis, legend, facet or tooltip.
    var title: Title = .automatic
    /// The scale; for positions, colour, shape and dash.
    var scale = ScaleDefinition()
    /// The axis; for positions.
    var axis = AxisDefinition()
    /// The legend; for colour, shape and dash.
    var legend: LegendDefinition = .automatic
    /// The order of categories.
    var sort: SortOrder = .ascending
    /// How bars at the same place are put together.
    var stack: Stack?
    /// How numbers are written in texts and tooltips.
    var format: NumberStyle = .automatic
    /// The number of facets in a row.
    var columns: Int?
    /// The line of the definition and the file it is in, for errors.
    var place: Place

    /// Where a channel's values come from.
    enum Source: Sendable, Hashable {
        case field(String)
        /// One value in the scale's terms.
        case datum(Datum)
        /// One colour, text or number, drawn as it is.
        case value(String)
        case dash([Double])
    }

    /// A title, or its absence.
    enum Title: Sendable, Hashable {
        case automatic
        case none
        case text(String)
    }

    /// Whether a legend is drawn.
    enum LegendDefinition: Sendable, Hashable {
        /// Unless labels at the ends of lines do its work.
        case automatic
        case hidden
        case shown
    }

    /// The order of categories.
    enum SortOrder: Sendable, Hashable {
        case ascending
        case descending
        /// As the data come.
        case data
        case values([Datum])
        /// By the sum of the other axis' numbers.
        case channel(Channel, descending: Bool)
    }

    /// How bars at the same place are put together.
    enum Stack: Sendable, Hashable {
        case zero
        case normalize
        case none
    }

    /// The column from which the values come, or `nil`.
    var field: String? {
        guard case .field(let name) = source else { return nil }
        return name
    }
}

/// A line of a file, for errors.
struct Place: Sendable, Hashable {
    /// The file, as the user named it.
    var file: String?
    /// The line, counted from 1.
    var line: Int

    /// A diagnostic at this place.
    func diagnostic(_ message: String, expected: String? = nil, suggestion: String? = nil) -> Diagnostic {
        Diagnostic(file: file, line: line, message, expected: expected, suggestion: suggestion)
    }
}

/// A scale, as far as the specification sets it.
struct ScaleDefinition: Sendable, Hashable {
    /// The kinds of scale for positions.
    enum Kind: String, CaseIterable, Sendable {
        case linear, log, band, point
    }

    /// The kind; by default linear for numbers, bands for categories.
    var kind: Kind?
    /// The base of a logarithmic scale.
    var base: Double?
    /// The numbers at both ends, or the categories in order.
    var domain: [Datum]?
    /// Whether a linear scale includes zero.
    var zero: Bool?
    /// Whether the ends are moved to round values.
    var nice: Bool?
}

/// An axis, as far as the specification sets it.
struct AxisDefinition: Sendable, Hashable {
    /// Whether there is an axis at all.
    var isHidden = false
    /// The title, which goes before the channel's.
    var title: ChannelDefinition.Title = .automatic
    /// How its numbers are written.
    var format: NumberStyle?
    /// Whether grid lines are drawn.
    var grid: Bool?
    /// About how many ticks there are to be.
    var tickCount: Int?
}
