import Dispatch
import Foundation

/// Pages of some notebooks, built on all cores while their caller goes on.
///
/// Building and filling in a template takes longer than evaluating a notebook, and only the latter needs the database:
/// a site is rendered faster when the two overlap.
final class PageBatch: @unchecked Sendable {
    /// A page as it is written, with what the index and the ledger show of its notebook.
    struct RenderedPage: Sendable {
        let files: [SiteFile]
        let summary: NotebookSummary
    }

    private let group = DispatchGroup()
    private let lock = NSLock()
    private var results: [RenderedPage?]

    /// Starts building `pages`.
    init(_ pages: [NotebookPage], templates: TemplateLibrary) {
        results = Array(repeating: nil, count: pages.count)
        for (index, page) in pages.enumerated() {
            DispatchQueue.global(qos: .userInitiated).async(group: group) {
                let result = Self.render(page, templates)
                self.lock.withLock { self.results[index] = result }
            }
        }
    }

    /// Waits for the pages, in the order in which they were given.
    func rendered() -> [RenderedPage] {
        group.wait()
        return lock.withLock { results.compactMap(\.self) }
    }

    private static func render(_ page: NotebookPage, _ templates: TemplateLibrary) -> RenderedPage {
        let (built, summary) = page.build()
        let html = templates.render(built.template, built.context)
        return RenderedPage(files: [SiteFile(path: built.file, text: html)] + built.files, summary: summary)
    }
}
