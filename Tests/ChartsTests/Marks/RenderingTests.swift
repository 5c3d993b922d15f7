import Diagnostics
import Tables
import Testing

@testable import Charts

@Suite struct RenderingTests {
    /// Draws a chart and reads the result as XML.
    private func draw(
        _ yaml: String, _ table: DataTable = SampleCharts.growth
    ) throws -> (chart: RenderedChart, document: SVGDocument) {
        let chart = try ChartSpecification(yaml: yaml).render(table, id: "fig-x")
        let document = SVGDocument(chart.svg)
        #expect(document.isWellFormed)
        #expect(!chart.svg.contains("nan") && !chart.svg.contains("inf"))
        return (chart, document)
    }

    private static let interval = "field: low, type: quantitative"
    private static let y2 = "y2: {field: high}"

    @Test(arguments: [
        ("point", "symbol", ""), ("line", "line", ""), ("bar", "bar", ""), ("rule", "line", ""),
        ("errorbar", "line", "y2: {field: high}"), ("errorband", "area", "y2: {field: high}"),
        ("{type: point, filled: false}", "hollow", ""), ("{type: line, point: true}", "symbol", ""),
    ])
    func everyMarkIsDrawn(mark: String, className: String, more: String) throws {
        let (chart, document) = try draw(SampleCharts.yaml(mark: mark, more))
        let marks = document.all("path", class: className).filter {
            $0.attributes["class"]?.contains("s0") == true
                || $0.attributes["class"]?.contains("ink") == true
        }
        #expect(marks.count == 1)
        #expect(chart.droppedRows == 0)
        #expect(chart.notes.isEmpty)
    }

    @Test func textsAreDrawnAtTheirPlaces() throws {
        let (_, document) = try draw(
            SampleCharts.yaml(mark: "{type: text, dy: -10}", "text: {field: width, type: quantitative}"))
        #expect(document.texts.filter { $0 == "128" }.count == 2)
    }

    @Test func linesAreSortedByXAndSplitBySeries() throws {
        let table = DataTable(columns: SampleCharts.growth.columns, rows: SampleCharts.growth.rows.reversed())
        let (_, document) = try draw(SampleCharts.yaml(mark: "line", "color: {field: pass, type: nominal}"), table)
        let lines = document.all("path", class: "line").compactMap { $0.attributes["d"] }.filter { $0.contains(" ") }
        #expect(lines.count >= 2)
        for line in lines.prefix(2) {
            let numbers = line.split { !"0123456789.-".contains($0) }.compactMap { Double($0) }
            let xs = stride(from: 0, to: numbers.count, by: 2).map { numbers[$0] }
            #expect(xs.count == 6 && xs == xs.sorted())
        }
    }

    @Test func colourIsRepeatedInDashOrShape() throws {
        let encoding = "color: {field: pass, type: nominal}"
        let lines = try draw(SampleCharts.yaml(mark: "line", encoding)).document
        #expect(lines.all("path", class: "line").contains { $0.attributes["stroke-dasharray"] != nil })
        let points = try draw(SampleCharts.yaml(mark: "point", encoding)).document
        let shapes = points.all("path", class: "symbol").compactMap { $0.attributes["d"] }
        #expect(shapes.contains { $0.contains("a") } && shapes.contains { !$0.contains("a") })
    }

    @Test func aRuleWithADatumSpansThePanelOnce() throws {
        let yaml = """
            data: {name: growth}
            layer:
              - mark: point
              - mark: rule
                encoding: {x: {datum: 100}}
            encoding:
              x: {field: width, type: quantitative}
              y: {field: seconds, type: quantitative}
              color: {field: pass, type: nominal}
            """
        let (_, document) = try draw(yaml)
        let rules = document.all("path", class: "ink").compactMap { $0.attributes["d"] }
        let layout = try ChartLayout(
            ChartSpecification(yaml: yaml), BoundData(ChartSpecification(yaml: yaml), SampleCharts.growth))
        let x = svgNumber(layout.x.position(.number(100)))
        #expect(rules == ["M\(x) 0L\(x) \(svgNumber(layout.panelHeight))"])
    }

