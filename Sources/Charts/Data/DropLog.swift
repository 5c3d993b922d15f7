/// Counts the rows that cannot be drawn, by the reason.
struct DropLog {
    /// Why a row is not drawn.
    enum Reason: Hashable {
        case missing
        case notFinite
        case nonPositive(axis: String)
        case outside
    }

    private struct Key: Hashable {
        var column: String
        var reason: Reason
    }

    private var rows: [Key: Set<Int>] = [:]
    private var order: [Key] = []

    /// Notes that a row is not drawn because of its value in a column.
    mutating func drop(row: Int, column: String, _ reason: Reason) {
        let key = Key(column: column, reason: reason)
        if rows[key] == nil { order.append(key) }
        rows[key, default: []].insert(row)
    }

    /// The number of rows of which at least one mark is not drawn.
    var count: Int {
        rows.values.reduce(into: Set<Int>()) { $0.formUnion($1) }.count
    }

    /// A sentence for each column and reason.
    var notes: [String] {
        order.map { key in
            let count = rows[key]?.count ?? 0
            let subject = count == 1 ? "1 row" : "\(NumberStyle.integer.label(of: Double(count))) rows"
            let verb = count == 1 ? "is" : "are"
            switch key.reason {
            case .missing: return "\(subject) without a value in '\(key.column)' \(verb) not drawn."
            case .notFinite: return "\(subject) with a number beyond all bounds in '\(key.column)' \(verb) not drawn."
            case .nonPositive(let axis):
                return
                    "\(subject) with zero or less in '\(key.column)' \(verb) not drawn on the logarithmic \(axis) axis."
            case .outside: return "\(subject) outside the domain of '\(key.column)' \(verb) not drawn."
            }
        }
    }
}
