import Diagnostics
import Tables

/// A specification together with the rows that it draws: everything but places on the page.
struct BoundData {
    /// The largest magnitude that is drawn; a greater number counts as infinite.
    static let largestNumber = 1e300
    /// The smallest magnitude that is told from zero.
    static let smallestNumber = 1e-300

    /// More marks than this get a remark.
    private static let largeMarkCount = 5000

    /// The layers from the bottom to the top.
    var layers: [BoundLayer] = []
    /// What there is along both axes.
    var x: AxisModel
    var y: AxisModel
    /// The categories of the channels that tell series apart.
    var color: CategoryDomain?
    var shape: CategoryDomain?
    var dash: CategoryDomain?
    /// The categories inside a band.
    var offset: CategoryDomain?
    /// The panels.
    var facets: FacetGrid
    /// The series, in the order of their categories' first appearance.
    var groups: [SeriesGroup] = []
    /// What could not be drawn, and other remarks.
    var notes: [String] = []
    /// The number of rows of which something could not be drawn.
    var droppedRows = 0
    /// The number of rows of the data.
    var rowCount: Int

    /// Whether the data give nothing to draw.
    var isEmpty: Bool {
        let dependent = layers.filter(\.readsData)
        return !dependent.isEmpty
            && dependent.allSatisfy { layer in layer.rows.allSatisfy { $0.y == nil && layer.mark.kind != .rule } }
    }

    /// Reads the data through the encodings.
    ///
    /// - Throws: `Diagnostic` for a field that is no column, and for text where a number is needed.
    /// - Complexity: O(rows) for each layer, and sorting of categories and stacks.
    init(_ specification: ChartSpecification, _ table: DataTable) throws(Diagnostic) {
        let collector = CategoryCollector(layers: specification.layers, table: table)
        x = AxisModel(.x, layers: specification.layers, categories: try collector.domain(of: .x))
        y = AxisModel(.y, layers: specification.layers, categories: try collector.domain(of: .y))
        color = try collector.domain(of: .color)
        shape = try collector.domain(of: .shape)
        dash = try collector.domain(of: .strokeDash)
        let offsets = (try collector.domain(of: .xOffset), try collector.domain(of: .yOffset))
        offset = offsets.0 ?? offsets.1
        facets = try FacetGrid(
            specification.layers, wrapped: try collector.domain(of: .facet), columns: try collector.domain(of: .column),
            rows: try collector.domain(of: .row))
        rowCount = table.rows.count
        var log = DropLog()
        var groupIndexes: [SeriesGroup: Int] = [:]
        for layer in specification.layers {
            let reader = try RowReader(layer, table, self)
            layers.append(
                BoundLayer(
                    specification: layer, readsData: reader.readsData, rows: try reader.rows(&log, &groupIndexes)))
        }
        groups = groupIndexes.sorted { $0.value < $1.value }.map(\.key)
        try Stacking.apply(to: &self)
        x.measure(layers.flatMap { layer in layer.rows.lazy.flatMap { [$0.x, $0.x2] } })
        y.measure(layers.flatMap { layer in layer.rows.lazy.flatMap { [$0.y, $0.y2] } })
        droppedRows = log.count
        notes = log.notes + remarks(specification)
    }

    private func remarks(_ specification: ChartSpecification) -> [String] {
        var notes: [String] = []
        for axis in [x, y] where axis.isOutside {
            notes.append("Numbers outside the domain of the \(axis.channel.rawValue) axis are cut off.")
        }
        for layer in layers where layer.mark.kind == .bar {
            let axis = layer.isHorizontal ? x : y
            if case .logarithmic = axis.kind, layer.specification[.y2] == nil, layer.specification[.x2] == nil {
                notes.append("Bars on a logarithmic axis start at its end: compare their ends, not their lengths.")
                break
            }
        }
        if let color, color.values.count > Theme.seriesCount {
            notes.append(
                "\(color.values.count) series share \(Theme.seriesCount) colours; small multiples (the channel 'facet') "
                    + "would be easier to read.")
        }
        let markCount = layers.reduce(0) { $0 + ($1.mark.kind == .line ? 0 : $1.rows.count) }
        if markCount > Self.largeMarkCount {
            notes.append(
                "\(NumberStyle.integer.label(of: Double(markCount))) marks make a large image; a query could aggregate them."
            )
        }
        return notes
    }
}