    @Test func valuesOfASpecificationBecomeSeries() throws {
        let yaml = """
            data: {name: growth}
            layer:
              - mark: line
                encoding: {y: {field: low, type: quantitative}, color: {datum: low}}
              - mark: line
                encoding: {y: {field: high, type: quantitative}, color: {datum: high}}
            encoding:
              x: {field: width, type: quantitative}
              detail: {field: pass}
            """
        let (chart, document) = try draw(yaml)
        #expect(chart.description.contains("2 series: low, high."))
        #expect(document.texts.contains("low") && document.texts.contains("high"))
    }

    @Test func stackedBarsStandOnEachOther() throws {
        let table = DataTable(
            columns: ["n", "part", "share"],
            rows: [
                [.text("a"), .text("p"), .real(0.25)], [.text("a"), .text("q"), .real(0.75)],
                [.text("b"), .text("p"), .real(0.5)], [.text("b"), .text("q"), .real(0.5)],
            ])
        let yaml = """
            data: {name: d}
            mark: bar
            encoding:
              x: {field: n, type: nominal}
              y: {field: share, type: quantitative}
              color: {field: part, type: nominal}
            """
        let data = try BoundData(ChartSpecification(yaml: yaml), table)
        let ends = data.layers[0].rows.map { [$0.y2?.number, $0.y?.number] }
        #expect(ends == [[0, 0.25], [0.25, 1], [0, 0.5], [0.5, 1]])
        #expect(data.y.bounds.upper == 1)
    }

