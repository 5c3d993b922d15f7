import Diagnostics
import Tables
import Testing

@testable import Charts

@Suite struct LayoutTests {
    private func layout(_ yaml: String, _ table: DataTable) throws -> ChartLayout {
        let specification = try ChartSpecification(yaml: yaml)
        return ChartLayout(specification, try BoundData(specification, table))
    }

    private static func table(from lower: Double, to upper: Double) -> DataTable {
        DataTable(
            columns: ["width", "seconds"], rows: [[.real(lower), .real(lower)], [.real(upper), .real(upper)]])
    }

    @Test(
        arguments: [
            (1, 10), (1e-9, 1e9), (32, 1024), (0.001, 0.0011), (1e-300, 1e300), (999_999, 1_000_001), (1, 1e6), (5, 7),
        ], ["linear", "log", "log, base: 2"])
    func labelsNeverOverlap(range: (Double, Double), scale: String) throws {
        for width in [200, 360, 560, 1200] {
            for format in ["automatic", "seconds", "bytes", "percent", "integer"] {
                let yaml = """
                    data: {name: d}
                    width: \(width)
                    mark: point
                    encoding:
                      x: {field: width, type: quantitative, scale: {type: \(scale)}, axis: {format: \(format)}}
                      y: {field: seconds, type: quantitative, scale: {type: \(scale)}, axis: {format: \(format)}}
                    """
                let layout = try layout(yaml, Self.table(from: range.0, to: range.1))
                expectNoOverlap(layout)
                #expect(layout.yAxis.ticks.filter { !$0.label.isEmpty }.count >= 2)
            }
        }
    }

    /// A chart that is scaled to its least width has labels of 11 pixels.
    @Test(arguments: [200.0, 360, 560, 960, 2000])
    func labelsCanBeReadAtTheLeastWidth(_ width: Double) throws {
        let yaml = """
            data: {name: d}
            width: \(Int(width))
            mark: point
            encoding: {x: {field: width, type: quantitative}, y: {field: seconds, type: quantitative}}
            """
        let layout = try layout(yaml, Self.table(from: 1, to: 2))
        let svg = try ChartSpecification(yaml: yaml).render(Self.table(from: 1, to: 2), id: "c").svg
        let match = try #require(svg.firstMatch(of: /--least-width:([0-9]+)px/))
        let least = try #require(Double(match.1))
        #expect(abs(layout.typography.size * least / width - 11) < 0.2)
    }

    private func expectNoOverlap(_ layout: ChartLayout) {
        let typography = layout.typography
        let labelled = layout.xAxis.ticks.filter { !$0.label.isEmpty }
        for (a, b) in zip(labelled, labelled.dropFirst()) {
            let gap = b.position - typography.width(b.label) / 2 - a.position - typography.width(a.label) / 2
            #expect(gap > 0, "\(a.label) and \(b.label)")
        }
        let stacked = layout.yAxis.ticks.filter { !$0.label.isEmpty }.map(\.position).sorted()
        for (a, b) in zip(stacked, stacked.dropFirst()) { #expect(b - a >= typography.size) }
        let panel = layout.panels[0]
        #expect(panel.x >= layout.yAxis.widestLabel(typography))
        if let last = labelled.last {
            #expect(panel.x + last.position + typography.width(last.label) / 2 <= layout.width + 1)
        }
    }

    @Test func crowdedNamesAreSlantedAndCrowdedNumbersThinnedOut() throws {
        let names = (1...12).map { [Datum.text("convolution \($0)"), .integer(Int64($0))] }
        let yaml = """
            data: {name: d}
            mark: bar
            encoding: {x: {field: n, type: nominal}, y: {field: v, type: quantitative}}
            """
        let slanted = try layout(yaml, DataTable(columns: ["n", "v"], rows: names))
        #expect(slanted.xAxis.isSlanted)
        let numbers = (1...100).map { [Datum.integer(Int64($0) * 1000), .integer(Int64($0))] }
        let thinned = try layout(yaml, DataTable(columns: ["n", "v"], rows: numbers))
        #expect(!thinned.xAxis.isSlanted)
        expectNoOverlap(thinned)
    }

    @Test func linesApartAreLabelledAtTheirEnds() throws {
        let yaml = SampleCharts.yaml(
            mark: "line", y: "field: seconds, type: quantitative, scale: {type: log}",
            "color: {field: pass, type: nominal}")
        let layout = try layout(yaml, SampleCharts.growth)
        let labels = try #require(layout.lineLabels?.labels)
        #expect(labels.map(\.text) == ["backward", "forward"])
        #expect(labels[1].y - labels[0].y >= layout.typography.size)
        #expect(layout.legend.rowCount == 0)
    }

    @Test func lineLabelsStayWithinTheChart() throws {
        let yaml = SampleCharts.yaml(
            mark: "line", y: "field: seconds, type: quantitative, scale: {type: log}",
            "color: {field: pass, type: nominal}")
        let layout = try layout(yaml, SampleCharts.growth)
        let labels = try #require(layout.lineLabels)
        let end = layout.panels[0].x + labels.reach(from: layout.x, layout.typography)
        #expect(end <= layout.width + 0.01)
    }

    private static let namedLines = """
        data: {name: d}
        mark: line
        encoding:
          x: {field: x, type: quantitative}
          y: {field: y, type: quantitative}
          color: {field: n, type: nominal}
        """

    /// A line that ends at zero ends beside the labels of the x axis; its name stays above them.
    @Test func lineLabelsStayAboveTheAxis() throws {
        let rows = [("high", 8), ("none", 0)].flatMap { name, end in
            [[Datum.text(name), .integer(1), .integer(4)], [.text(name), .integer(2), .integer(Int64(end))]]
        }
        let layout = try layout(Self.namedLines, DataTable(columns: ["n", "x", "y"], rows: rows))
        let labels = try #require(layout.lineLabels?.labels)
        #expect(labels.map(\.text) == ["high", "none"])
        #expect(labels[1].end == layout.panelHeight)
        #expect(labels[1].y + layout.typography.size * 0.5 <= layout.panelHeight)
    }

    @Test func linesThatMeetHaveALegend() throws {
        let rows = ["a", "b", "c", "d"].flatMap { name in
            [[Datum.text(name), .integer(1), .integer(2)], [.text(name), .integer(2), .integer(3)]]
        }
        let layout = try layout(Self.namedLines, DataTable(columns: ["n", "x", "y"], rows: rows))
        #expect(layout.lineLabels == nil)
        #expect(layout.legend.entries.map(\.label) == ["n", "a", "b", "c", "d"])
    }

    @Test func legendsWrapWithinTheChart() throws {
        let rows = (0..<30).map { [Datum.text("a rather long series name \($0)"), .integer(1), .integer(2)] }
        let yaml = """
            data: {name: d}
            width: 360
            mark: point
            encoding:
              x: {field: x, type: quantitative}
              y: {field: y, type: quantitative}
              color: {field: n, type: nominal}
            """
        let layout = try layout(yaml, DataTable(columns: ["n", "x", "y"], rows: rows))
        #expect(layout.legend.rowCount > 10)
        let lead = Legend.sampleWidth(layout.typography) + layout.typography.size * 0.4
        for entry in layout.legend.entries where entry.style != nil {
            #expect(entry.x + lead + layout.typography.width(entry.label) <= 360.01)
        }
    }
}
