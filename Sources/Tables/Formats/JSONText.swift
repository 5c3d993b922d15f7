/// A JSON array of objects, one a row, with the columns as keys in their order.
///
/// Integers are exact, those beyond 64 bits too; what is not finite becomes null. A column name that stands twice gets
/// a number, since the keys of an object are unique.
enum JSONTable {
    static func text(_ table: DataTable) -> String {
        guard !table.rows.isEmpty else { return "[]\n" }
        let keys = uniqueNames(table.columns).map(jsonString)
        var text = "["
        for (index, row) in table.rows.enumerated() {
            text += index == 0 ? "\n  {" : ",\n  {"
            for (column, datum) in row.enumerated() {
                if column > 0 { text += ", " }
                text += keys[column] + ": " + datum.json
            }
            text += "}"
        }
        return text + "\n]\n"
    }

    private static func uniqueNames(_ names: [String]) -> [String] {
        var taken = Set(names)
        var seen: Set<String> = []
        return names.map { name in
            guard !seen.insert(name).inserted else { return name }
            var number = 2
            while taken.contains("\(name)_\(number)") { number += 1 }
            taken.insert("\(name)_\(number)")
            return "\(name)_\(number)"
        }
    }
}

extension Datum {
    /// The value in JSON; an integer beyond 64 bits, held as decimal text, is a JSON number.
    public var json: String {
        switch self {
        case .null: "null"
        case .integer(let value): "\(value)"
        case .real(let value): value.isFinite ? "\(value)" : "null"
        case .text(let value): integerDigits ?? jsonString(value)
        }
    }
}

/// The text as a JSON string in its quotes (RFC 8259), with `<`, `>`, `&` and the line separators as escapes, so that
/// it can stand within an HTML page.
public func jsonString(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case "<", ">", "&", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}": result += escape(scalar)
        case _ where scalar.value < 0x20: result += escape(scalar)
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}

private func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
}
