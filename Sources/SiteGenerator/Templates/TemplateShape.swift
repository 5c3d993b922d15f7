/// What a page offers to its template under one name.
indirect enum TemplateShape: Sendable {
    /// Text, which the template inserts escaped: `{{name}}`. An empty one counts as absent in `{{#name}}`.
    case text
    /// Markup made by Costbook, which the template inserts as it is: `{{{name}}}`.
    case html
    /// Something that is so or not, for `{{#name}}` and `{{^name}}`.
    case flag
    /// Names of their own, for `{{#name}}`; may be absent.
    case object([String: TemplateShape])
    /// Any number of objects, for `{{#name}}`.
    case list([String: TemplateShape])

    /// How a template uses it, as errors say.
    func usage(_ name: String) -> String {
        switch self {
        case .text: "{{\(name)}}"
        case .html: "{{{\(name)}}}"
        case .flag, .object, .list: "{{#\(name)}} … {{/\(name)}}"
        }
    }
}
