import Diagnostics
import Notebooks
import SiteGenerator
import Testing

@Suite struct ChartCheckerTests {
    private func faults(_ chart: String) throws -> [String] {
        let text = """
            ---
            title: t
            format: 1
            ---

            ```experiment e
            network: mlp
            ```

            ```sql q
            SELECT width, macs FROM e
            ```

            ```chart fig-a
            \(chart)
            ```
            """
        let notebook = try Notebook(text: text, file: "a.md")
        return try NotebookChecker.faults(of: [notebook], checking: ChartChecker.faults).map(\.description)
    }

    private func point(_ field: String, of data: String) -> String {
        """
        data: {name: \(data)}
        mark: point
        encoding:
          x: {field: \(field), type: quantitative}
          y: {field: macs, type: quantitative}
        """
    }

    @Test(arguments: ["e", "q"])
    func fieldsMustBeColumns(data: String) throws {
        let found = try faults(point("widht", of: data))
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("a.md:") == true)
        #expect(found.first?.hasSuffix("did you mean 'width'?") == true)
        #expect(try faults(point("width", of: data)).isEmpty)
    }

    @Test func everyFaultIsFound() throws {
        let found = try faults(
            """
            data: {name: q}
            mark: pie
            encoding:
              x: {field: widht, type: quantitative}
              y: {field: macs, type: quantitativ}
              colour: {field: width}
            """)
        #expect(found.map { $0.prefix(8) } == ["a.md:16:", "a.md:18:", "a.md:19:", "a.md:20:"], "\(found)")
        #expect(zip(found, ["'pie'", "'widht'", "'quantitativ'", "'colour'"]).allSatisfy { $0.contains($1) })
    }

    @Test func faultsOfTitlesAndSizesAreFoundTogether() throws {
        let found = try faults(
            """
            data: {name: q}
            title: [a]
            description: 3
            width: 1e9
            height: -4
            marks: point
            params: {}
            mark: point
            encoding:
              x: {field: width, type: quantitative}
              y: {field: macs, type: quantitative}
            """)
        #expect(found.map { $0.prefix(8) } == (16...21).map { "a.md:\($0):" }, "\(found)")
        #expect(
            zip(found, ["'title'", "'description'", "1000000000", "-4", "did you mean 'mark'?", "'params'"])
                .allSatisfy { $0.contains($1) }, "\(found)")
    }

    @Test func formIsChecked() throws {
        let found = try faults("data: {name: q}\nmark: pont\nencoding: {}")
        #expect(found.first?.hasPrefix("a.md:16: unknown mark 'pont'") == true, "\(found)")
    }
}
