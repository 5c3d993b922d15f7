import Diagnostics
public import Notebooks
public import ResultStore
import Tables

/// Writes the site: pages of notebooks with their Markdown twins, images and data, and the pages about them all.
///
/// ```swift
/// let generator = try SiteGenerator(SiteConfiguration())
/// let report = try generator.render(notebooks, reader: reader, output: "site/public")
/// ```
public struct SiteGenerator: Sendable {
    private let configuration: SiteConfiguration
    private let templates: TemplateLibrary
    private let stylesheet: String
    private let method: String
    private let queries: [SavedQuery]

    /// Reads and checks all that a site is made of besides notebooks and results.
    ///
    /// - Throws: `Diagnostic` or `DiagnosticList` with file and line.
    public init(_ configuration: SiteConfiguration) throws {
        self.configuration = configuration
        templates = try TemplateLibrary(
            folder: configuration.templates, overrides: configuration.templateOverrides)
        stylesheet = try TextFile.read(configuration.folder + "/styles/" + PageFrame.stylesheet)
        method = try TextFile.read(configuration.folder + "/pages/method.md")
        queries = try SavedQuery.all(in: configuration.folder + "/queries")
    }

    /// Renders notebooks, evaluated against a results database.
    ///
    /// Cells that cannot be evaluated or drawn are faults of the report, and are shown on their pages. The site that is in
    /// the output folder stays as it is until the new one is complete.
    ///
    /// - Parameters:
    ///   - notebooks: The notebooks, in the order in which the site lists them.
    ///   - reader: The results.
    ///   - output: The site's folder; it is made where it is missing.
    /// - Throws: `SiteOutputError` where the output cannot be written, `StoreError` where the database cannot be read,
    ///   `DiagnosticList` for notebooks that cannot be on one site.
    public func render(_ notebooks: [Notebook], reader: ResultReader, output: String) throws -> SiteReport {
        try render(notebooks, database: reader, relations: try reader.schema(), output: output) { notebook in
            try NotebookEvaluator.evaluate(notebook, reader)
        }
    }

    /// The number of notebooks that are evaluated while as many are built.
    private static let batchSize = 16

    /// Renders notebooks that `evaluate` evaluates one by one, so that few notebooks' results are held at a time.
    ///
    /// - Complexity: O(notebooks + rows shown).
    func render(
        _ notebooks: [Notebook], database: some QuerySource, relations: [TableDescription], output: String,
        evaluate: (Notebook) throws -> NotebookResults
    ) throws -> SiteReport {
        try Self.check(notebooks)
        let ledger = try ProvenanceLedger(database)
        let formulas = try StoredFormula.all(in: database)
        let frame = PageFrame(configuration: configuration)
        var site = SiteAssembly(templates: templates, writer: try SiteWriter(folder: output))
        do {
            var summaries: [NotebookSummary] = []
            var building: PageBatch?
            for start in stride(from: 0, to: notebooks.count, by: Self.batchSize) {
                let pages = try (start..<min(start + Self.batchSize, notebooks.count)).map { index in
                    let notebook = notebooks[index]
                    let context = NotebookContext(
                        notebook, try evaluate(notebook), ledger: ledger, formulas: formulas[notebook.name] ?? [:])
                    return NotebookPage(
                        context: context, frame: frame, previous: Self.neighbour(notebooks, index - 1),
                        next: Self.neighbour(notebooks, index + 1))
                }
                let next = PageBatch(pages, templates: templates)
                summaries += try site.add(building?.rendered() ?? [])
                building = next
            }
            summaries += try site.add(building?.rendered() ?? [])
            try site.add(IndexPage(frame: frame, notebooks: summaries).build())
            try site.add(ClaimsPage(frame: frame, claims: summaries.flatMap(\.claims)).build())
            let (page, faults) = try DatabasePage(frame: frame, relations: relations, queries: queries).build(database)
            try site.add(page)
            site.faults += faults
            try site.add(try MethodPage(frame: frame, prose: method).build(database))
            try site.add(SiteFile(path: PageFrame.stylesheet, text: stylesheet))
        } catch {
            site.abandon()
            throw error
        }
        return try site.finish()
    }

    /// A notebook's name is that of its page.
    private static func check(_ notebooks: [Notebook]) throws {
        let reserved = PageFrame.pages.map { String($0.file.dropLast(".html".count)) }
        var faults: [Diagnostic] = []
        var taken: Set<String> = []
        for notebook in notebooks {
            if reserved.contains(notebook.name) {
                faults.append(
                    Diagnostic(
                        file: notebook.file, "the notebook's name '\(notebook.name)' is that of a page of the site",
                        expected: "none of \(reserved.joined(separator: ", "))"))
            }
            if !taken.insert(notebook.name).inserted {
                faults.append(Diagnostic(file: notebook.file, "a second notebook called '\(notebook.name)'"))
            }
        }
        guard faults.isEmpty else { throw DiagnosticList(faults) }
    }

    private static func neighbour(_ notebooks: [Notebook], _ index: Int) -> NotebookPage.Neighbour? {
        guard notebooks.indices.contains(index) else { return nil }
        return NotebookPage.Neighbour(name: notebooks[index].name, title: notebooks[index].title)
    }
}
