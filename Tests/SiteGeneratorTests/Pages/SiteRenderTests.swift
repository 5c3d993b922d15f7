import Diagnostics
import Foundation
import Notebooks
import Tables
import Testing

@testable import SiteGenerator

struct SiteRenderTests {
    private let generator: SiteGenerator

    init() throws {
        generator = try SiteGenerator(SiteConfiguration(folder: Repository.site, templates: Repository.templates))
    }

    private func render(_ samples: [SampleNotebook], to folder: TemporaryFolder) throws -> SiteReport {
        let results = Dictionary(uniqueKeysWithValues: samples.map { ($0.notebook.name, $0.results) })
        return try generator.render(
            samples.map(\.notebook), database: samples.first?.database ?? StubDatabase(), relations: [],
            output: folder.path
        ) { results[$0.name] ?? NotebookResults() }
    }

    @Test func aSiteHasAllItsFiles() throws {
        let folder = try TemporaryFolder()
        let report = try render([try SampleNotebook()], to: folder)
        #expect(report.pages == 5)
        #expect(report.faults.isEmpty)
        for file in [
            "index.html", "claims.html", "database.html", "method.html", "growth.html", "growth.md", "style.css",
            "figures/growth/fig-time.svg", "figures/growth/fig-time.vl.json", "data/growth/times.csv",
            "data/growth/sweep.csv", "data/queries/failed-trials.csv",
        ] { #expect(folder.exists(file), "\(file)") }
    }
}