    @Test func nonPositiveValuesOnLogarithmicAxesAreReported() throws {
        let table = DataTable(
            columns: ["width", "seconds"],
            rows: [
                [.integer(1), .real(0)], [.integer(2), .real(-1)], [.integer(3), .real(5)], [.integer(4), .null],
                [.integer(5), .real(.nan)], [.integer(6), .real(.infinity)], [.integer(7), .real(1e308)],
            ])
        let yaml = SampleCharts.yaml(mark: "point", y: "field: seconds, type: quantitative, scale: {type: log}")
        let (chart, _) = try draw(yaml, table)
        #expect(chart.droppedRows == 6)
        #expect(
            chart.notes == [
                "2 rows with zero or less in 'seconds' are not drawn on the logarithmic y axis.",
                "1 row without a value in 'seconds' is not drawn.",
                "3 rows with a number beyond all bounds in 'seconds' are not drawn.",
            ])
    }

    @Test func exactCountsBeyond64BitsAreNumbers() throws {
        let table = DataTable(
            columns: ["width", "seconds"],
            rows: [[.integer(1), .text("340282366920938463463374607431768211456")], [.integer(2), .integer(1)]])
        let (chart, _) = try draw(SampleCharts.yaml(mark: "point"), table)
        #expect(chart.droppedRows == 0)
        #expect(chart.description.contains("3.4×10³⁸"))
    }

    @Test(arguments: [
        [], [[Datum.integer(5), .real(3)]], [[.integer(5), .real(0)]], [[.null, .null]],
        [[.integer(1), .real(1e-300)], [.integer(1), .real(1e300)]],
        [[.integer(.max), .real(.leastNonzeroMagnitude)], [.integer(.min), .real(-Double.leastNonzeroMagnitude)]],
        [[.real(1), .real(1)], [.real(1.0000000000000002), .real(1)]],
    ])
    func unusualDataAreDrawn(rows: [[Datum]]) throws {
        let table = DataTable(columns: ["width", "seconds"], rows: rows)
        for mark in ["line", "point", "bar", "rule"] {
            for scale in ["linear", "log"] {
                let y = "field: seconds, type: quantitative, scale: {type: \(scale)}"
                _ = try draw(SampleCharts.yaml(mark: mark, y: y), table)
            }
        }
    }

    @Test func noRowsGiveAFrameThatSaysSo() throws {
        let (chart, document) = try draw(
            SampleCharts.yaml(mark: "line"), DataTable(columns: ["width", "seconds"], rows: []))
        #expect(document.texts.contains("no data"))
        #expect(chart.description.contains("There are no data."))
    }

    /// An axis of categories is as long as it has categories, here none.
    @Test func theFrameOfNoRowsHasRoomForItsText() throws {
        let yaml = """
            data: {name: grid}
            mark: bar
            encoding:
              y: {field: name, type: nominal}
              x: {field: seconds, type: quantitative}
            """
        let (chart, _) = try draw(yaml, DataTable(columns: ["name", "seconds"], rows: []))
        let frame = try #require(chart.svg.firstMatch(of: /d="M0 0h[0-9.]+v([0-9.]+)h/))
        #expect(try #require(Double(frame.1)) >= 40)
    }

    @Test func manyRowsAreDrawn() throws {
        let rows = (0..<100_000).map { [Datum.integer(Int64($0)), .integer(Int64($0 * 7919 % 1000))] }
        let table = DataTable(columns: ["width", "seconds"], rows: rows)
        let chart = try ChartSpecification(yaml: SampleCharts.yaml(mark: "point")).render(table, id: "x")
        #expect(chart.notes == ["100,000 marks make a large image; a query could aggregate them."])
    }

    @Test func outsideAnExplicitDomainMarksAreCutOff() throws {
        let y = "field: seconds, type: quantitative, scale: {domain: [0, 0.0001]}"
        let (chart, document) = try draw(SampleCharts.yaml(mark: "line", y: y))
        #expect(document.all("clipPath").count == 1)
        #expect(chart.notes == ["Numbers outside the domain of the y axis are cut off."])
    }

    @Test func facetsArePanels() throws {
        let (chart, document) = try draw(SampleCharts.yaml(mark: "line", "facet: {field: pass, type: nominal}"))
        #expect(document.all("g", class: "panel").count == 2)
        #expect(document.texts.contains("forward") && document.texts.contains("backward"))
        #expect(chart.description.contains("2 panels, one for each pass."))
        let error = #expect(throws: Diagnostic.self) {
            let rows = (0..<61).map { [Datum.integer($0), .integer($0)] }
            let yaml = SampleCharts.yaml(mark: "line", "facet: {field: width, type: ordinal}")
            _ = try ChartSpecification(yaml: yaml).render(
                DataTable(columns: ["width", "seconds"], rows: rows), id: "x")
        }
        #expect(error?.message == "the channel 'facet' has 61 values")
    }

    @Test func moreThanFiveSeriesSuggestSmallMultiples() throws {
        let (chart, _) = try draw(SampleCharts.yaml(mark: "point", "color: {field: width, type: ordinal}"))
        #expect(chart.notes.contains { $0.contains("small multiples") })
    }

    @Test func theSameInputGivesTheSameBytes() throws {
        let yaml = SampleCharts.yaml(mark: "{type: line, point: true}", "color: {field: pass, type: nominal}")
        let first = try draw(yaml).chart
        for _ in 0..<5 { #expect(try draw(yaml).chart == first) }
    }

    @Test func userTextIsEscapedEverywhere() throws {
        let evil = "<script>alert(1)</script>\u{0}\"'&"
        let table = DataTable(
            columns: ["a", "b", "c"],
            rows: [[.text(evil), .integer(1), .text(evil)], [.text("x"), .integer(2), .text("y")]])
        let yaml = """
            data: {name: d}
            title: "<script>alert(1)</script>"
            description: "<b>bold</b>"
            mark: bar
            encoding:
              x: {field: a, type: nominal, title: "</svg><script>"}
              y: {field: b, type: quantitative, stack: false}
              color: {field: c, type: nominal}
              tooltip: {field: a}
              facet: {field: c, type: nominal}
            """
        let chart = try ChartSpecification(yaml: yaml).render(table, id: "\"><script>")
        let document = SVGDocument(chart.svg)
        #expect(document.isWellFormed)
        #expect(!chart.svg.contains("<script") && !chart.svg.contains("<b>"))
        #expect(document.all("script").isEmpty)
    }

    @Test func theImageIsNamedAndDescribed() throws {
        let (chart, document) = try draw(SampleCharts.yaml(mark: "line", "color: {field: pass, type: nominal}"))
        let svg = try #require(document.all("svg").first)
        #expect(svg.attributes["role"] == "img")
        #expect(svg.attributes["aria-labelledby"] == "fig-x-title fig-x-desc")
        #expect(document.all("title").first?.text == "Growth")
        #expect(document.all("desc").first?.text == chart.description)
        #expect(
            chart.description == "Line chart of seconds against width. The x axis runs from 32 to 1,024. "
                + "The y axis runs from 1.02µ to 0.002097. 2 series: backward, forward. "
                + "forward rises from 1.02µ to 0.001049. backward rises from 2.05µ to 0.002097.")
    }
}
