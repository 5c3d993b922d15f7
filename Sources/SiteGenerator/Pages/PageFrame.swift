/// What all pages of a site have in common.
struct PageFrame {
    /// The name of the stylesheet in the site's folder.
    static let stylesheet = "style.css"
    /// The pages that a site has besides its notebooks, with their labels in the navigation.
    static let pages: [(file: String, label: String)] = [
        ("index.html", "Notebooks"), ("claims.html", "Claims"), ("database.html", "Database"),
        ("method.html", "Method"),
    ]

    let configuration: SiteConfiguration

    /// An entry of a page's table of contents.
    struct Entry {
        var label: String
        var href: String
        var sections: [Entry] = []
    }

    /// The values of `PageShapes.frame`.
    ///
    /// - Parameters:
    ///   - file: The page's file in the site's folder.
    ///   - title: The page's title.
    ///   - description: What the page shows, in a sentence; may be empty.
    ///   - contents: The table of contents.
    func values(
        file: String, title: String, description: String, contents: [Entry] = []
    ) -> [String: TemplateValue] {
        let navigation = Self.pages.map { page in
            TemplateContext([
                "label": .text(page.label), "href": .text(page.file), "is_current": .flag(page.file == file),
            ])
        }
        let isHome = file == "index.html"
        return [
            "site_title": .text(configuration.title),
            "language": .text(configuration.language),
            "title": .text(title),
            "document_title": .text(isHome ? configuration.title : "\(title) · \(configuration.title)"),
            "description": .text(description),
            "canonical": .text(configuration.baseURL.map { $0 + (isHome ? "" : HTMLText.address(file)) } ?? ""),
            "stylesheet": .text(Self.stylesheet),
            "navigation": .list(navigation),
            "has_contents": .flag(!contents.isEmpty),
            "contents": .list(contents.map(Self.view)),
        ]
    }

    private static func view(_ entry: Entry) -> TemplateContext {
        TemplateContext([
            "label": .text(entry.label), "href": .text(entry.href),
            "has_sections": .flag(!entry.sections.isEmpty),
            "sections": .list(
                entry.sections.map { TemplateContext(["label": .text($0.label), "href": .text($0.href)]) }),
        ])
    }
}

/// A page and the files that it comes with.
struct SitePage {
    /// The page's file in the site's folder.
    var file: String
    /// The name of its template.
    var template: String
    /// The values for its template.
    var context: TemplateContext
    /// The other files.
    var files: [SiteFile] = []
}
