import Mustache

/// A value that a page gives to its template.
enum TemplateValue: Sendable {
    case text(String)
    case html(String)
    case flag(Bool)
    case object(TemplateContext?)
    case list([TemplateContext])
}

/// The values that a page gives to its template, by name.
struct TemplateContext: Sendable {
    var values: [String: TemplateValue]

    init(_ values: [String: TemplateValue]) {
        self.values = values
    }

    subscript(name: String) -> TemplateValue? {
        get { values[name] }
        set { values[name] = newValue }
    }
}

extension TemplateContext: MustacheParent {
    /// The value called `named` in the terms of the template engine; absent values end the search in outer contexts.
    func child(named: String) -> Any? {
        switch values[named] {
        case .text(let text), .html(let text): text.isEmpty ? AbsentValue() : text
        case .flag(let flag): flag
        case .object(let context): context ?? AbsentValue()
        case .list(let contexts): contexts
        case nil: nil
        }
    }
}

/// A value that is there and empty: it renders as nothing, and `{{#name}}` skips it.
private struct AbsentValue: MustacheCustomRenderable {
    let renderText = ""
    let isNull = true
}

/// How values are escaped in pages, see `HTMLText.escaped`.
struct PageContentType: MustacheContentType {
    /// The name under which templates are told of it.
    static let name = "COSTBOOK.PAGE"

    func escapeText(_ text: String) -> String {
        HTMLText.escaped(text)
    }
}
