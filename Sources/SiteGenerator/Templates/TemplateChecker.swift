import Diagnostics

/// Checks templates against what pages offer: a name that is not offered would silently render as nothing.
struct TemplateChecker {
    /// The tags of every template, by its name.
    let tags: [String: [TemplateTag]]
    /// The file of every template, as errors name it.
    let files: [String: String]

    /// The faults of the template called `root`, and of those that it includes, when it is given `fields`.
    func faults(in root: String, fields: [String: TemplateShape]) -> [Diagnostic] {
        var walk = Walk(checker: self)
        walk.template(root, scopes: [fields], depth: 0)
        return walk.faults
    }

    private struct Walk {
        let checker: TemplateChecker
        var faults: [Diagnostic] = []

        mutating func template(_ name: String, scopes: [[String: TemplateShape]], depth: Int) {
            guard let tags = checker.tags[name], let file = checker.files[name] else { return }
            guard depth < 32 else {
                report(Diagnostic(file: file, line: 1, "the template '\(name)' includes itself"))
                return
            }
            var place = 0
            run(tags, from: &place, until: nil, scopes: scopes, file: file, depth: depth)
        }

        /// Checks the tags from `place` to the end of the section called `end`.
        private mutating func run(
            _ tags: [TemplateTag], from place: inout Int, until end: TemplateTag?, scopes: [[String: TemplateShape]],
            file: String, depth: Int
        ) {
            while place < tags.count {
                let tag = tags[place]
                place += 1
                switch tag.kind {
                case .end:
                    if tag.name != end?.name {
                        let expected =
                            end.map { "{{/\($0.name)}} for line \($0.line)" } ?? "no end outside of a section"
                        report(Diagnostic(file: file, line: tag.line, "{{/\(tag.name)}}", expected: expected))
                    }
                    return
                case .escaped, .unescaped:
                    insertion(tag, scopes: scopes, file: file)
                case .section, .inverted:
                    let inner = section(tag, scopes: scopes, file: file)
                    run(tags, from: &place, until: tag, scopes: inner, file: file, depth: depth)
                case .block:
                    run(tags, from: &place, until: tag, scopes: scopes, file: file, depth: depth)
                case .partial:
                    include(tag, scopes: scopes, file: file, depth: depth)
                case .parent:
                    include(tag, scopes: scopes, file: file, depth: depth)
                    run(tags, from: &place, until: tag, scopes: scopes, file: file, depth: depth)
                }
            }
            if let end {
                report(
                    Diagnostic(
                        file: file, line: end.line, "the section '\(end.name)' is not closed",
                        expected: "{{/\(end.name)}}"))
            }
        }

        private mutating func insertion(_ tag: TemplateTag, scopes: [[String: TemplateShape]], file: String) {
            guard let shape = find(tag, scopes: scopes, file: file) else { return }
            switch (shape, tag.kind) {
            case (.text, .escaped), (.html, .unescaped): break
            default:
                report(
                    Diagnostic(
                        file: file, line: tag.line,
                        tag.kind == .escaped ? "{{\(tag.name)}}" : "{{{\(tag.name)}}}", expected: shape.usage(tag.name))
                )
            }
        }

        private mutating func section(
            _ tag: TemplateTag, scopes: [[String: TemplateShape]], file: String
        ) -> [[String: TemplateShape]] {
            switch find(tag, scopes: scopes, file: file) {
            case .object(let fields), .list(let fields): tag.kind == .section ? scopes + [fields] : scopes
            case .text, .html, .flag, nil: scopes
            }
        }

        private mutating func include(
            _ tag: TemplateTag, scopes: [[String: TemplateShape]], file: String, depth: Int
        ) {
            guard checker.tags[tag.name] != nil else {
                report(.unknown("template", tag.name, valid: checker.tags.keys.sorted(), file: file, line: tag.line))
                return
            }
            template(tag.name, scopes: scopes, depth: depth + 1)
        }

        private mutating func find(
            _ tag: TemplateTag, scopes: [[String: TemplateShape]], file: String
        ) -> TemplateShape? {
            for fields in scopes.reversed() {
                if let shape = fields[tag.name] { return shape }
            }
            let names = Set(scopes.flatMap(\.keys)).sorted()
            report(.unknown("name", tag.name, valid: names, file: file, line: tag.line))
            return nil
        }

        private mutating func report(_ fault: Diagnostic) {
            if !faults.contains(fault) { faults.append(fault) }
        }
    }
}
