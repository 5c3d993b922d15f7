import Diagnostics
import Tables

/// The panels of small multiples, in rows and columns.
struct FacetGrid {
    /// The number of panels across and down.
    var columns: Int
    var rows: Int
    /// The number of panels that are drawn; the last row may be shorter.
    var count: Int
    /// What stands above each panel; empty without facets.
    var headers: [String]
    /// What the panels differ by, or `nil`.
    var title: String?

    private let wrapped: CategoryDomain?
    private let acrossDomain: CategoryDomain?
    private let downDomain: CategoryDomain?

    /// The most panels that a chart draws, and the most side by side.
    static let maximumCount = 60
    static let maximumColumns = 12

    /// Lays out the panels of the channels `facet` (wrapped), or `column` and `row`.
    ///
    /// - Throws: `Diagnostic` for more panels than a chart draws.
    init(
        _ layers: [ChartSpecification.Layer], wrapped: CategoryDomain?, columns: CategoryDomain?, rows: CategoryDomain?
    ) throws(Diagnostic) {
        try Self.checkCount(.facet, wrapped, Self.maximumCount, layers)
        try Self.checkCount(.column, columns, Self.maximumColumns, layers)
        try Self.checkCount(.row, rows, Self.maximumCount / max(1, columns?.values.count ?? 1), layers)
        self.wrapped = wrapped
        acrossDomain = columns
        downDomain = rows
        let titles = [Channel.facet, .column, .row].compactMap { Self.title($0, layers) }
        title = titles.isEmpty ? nil : titles.joined(separator: ", ")
        if let wrapped {
            count = max(1, wrapped.values.count)
            let wanted = layers.lazy.compactMap { $0[.facet]?.columns }.first ?? Self.balancedColumns(count)
            self.columns = min(wanted, count)
            self.rows = (count + self.columns - 1) / self.columns
            let facetTitle = title
            headers = wrapped.values.indices.map { Self.header(wrapped, $0, facetTitle) }
        } else {
            let across = columns?.values.count ?? 1
            let down = rows?.values.count ?? 1
            self.columns = max(1, across)
            self.rows = max(1, down)
            count = self.columns * self.rows
            headers = []
            guard columns != nil || rows != nil else { return }
            for row in 0..<self.rows {
                for column in 0..<self.columns {
                    let parts = [
                        columns.map { Self.header($0, column, Self.title(.column, layers)) },
                        rows.map { Self.header($0, row, Self.title(.row, layers)) },
                    ]
                    headers.append(parts.compactMap { $0 }.joined(separator: " · "))
                }
            }
        }
    }

    private static func checkCount(
        _ channel: Channel, _ domain: CategoryDomain?, _ limit: Int, _ layers: [ChartSpecification.Layer]
    ) throws(Diagnostic) {
        guard let domain, domain.values.count > limit else { return }
        guard let definition = layers.lazy.compactMap({ $0[channel] }).first else { return }
        throw definition.place.diagnostic(
            "the channel '\(channel.rawValue)' has \(domain.values.count) values", expected: "at most \(limit) panels")
    }

    private static func title(_ channel: Channel, _ layers: [ChartSpecification.Layer]) -> String? {
        guard let definition = layers.lazy.compactMap({ $0[channel] }).first else { return nil }
        switch definition.title {
        case .text(let text): return text
        case .none: return nil
        case .automatic: return definition.field
        }
    }

    /// A category; a number goes with what it measures.
    private static func header(_ domain: CategoryDomain, _ index: Int, _ title: String?) -> String {
        guard index < domain.values.count else { return "" }
        guard let title, domain.values[index].number != nil else { return domain.label(index) }
        return "\(title) = \(domain.label(index))"
    }

    /// Two columns for up to four panels, three for more.
    private static func balancedColumns(_ count: Int) -> Int {
        count <= 2 ? count : count == 4 ? 2 : 3
    }

    /// The panel of a row, or `nil` where it is not drawn.
    func panel(facet: Int?, column: Int?, row: Int?) -> Int? {
        if wrapped != nil {
            guard let facet, facet < count else { return nil }
            return facet
        }
        let across = acrossDomain == nil ? 0 : column ?? columns
        let down = downDomain == nil ? 0 : row ?? rows
        guard across < columns, down < rows else { return nil }
        return down * columns + across
    }

    /// The categories of a facet channel.
    func domain(of channel: Channel) -> CategoryDomain? {
        switch channel {
        case .facet: wrapped
        case .column: acrossDomain
        case .row: downDomain
        default: nil
        }
    }
}
