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

    /// The most panels that a chart draws.
    static let maximumCount = 60

    /// Lays out the panels of the channels `facet` (wrapped), or `column` and `row`.
    init(
        _ layers: [ChartSpecification.Layer], wrapped: CategoryDomain?, columns: CategoryDomain?, rows: CategoryDomain?
    ) {
        self.wrapped = wrapped
        acrossDomain = columns
        downDomain = rows
        let definitions = [Channel.facet, .column, .row].compactMap { channel in
            layers.lazy.compactMap { $0[channel] }.first
        }
        title = definitions.compactMap { definition in
            switch definition.title {
            case .text(let text): text
            case .none: nil
            case .automatic: definition.field
            }
        }.joined(separator: ", ")
        if title == "" { title = nil }
        if let wrapped {
            count = max(1, min(wrapped.values.count, Self.maximumCount))
            let wanted = definitions.first?.columns ?? Self.balancedColumns(count)
            self.columns = min(wanted, count)
            self.rows = (count + self.columns - 1) / self.columns
            headers = wrapped.values.indices.map(wrapped.label)
        } else {
            let across = columns?.values.count ?? 1
            let down = rows?.values.count ?? 1
            self.columns = max(1, min(across, 12))
            self.rows = max(1, min(down, Self.maximumCount / self.columns))
            count = self.columns * self.rows
            headers = []
            guard columns != nil || rows != nil else { return }
            for row in 0..<self.rows {
                for column in 0..<self.columns {
                    let parts = [
                        columns.flatMap { $0.values.isEmpty ? nil : $0.label(column) },
                        rows.flatMap { $0.values.isEmpty ? nil : $0.label(row) },
                    ]
                    headers.append(parts.compactMap { $0 }.joined(separator: " · "))
                }
            }
        }
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
