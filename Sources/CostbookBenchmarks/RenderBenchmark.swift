import BatchRunner
import Foundation
import Measurement
import Notebooks
import ResultStore
import SiteGenerator

/// How fast pages of notebooks are rendered, and whether twice as many take twice as long.
enum RenderBenchmark {
    private static let sizes = [200, 500, 1000, 2000]

    /// Renders sites of generated notebooks below `folder`, and prints the pages a second.
    static func run(in folder: URL) throws {
        let notebooks = try (0..<(sizes.max() ?? 0)).map { number in
            try Notebook(text: text(number), file: "notebook\(number).md")
        }
        let database = folder.appending(path: "render.sqlite").path
        let runner = BatchRunner(
            worker: .own(arguments: []), timeLimit: 60, retriesFailed: false, isInterrupted: { false })
        _ = try NotebookBatch(notebooks, isComplete: true, machine: .current(), runner: runner)
            .run(database: database) { _ in }
        let generator = try SiteGenerator(try SiteConfiguration())
        let reader = try ResultReader(path: database)
        for size in sizes {
            let output = folder.appending(path: "site\(size)").path
            let start = ContinuousClock.now
            let report = try generator.render(Array(notebooks.prefix(size)), reader: reader, output: output)
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            guard report.faults.isEmpty else { throw BenchmarkError("\(report.faults[0])") }
            Benchmarks.line(
                "rendering \(size) notebooks",
                "\(Int(Double(size) / seconds)) pages/s (\(Benchmarks.milliseconds(seconds)))")
        }
    }

    /// A notebook with a cell of most kinds and a screen of prose.
    private static func text(_ number: Int) -> String {
        let prose = String(repeating: "A sentence about the cost of networks of this width and depth. ", count: 20)
        return """
            ---
            title: Notebook \(number)
            format: 1
            ---

            \(prose)

            ```experiment widths
            network: mlp
            grid: {width: {from: 8, to: 256, factor: 2}, depth: [1, 2, 4]}
            ```

            ## Growth

            \(prose)

            ```sql macs
            SELECT width, depth, pass, macs, flops FROM widths ORDER BY pass, depth, width
            ```

            ```sql shallow
            SELECT width, pass, macs FROM widths WHERE depth = 1 ORDER BY pass, width
            ```

            ```chart fig-macs
            data: {name: shallow}
            title: Multiply-adds against width
            description: The multiply-adds of both passes, on logarithmic axes.
            mark: {type: line, point: true}
            encoding:
              x: {field: width, type: quantitative, scale: {type: log, base: 2}, title: Width}
              y: {field: macs, type: quantitative, scale: {type: log}, title: Multiply-adds}
              color: {field: pass, type: nominal, title: Pass}
            ```

            ```table tbl-macs
            data: macs
            caption: All networks.
            ```

            ```sql greatest
            SELECT max(macs) AS macs FROM macs
            ```

            ```claim growth
            id: C\(number)
            statement: Wider networks cost more.
            source: The benchmark.
            data: greatest
            supported: macs > 1000
            evidence: Up to {{ greatest.macs | metric }} multiply-adds, see @fig-macs.
            ```
            """
    }
}
