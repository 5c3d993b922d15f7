import Diagnostics

/// Renders pages and hands them to the writer.
struct SiteAssembly: ~Copyable {
    private let templates: TemplateLibrary
    private var writer: SiteWriter
    private var pages = 0
    /// What could not be evaluated or drawn so far.
    var faults: [Diagnostic] = []

    init(templates: TemplateLibrary, writer: consuming SiteWriter) {
        self.templates = templates
        self.writer = writer
    }

    /// Adds a page and its files.
    mutating func add(_ page: SitePage) throws {
        try writer.add(page.file, templates.render(page.template, page.context))
        for file in page.files { try add(file) }
        pages += 1
    }

    /// Adds the pages of notebooks with their files.
    ///
    /// - Returns: what the index and the ledger show of the notebooks.
    mutating func add(_ rendered: [PageBatch.RenderedPage]) throws -> [NotebookSummary] {
        for page in rendered {
            for file in page.files { try add(file) }
            faults += page.summary.faults
        }
        pages += rendered.count
        return rendered.map(\.summary)
    }

    /// Adds a file.
    mutating func add(_ file: SiteFile) throws {
        try writer.add(file.path, file.text)
    }

    /// Puts the site in place.
    consuming func finish() throws -> SiteReport {
        let (pages, faults) = (pages, faults)
        let (written, unchanged, removed) = try writer.finish()
        return SiteReport(pages: pages, written: written, unchanged: unchanged, removed: removed, faults: faults)
    }

    /// Leaves the site that is in place as it is.
    consuming func abandon() {
        writer.abandon()
    }
}
