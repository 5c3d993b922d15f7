public import Diagnostics

/// What a site is called, and where its parts are.
public struct SiteConfiguration: Sendable {
    /// The site's title.
    public var title: String
    /// What the site is about, in a sentence or two; may be empty.
    public var summary: String
    /// The language of the pages, as a BCP 47 tag such as `en`.
    public var language: String
    /// The address under which the site will be found, with a slash at its end, or `nil`.
    public var baseURL: String?
    /// The folder with the site's sources: `site.yml`, `pages/`, `queries/`, `styles/`.
    public var folder: String
    /// The folder of the page templates.
    public var templates: String
    /// A folder of templates that replace those of the same name, or `nil`.
    public var templateOverrides: String?

    /// Reads `site.yml`.
    ///
    /// - Parameters:
    ///   - folder: The folder with the site's sources.
    ///   - templates: The folder of the page templates.
    ///   - templateOverrides: A folder of templates that replace those of the same name.
    /// - Throws: `Diagnostic` with file and line.
    public init(
        folder: String = "site", templates: String = "templates", templateOverrides: String? = nil
    ) throws(Diagnostic) {
        let file = folder + "/site.yml"
        let record = try YAMLReader.read(try TextFile.read(file), file: file).record(
            "the site", keys: ["title", "description", "language", "base_url"], required: ["title"])
        title = try record["title"]?.string("the title") ?? ""
        summary = try record["description"]?.string("the description") ?? ""
        language = try Self.language(record["language"]) ?? "en"
        baseURL = try Self.address(record["base_url"])
        self.folder = folder
        self.templates = templates
        self.templateOverrides = templateOverrides
    }

    private static func language(_ value: YAMLValue?) throws(Diagnostic) -> String? {
        guard let value else { return nil }
        let tag = try value.string("the language")
        let isTag = tag.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { part in
            (1...8).contains(part.count) && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        }
        guard isTag else {
            throw value.diagnostic("the language is \(value.summary)", expected: "a tag such as en or pt-BR")
        }
        return tag
    }

    private static func address(_ value: YAMLValue?) throws(Diagnostic) -> String? {
        guard let value else { return nil }
        let address = try value.string("the base_url")
        guard address.hasPrefix("https://") || address.hasPrefix("http://"), !address.contains(where: \.isWhitespace)
        else {
            throw value.diagnostic(
                "the base_url is \(value.summary)", expected: "an address such as https://example.org/")
        }
        return address.hasSuffix("/") ? address : address + "/"
    }
}
