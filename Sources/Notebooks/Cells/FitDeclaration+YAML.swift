import Diagnostics
import Measurement

extension FitDeclaration {
    /// Decodes a `fit` cell.
    ///
    /// - Throws: `Diagnostic` for what is wrong in it.
    init(_ body: YAMLValue, name: String) throws(Diagnostic) {
        let record = try body.record(
            "fit '\(name)'", keys: ["description", "data", "y", "x", "by", "level"], required: ["data", "y", "x"])
        _ = try record["description"]?.string("description")
        data = try (record["data"] ?? body).string("data")
        let height = record["y"] ?? body
        y = try height.string("y")
        lines = [y: height.line]
        x = []
        let parameters = record["x"] ?? body
        if case .sequence(let elements) = parameters.content {
            for element in elements { x.append(try element.string("an element of x")) }
        } else {
            x = [try parameters.string("x")]
        }
        by = try record["by"]?.string("by")
        level = try record["level"]?.number("level") ?? Bootstrap.level
        guard (1...2).contains(x.count), Set(x).count == x.count else {
            throw parameters.diagnostic("x with \(x.count) columns", expected: "one, or two different ones")
        }
        guard (0.5...0.999).contains(level) else {
            throw (record["level"] ?? body).diagnostic(
                "the level \(level.shortestText)", expected: "0.5 to 0.999, such as 0.95")
        }
        for name in x { lines[name] = parameters.line }
        if let by { lines[by] = record["by"]?.line }
        guard !x.contains(y), by.map({ $0 != y && !x.contains($0) }) ?? true else {
            throw body.diagnostic("a column twice in fit '\(name)'", expected: "y, x and by that differ")
        }
    }

    /// The columns that the fit names and the data does not have, each with the nearest, and those of text that it would
    /// fit.
    ///
    /// - Parameters:
    ///   - columns: The columns of the data.
    ///   - texts: Those of them that can only hold text.
    func faults(in columns: [String], texts: Set<String>) -> [Diagnostic] {
        let unknown = ([y] + x + [by].compactMap(\.self)).filter { !columns.contains($0) }.map { column in
            Diagnostic.unknown("column of '\(data)'", column, valid: columns, line: lines[column])
        }
        let numeric = columns.filter { !texts.contains($0) }
        let textual = ([y] + x).filter(texts.contains).map { column in
            Diagnostic(
                line: lines[column], "the column '\(column)' of '\(data)' in a fit, which holds text",
                expected: numeric.isEmpty ? "data with numbers" : "one of " + numeric.joined(separator: ", "))
        }
        return unknown + textual
    }
}
