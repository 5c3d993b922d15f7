import Diagnostics
import Tables

extension ChartDeclaration {
    /// Reads what a `chart` cell says of its data; the rest of the specification is for the chart's renderer to check.
    ///
    /// - Throws: `Diagnostic` where `data` is missing or is no `{name: CELL}`.
    init(_ body: YAMLValue, cell: RawCell) throws(Diagnostic) {
        _ = try body.mapping("chart '\(cell.name)'")
        guard case .mapping(let entries) = body.content, let data = entries.first(where: { $0.key == "data" })?.value
        else {
            throw body.diagnostic("chart '\(cell.name)' has no 'data'", expected: "'data: {name: CELL}'")
        }
        if case .string(let name) = data.content {
            throw data.diagnostic("data is '\(name)'", expected: "'data: {name: \(name)}'")
        }
        let record = try data.record("data", keys: ["name"], required: ["name"])
        self.init(
            data: try (record["name"] ?? data).string("name"), specification: cell.source, line: cell.line + 1)
    }
}

extension TableDeclaration {
    /// Decodes a `table` cell.
    ///
    /// - Throws: `Diagnostic` for what is wrong in it.
    init(_ body: YAMLValue, name: String) throws(Diagnostic) {
        let record = try body.record(
            "table '\(name)'", keys: ["data", "caption", "columns"], required: ["data", "caption"])
        data = try (record["data"] ?? body).string("data")
        caption = try (record["caption"] ?? body).string("caption")
        columns = []
        for entry in try record["columns"]?.mapping("columns") ?? [] { columns.append(try Column(entry)) }
    }
}

extension TableDeclaration.Column {
    /// Decodes a column: its name alone, or a mapping with label, unit and format.
    ///
    /// - Throws: `Diagnostic` for what is wrong in it.
    init(_ entry: YAMLEntry) throws(Diagnostic) {
        name = entry.key
        line = entry.line
        guard entry.value.content != .null else {
            (label, unit, format) = (entry.key, nil, .automatic)
            return
        }
        let record = try entry.value.record("column '\(entry.key)'", keys: ["label", "unit", "format"])
        label = try record["label"]?.string("label") ?? entry.key
        unit = try record["unit"]?.string("unit")
        format = .automatic
        guard let value = record["format"] else { return }
        do {
            format = try NumberFormat(named: try value.string("format"))
        } catch {
            throw error.line == nil
                ? value.diagnostic(error.message, expected: error.expected, suggestion: error.suggestion) : error
        }
    }
}

extension ClaimDeclaration {
    private static let verdicts: [Verdict] = [.refuted, .supported, .conditional]

    /// Decodes a `claim` cell.
    ///
    /// - Throws: `Diagnostic` for what is wrong in it.
    init(_ body: YAMLValue, name: String) throws(Diagnostic) {
        let texts = ["id", "statement", "source", "data", "condition", "evidence"]
        let record = try body.record(
            "claim '\(name)'", keys: texts + Self.verdicts.map(\.rawValue),
            required: ["id", "statement", "source", "data"])
        id = try (record["id"] ?? body).string("id")
        statement = try (record["statement"] ?? body).string("statement")
        source = try (record["source"] ?? body).string("source")
        data = try (record["data"] ?? body).string("data")
        evidence = try record["evidence"]?.string("evidence") ?? ""
        condition = try record["condition"]?.string("condition") ?? ""
        tests = []
        for entry in record.entries {
            guard let verdict = Self.verdicts.first(where: { $0.rawValue == entry.key }) else { continue }
            tests.append((verdict, try entry.value.string(entry.key), entry.value.line))
        }
        guard CellName.isIdentifier(id), id.utf8.count <= CellName.maximumLength else {
            throw (record["id"] ?? body).diagnostic(
                "the claim id '\(id)'", expected: "letters, digits and _, such as F4")
        }
        guard !tests.isEmpty else {
            throw body.diagnostic(
                "claim '\(name)' without a test", expected: "one of refuted, supported, conditional")
        }
        guard tests.contains(where: { $0.verdict == .conditional }) == (record["condition"] != nil) else {
            throw body.diagnostic("claim '\(name)' with only one of 'conditional' and 'condition'", expected: "both")
        }
    }
}
