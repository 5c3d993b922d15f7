import Diagnostics
import Mustache

/// The compiled templates of the site.
struct TemplateLibrary: Sendable {
    /// The names of the templates that a site has; each may be overridden.
    static let names = [
        "page", "index", "notebook", "claims", "database", "method", "claim", "code", "contents", "evidence",
        "experiment", "fault", "figure", "fit",
        "formula", "table",
    ]

    private let library: MustacheLibrary

    /// Reads, compiles and checks all templates.
    ///
    /// - Parameters:
    ///   - folder: The folder of Costbook's own templates.
    ///   - overrides: A folder whose files replace those of the same name.
    /// - Throws: `DiagnosticList` with file and line of every fault.
    init(folder: String, overrides: String?) throws {
        var texts: [String: String] = [:]
        var files: [String: String] = [:]
        let own = try overrides.map(Self.overridden) ?? []
        for name in Self.names {
            let file = (own.contains(name) ? overrides ?? folder : folder) + "/\(name).mustache"
            texts[name] = try TextFile.read(file)
            files[name] = file
        }
        try self.init(texts: texts, files: files)
    }

    /// Compiles and checks templates that have been read.
    init(
        texts: [String: String], files: [String: String],
        pages: [(template: String, fields: [String: TemplateShape])] = PageShapes.pages
    ) throws {
        var faults: [Diagnostic] = []
        var tags: [String: [TemplateTag]] = [:]
        for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
            do throws(Diagnostic) {
                tags[name] = try TemplateTag.tags(in: text, file: files[name] ?? name)
            } catch {
                faults.append(error)
            }
        }
        guard faults.isEmpty else { throw DiagnosticList(faults) }
        let checker = TemplateChecker(tags: tags, files: files)
        for (page, fields) in pages {
            faults += checker.faults(in: page, fields: fields).filter { !faults.contains($0) }
        }
        guard faults.isEmpty else { throw DiagnosticList(faults) }
        MustacheContentTypes.register(PageContentType(), named: PageContentType.name)
        var library = MustacheLibrary()
        for (name, text) in texts { library.register(try Self.compiled(text, file: files[name] ?? name), named: name) }
        self.library = library
    }

    /// The page that the template called `name` makes of `context`.
    func render(_ name: String, _ context: TemplateContext) -> String {
        library.render(context, withTemplate: name) ?? ""
    }

    private static func overridden(_ folder: String) throws -> [String] {
        let files = try Folder.files(in: folder).filter { $0.hasSuffix(".mustache") }
        guard !files.isEmpty else {
            throw Diagnostic(file: folder, "the folder has no templates", expected: "files such as page.mustache")
        }
        return try files.map { file in
            let name = String(file.dropLast(".mustache".count))
            guard names.contains(name) else {
                throw Diagnostic.unknown("template", name, valid: names, file: folder + "/" + file)
            }
            return name
        }
    }

    private static func compiled(_ text: String, file: String) throws(Diagnostic) -> MustacheTemplate {
        do {
            return try MustacheTemplate(string: "{{% CONTENT_TYPE:\(PageContentType.name)}}" + text)
        } catch let error as MustacheTemplate.ParserError {
            throw Diagnostic(file: file, line: error.context.lineNumber, "broken template: \(error.error)")
        } catch {
            throw Diagnostic(file: file, "broken template: \(error)")
        }
    }
}
