import Tables

/// The distinct values of a nominal or ordinal column, in the order in which they are shown.
struct CategoryDomain: Equatable, Sendable {
    /// The values in order.
    private(set) var values: [Datum] = []
    private var indexes: [Datum: Int] = [:]

    /// The place of a value in the order, or `nil` where it is not among them.
    func index(of value: Datum) -> Int? {
        indexes[Self.normalized(value)]
    }

    /// Adds a value unless it is there.
    mutating func insert(_ value: Datum) {
        let value = Self.normalized(value)
        guard indexes[value] == nil else { return }
        indexes[value] = values.count
        values.append(value)
    }

    /// Puts the values into another order.
    mutating func sort(by areInIncreasingOrder: (Datum, Datum) -> Bool) {
        values.sort(by: areInIncreasingOrder)
        indexes = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($0.element, $0.offset) })
    }

    /// The text that stands for the value at a place.
    func label(_ index: Int) -> String {
        Self.label(of: values[index])
    }

    /// The text that stands for a value.
    static func label(of value: Datum) -> String {
        switch value {
        case .null: "none"
        case .integer(let integer): NumberStyle.integer.label(of: Double(integer))
        case .real(let real): NumberStyle.automatic.label(of: real)
        case .text(let text): text
        }
    }

    /// Numbers by size, then texts by their letters, then nothing at all.
    static func ascending(_ a: Datum, _ b: Datum) -> Bool {
        switch (a, b) {
        case (.text(let a), .text(let b)): a < b
        case (.null, _): false
        case (_, .null): true
        case (.text, _): false
        case (_, .text): true
        default: (a.number ?? 0) < (b.number ?? 0)
        }
    }

    /// Whole numbers in one form, so that 1 and 1.0 are one category.
    static func normalized(_ value: Datum) -> Datum {
        guard case .real(let real) = value else { return value }
        guard !real.isNaN else { return .null }
        guard let integer = Int64(exactly: real) else { return value }
        return .integer(integer)
    }
}
