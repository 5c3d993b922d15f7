import Diagnostics
import Foundation
import Notebooks
import ResultStore
import Tables
import Testing

@testable import SiteGenerator

struct SiteRenderTests {
    private let generator: SiteGenerator
    private let folder: TemporaryFolder
    private var site: String { folder.path + "/public" }

    init() throws {
        generator = try SiteGenerator(SiteConfiguration(folder: Repository.site, templates: Repository.templates))
        folder = try TemporaryFolder()
    }

    @discardableResult
    private func render(_ samples: [SampleNotebook]) throws -> SiteReport {
        let results = Dictionary(uniqueKeysWithValues: samples.map { ($0.notebook.name, $0.results) })
        return try generator.render(
            samples.map(\.notebook), database: samples.first?.database ?? StubDatabase(),
            relations: ResultSchema.description(parameters: ["width"]), output: site
        ) { results[$0.name] ?? NotebookResults() }
    }

    @Test func aSiteHasAllItsFiles() throws {
        let report = try render([try SampleNotebook()])
        #expect(report.pages == 5)
        #expect(report.faults.isEmpty)
        for file in [
            "index.html", "claims.html", "database.html", "method.html", "growth.html", "growth.md", "style.css",
            "figures/growth/fig-time.svg", "figures/growth/fig-time.vl.json", "data/growth/times.csv",
            "data/growth/sweep.csv", "data/queries/failed-trials.csv",
        ] { #expect(folder.exists("public/" + file), "\(file)") }
    }

    @Test func renderingTwiceGivesTheSameBytesAndWritesNothing() throws {
        let first = try render([try SampleNotebook(), try SampleNotebook(name: "other")])
        let bytes = try folder.contents()
        let second = try render([try SampleNotebook(), try SampleNotebook(name: "other")])
        #expect(try folder.contents() == bytes)
        #expect(second.written == 0)
        #expect(second.unchanged == first.written)
    }

    @Test func everyRelativeLinkLeadsToAFileAndEveryAnchorIsThere() throws {
        try render([try SampleNotebook(), try SampleNotebook(name: "v1.2_more")])
        let files = try folder.contents().filter { $0.key.hasSuffix(".html") }
        #expect(files.count == 6)
        for (file, data) in files {
            let page = String(decoding: data, as: UTF8.self)
            for match in page.matches(of: /(?:href|src)="([^"]*)"/) {
                let parts = match.1.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
                let path = parts[0].removingPercentEncoding ?? ""
                #expect(!path.contains(":"), "\(match.1) in \(file)")
                let target = path.isEmpty ? file : "public/" + path
                #expect(folder.exists(target), "\(match.1) in \(file)")
                guard parts.count == 2, let anchor = parts[1].removingPercentEncoding else { continue }
                #expect(try folder.read(target).contains("id=\"\(anchor)\""), "\(match.1) in \(file)")
            }
        }
    }

    @Test func identifiersAreUnique() throws {
        try render([try SampleNotebook()])
        for (file, data) in try folder.contents() where file.hasSuffix(".html") {
            let identifiers = String(decoding: data, as: UTF8.self).matches(of: /\sid="([^"]*)"/).map { String($0.1) }
            let twice = Dictionary(grouping: identifiers) { $0 }.filter { $0.value.count > 1 }.keys
            #expect(twice.isEmpty, "\(file)")
        }
    }

    @Test func nothingIsFetchedAndNothingRuns() throws {
        try render([try SampleNotebook()])
        for (file, data) in try folder.contents() where file.hasSuffix(".html") || file.hasSuffix(".css") {
            let text = String(decoding: data, as: UTF8.self)
            #expect(!text.contains("<script") && !text.contains("@import") && !text.contains("url("), "\(file)")
            #expect(!text.contains("src="), "\(file)")
        }
    }

    @Test func aNotebookMayNotHaveTheNameOfAPage() throws {
        let error = #expect(throws: DiagnosticList.self) { try render([try SampleNotebook(name: "claims")]) }
        #expect(error?.diagnostics.first?.file == "Experiments/claims.md")
        #expect(!folder.exists("public/index.html"))
    }

    @Test func aFaultOfTheEvaluationLeavesTheOldSite() throws {
        try render([try SampleNotebook()])
        let before = try folder.contents()
        #expect(throws: CancellationError.self) {
            try generator.render(
                [try SampleNotebook(changes: [("How cost grows", "New")]).notebook], database: StubDatabase(),
                relations: [], output: site
            ) { _ in throw CancellationError() }
        }
        #expect(try folder.contents() == before)
    }

    @Test func theDatabaseIsRead() throws {
        let sample = try SampleNotebook()
        let reader = try SampleDatabase.reader(in: folder)
        let report = try generator.render(
            [sample.notebook], database: reader, relations: try reader.schema(), output: site
        ) { _ in sample.results }
        #expect(report.faults.isEmpty)
        let page = try folder.read("public/growth.html")
        #expect(page.contains("6 trials, 1 failed · times are medians of 12 rounds, intervals at 95\u{A0}%"))
        #expect(page.contains("batch = 32, depth = 4, width = 1048576</code>: 12 TiB planned &lt;b&gt;"))
        #expect(page.contains("<mn>3</mn><mo>·</mo><msup><mi>width</mi><mn>2</mn></msup>"))
        let method = try folder.read("public/method.html")
        #expect(method.contains("Example &lt;CPU&gt;"))
        #expect(method.contains("<td class=\"n\">120</td>"), "samples of ten measurements of twelve rounds")
        let database = try folder.read("public/database.html")
        #expect(database.contains("Backward time against width"))
        #expect(database.contains("<td class=\"n\">1,048,576</td>") == false, "failed trials have no times")
        #expect(try folder.read("public/data/queries/failed-trials.csv").contains("12 TiB planned <b>"))
    }

    @Test func anEmptyDatabaseIsNoFault() throws {
        let path = folder.path + "/empty.sqlite"
        try ResultStore(path: path).close()
        let reader = try ResultReader(path: path)
        let sample = try SampleNotebook()
        let report = try generator.render(
            [sample.notebook], database: reader, relations: try reader.schema(), output: site
        ) { _ in NotebookResults() }
        #expect(report.faults.isEmpty)
        let page = try folder.read("public/growth.html")
        #expect(page.contains("The experiment <code>sweep</code> has no results yet."))
        #expect(page.contains("The chart fig-time could not be evaluated"))
        #expect(page.contains("Undetermined"))
    }
}
