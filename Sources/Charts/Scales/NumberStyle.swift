/// How the numbers of an axis or a tooltip are written.
enum NumberStyle: Sendable, Hashable {
    /// Grouped digits, with metric prefixes for an axis that reaches far.
    case automatic
    /// All digits, grouped in threes.
    case integer
    /// A number of digits after the point.
    case fixed(Int)
    /// A metric prefix: k, M, G …, m, µ, n …
    case metric
    /// A binary prefix and the byte: KiB, MiB …
    case bytes
    /// The second, with a metric prefix below it.
    case seconds
    /// Hundredths, with as many digits as the axis needs or as given.
    case percent(Int?)

    /// The names that a specification may use; `.2f` and `.1%` stand for any number of digits up to nine.
    static let names = ["automatic", "integer", "metric", "bytes", "seconds", "percent", "s", "d", ",d", ".2f", ".1%"]

    /// The style that a specification calls `name`: a word, or one of the common codes of d3-format.
    init?(name: String) {
        switch name {
        case "automatic", "plain": self = .automatic
        case "integer", "d", ",d": self = .integer
        case "metric", "s", "~s": self = .metric
        case "bytes": self = .bytes
        case "seconds": self = .seconds
        case "percent", "%": self = .percent(nil)
        default:
            guard name.count == 3, name.first == ".", let digits = name.dropFirst().first?.wholeNumberValue else {
                return nil
            }
            switch name.last {
            case "f": self = .fixed(digits)
            case "%": self = .percent(digits)
            default: return nil
            }
        }
    }
}

extension NumberStyle {
    /// The labels of a linear axis' ticks, all with the same unit and the same number of decimals.
    func labels(ofMultiples values: [Double], step: Double) -> [String] {
        let largest = values.map(abs).max() ?? 0
        switch self {
        case .integer: return values.map { Digits.grouped($0, decimals: 0) }
        case .fixed(let decimals): return values.map { Digits.grouped($0, decimals: decimals) }
        case .percent(let decimals):
            let decimals = decimals ?? Digits.decimals(ofStep: step * 100)
            return values.map { Digits.grouped($0 * 100, decimals: decimals) + "%" }
        case .automatic where largest < 1e5 && (largest >= 1e-3 || largest == 0):
            return values.map { Digits.grouped($0, decimals: Digits.decimals(ofStep: step)) }
        case .automatic, .metric, .bytes, .seconds:
            guard let prefix = Prefix.fitting(largest, in: family) else { return values.map(label(of:)) }
            let decimals = Digits.decimals(ofStep: step / prefix.factor)
            return values.map { $0 == 0 ? "0" : Digits.grouped($0 / prefix.factor, decimals: decimals) + prefix.text }
        }
    }

    /// The labels of a logarithmic axis' ticks, each with the prefix that makes it shortest.
    func labels(ofPowers values: [Double], base: Double) -> [String] {
        let largest = values.max() ?? 1
        let smallest = values.min() ?? 1
        guard self == .automatic else { return values.map(label(of:)) }
        if base == 2 {
            let exponents = values.map { $0.exponent }
            let arePowers = values.allSatisfy { $0.significand == 1 }
            if arePowers, largest > 1e6 || smallest < 0.01 {
                return exponents.map { "2" + Digits.superscript(Int($0)) }
            }
            return values.map { Digits.shortest($0, significant: 7) }
        }
        if largest < 1e5, smallest >= 1e-3 { return values.map { Digits.shortest($0, significant: 6) } }
        return values.map(NumberStyle.metric.label(of:))
    }

    /// One number by itself, with three significant digits where it is not whole.
    func label(of value: Double) -> String {
        switch self {
        case .integer: return Digits.grouped(value, decimals: 0)
        case .fixed(let decimals): return Digits.grouped(value, decimals: decimals)
        case .percent(let decimals?): return Digits.grouped(value * 100, decimals: decimals) + "%"
        case .percent(nil): return Digits.shortest(value * 100, significant: 3) + "%"
        case .automatic where value == value.rounded() && abs(value) < 1e6: return Digits.grouped(value, decimals: 0)
        case .automatic where abs(value) >= 1e-3 && abs(value) < 1e5: return Digits.shortest(value, significant: 4)
        case .automatic, .metric, .bytes, .seconds:
            guard value != 0 else { return "0" }
            let rounded = self == .bytes ? value : Digits.rounded(value, significant: 3)
            guard let prefix = Prefix.fitting(abs(rounded), in: family) else {
                return Digits.scientific(value) + (self == .seconds ? " s" : self == .bytes ? " B" : "")
            }
            return Digits.shortest(rounded / prefix.factor, significant: 3) + prefix.text
        }
    }

    private var family: Prefix.Family {
        switch self {
        case .bytes: .bytes
        case .seconds: .seconds
        default: .metric
        }
    }
}

/// A unit's prefix, as it is written after a number.
struct Prefix: Equatable {
    /// What one of it is worth.
    var factor: Double
    /// What is written after the number, with the space before a unit.
    var text: String

    /// The families of prefixes.
    enum Family {
        case metric
        case bytes
        case seconds
    }

    /// The prefix that leaves `magnitude` between one and its next prefix; `nil` beyond the family's reach.
    static func fitting(_ magnitude: Double, in family: Family) -> Prefix? {
        guard magnitude > 0 else { return nil }
        switch family {
        case .bytes: return binary.last { magnitude >= $0.factor } ?? binary.first
        case .seconds where magnitude >= 1: return magnitude < 1e6 ? Prefix(factor: 1, text: " s") : nil
        case .seconds:
            guard let prefix = metric.last(where: { magnitude >= $0.factor * (1 - 1e-12) }) else { return nil }
            return Prefix(factor: prefix.factor, text: " \(prefix.text)s")
        case .metric:
            guard magnitude < 1e27 else { return nil }
            return metric.last { magnitude >= $0.factor * (1 - 1e-12) }
        }
    }

    private static let metric: [Prefix] = [
        (1e-18, "a"), (1e-15, "f"), (1e-12, "p"), (1e-9, "n"), (1e-6, "µ"), (1e-3, "m"), (1, ""), (1e3, "k"),
        (1e6, "M"), (1e9, "G"), (1e12, "T"), (1e15, "P"), (1e18, "E"), (1e21, "Z"), (1e24, "Y"),
    ].map { Prefix(factor: $0.0, text: $0.1) }

    private static let binary: [Prefix] = [
        " B", " KiB", " MiB", " GiB", " TiB", " PiB", " EiB", " ZiB", " YiB",
    ].enumerated().map {
        Prefix(factor: Double(sign: .plus, exponent: 10 * $0.offset, significand: 1), text: $0.element)
    }
}
