import Charts
import CostAnalysis
import Diagnostics
import Foundation
import Graphs
import Measurement
import Networks
import PerformanceModel
import Tables
import Testing

@testable import ResultStore
@testable import SiteGenerator

@Suite struct AnalysisReportTests {
    private static let styles =
        "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/") + "/site/styles"

    private func analysis(_ name: String, levels: Int? = nil) throws -> NetworkAnalysis {
        try NetworkAnalysis(
            try #require(Zoo.declaration(named: name)), withInference: true, folding: LayerFolding(levels: levels))
    }

    /// 100 GFLOP/s, 50 GB/s in the cache and 10 GB/s in memory.
    private func roofline() throws -> Roofline {
        func limit(_ quantity: String, _ level: String, _ bytes: Int, _ rate: Double) -> StoredLimit {
            let name = quantity == "peak" ? "float32" : ""
            return StoredLimit(quantity: quantity, name: name, level: level, workingSetBytes: bytes, median: rate)
        }
        return try Roofline([
            limit("peak", "", 0, 100e9), limit("bandwidth", "L2", 1 << 20, 50e9),
            limit("bandwidth", "memory", 1 << 28, 10e9), limit("overhead", "", 0, 1e-6),
        ])
    }

    private func charts(_ report: AnalysisReport) -> [AnalysisReport.Chart] {
        report.sections.compactMap { if case .chart(let chart) = $0.body { chart } else { nil } }
    }

    @Test(arguments: ["mlp", "resnet18", "lstm", "densenet121"])
    func chartsAreDrawnWithoutLosses(_ name: String) throws {
        var times = AnalysisTimes()
        times.roofline = try roofline()
        times.predicted = [.forward: 1e-3, .backward: 2e-3]
        let report = AnalysisReport(try analysis(name), times: times)
        #expect(charts(report).count == 3)
        let page = try report.page(styles: Self.styles)
        #expect(page.components(separatedBy: "<svg").count == 4)
        // Each chart scrolls in a box of its own, so that its text stays readable on a phone.
        let boxes = page.matches(of: /<div class="scroll" role="group" tabindex="0" aria-label="[^"]+">\n<svg/)
        #expect(boxes.count == 3)
        #expect(!page.contains("<script") && !page.contains("no data") && !page.contains("src="))
    }

    @Test func barsHoldAllFLOPs() throws {
        let network = try analysis("densenet121")
        let bars = LayerRows(network.layers(at: network.memory)).chart
        guard case .chart(let chart) = bars.body else { throw Diagnostic("no chart") }
        let total = chart.data.rows.compactMap { $0[2].number }.reduce(0, +)
        let step = network.passes.filter { $0.pass != .inference }.reduce(0) { $0 + $1.total.flops }
        #expect(abs(total / Double(step) - 1) < 1e-12)
        #expect(Set(chart.data.rows.map { $0[0] }).count <= 42)
    }

    @Test func everyBarHasItsName() throws {
        let network = try analysis("resnet50")
        guard case .chart(let chart) = LayerRows(network.layers(at: network.memory)).chart.body else {
            throw Diagnostic("no chart")
        }
        let svg = try ChartSpecification(yaml: chart.specification).render(chart.data, id: "c").svg
        let names = Set(chart.data.rows.map { $0[0].exactText })
        // A long name is cut short.
        let labels = svg.matches(of: /<text[^>]*>([^<]+?)…?<\/text>/).map(\.1)
        #expect(labels.count { label in names.contains { $0.hasPrefix(label) } } >= names.count)
    }

    @Test func theHighestPointIsThePeak() throws {
        let network = try analysis("densenet121")
        let memory = network.memory
        let sections = MemorySections(network, memory).sections
        guard case .chart(let chart) = sections[0].body else { throw Diagnostic("no chart") }
        let totals = chart.data.rows.filter { $0[1] == .text("total") }.compactMap { $0[2].number }
        #expect(totals.max() == Double(memory.peakBytes))
        #expect(totals.count <= 241)
        // At every point the parts add up to the total.
        let points = Dictionary(grouping: chart.data.rows, by: { $0[0] })
        for (_, rows) in points {
            let values = rows.compactMap { $0[2].number }
            #expect(values[0] == values.dropFirst().reduce(0, +))
        }
    }

    @Test func noLayerIsAboveTheRoof() throws {
        var times = AnalysisTimes()
        times.roofline = try roofline()
        let section = RooflineChart(try analysis("resnet18"), times, try roofline()).section
        guard case .chart(let chart) = section.body else { throw Diagnostic("no chart") }
        let points = chart.data.rows.compactMap { row in row[3].number.map { (row[1].number ?? 0, $0) } }
        #expect(points.count > 50)
        for (intensity, rate) in points { #expect(rate <= min(100e9, intensity * 50e9) * 1.000001) }
    }

    @Test func namesAreTextEverywhere() throws {
        let yaml = "input: [4]\nlayers:\n  - group: \"<b>|x\"\n    layers: [{linear: 3}]\n"
        let network = try NetworkDeclaration(yaml: YAMLReader.read(yaml), name: "<script>alert(1)</script>")
        let report = AnalysisReport(try NetworkAnalysis(network, withInference: true))
        let page = try report.page(styles: Self.styles)
        #expect(!page.contains("<script") && !page.contains("<b>"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(report.markdown.contains("\\<b\\>\\|x/linear1"))
        #expect(report.markdown.contains("# \\<script\\>alert(1)\\</script\\>"))
    }

    @Test func aComparisonSetsNumbersSideBySide() throws {
        let report = AnalysisReport(comparing: try analysis("resnet18"), with: try analysis("resnet50"))
        let rows = report.table.rows
        let parameters = try #require(rows.first { $0[1] == .text("parameters") })
        // torchvision's published weights.
        #expect(parameters[2...4] == [.integer(11_689_512), .integer(25_557_032), .integer(13_867_520)])
        #expect(abs((parameters[5].number ?? 0) - 25_557_032.0 / 11_689_512) < 1e-12)
        #expect(Set(rows.map { $0[0] }) == [.text("network"), .text("inference"), .text("forward"), .text("backward")])
    }

    @Test func formulasAreTypeset() throws {
        let network = try #require(Zoo.declaration(named: "mlp"))
        let report = try AnalysisReport(formulasOf: network, in: ["width", "depth"], settings: [:])
        #expect(report.markdown.contains("`width²·depth − width² + 794·width`"))
        #expect(try report.page(styles: Self.styles).contains("<msup><mi>width</mi><mn>2</mn></msup>"))
        let span = report.table.rows.first { $0[0] == .text("inference") && $0[1] == .text("span") }
        #expect(span?[3] == .text("depth·⌈log₂ width⌉ + 3·depth + 12"))
        // 2 FLOPs forward and 4 backward a weight.
        let limit = report.table.rows.first { $0[1].exactText.hasSuffix("as width grows") }
        #expect(limit?[0] == .text("limits") && limit?[3] == .text("6"))
    }

    @Test func peaksAreMaxima() throws {
        let network = try #require(Zoo.declaration(named: "mlp"))
        let report = try AnalysisReport(
            formulasOf: network, in: ["batch", "width"], settings: [:], metrics: ["peak_memory_bytes"],
            passes: [.inference])
        #expect(report.table.rows.count == 1)
        #expect(report.markdown.contains("`max("))
        #expect(try report.page(styles: Self.styles).contains("<mi>max</mi><mtable"))
    }

    @Test func withoutItsStylesThereIsNoPage() throws {
        let report = AnalysisReport(try analysis("mlp"))
        #expect(throws: Diagnostic.self) { try report.page(styles: "/nowhere") }
    }
}
