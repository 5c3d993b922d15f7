public import Diagnostics

/// How a number is written for people.
public enum NumberFormat: Sendable, Hashable {
    /// Integers with all their digits, grouped from five digits on; reals with four significant digits and every digit
    /// before the point.
    case automatic
    /// All digits, grouped in threes; reals are rounded.
    case integer
    /// A number of digits after the point, 0 to 15.
    case fixed(Int)
    /// Three significant digits and a metric prefix (k, M, G …; m, µ, n …).
    case metric
    /// Three significant digits and a binary prefix (KiB, MiB …).
    case bytes
    /// Three significant digits and a prefix of the second.
    case seconds
    /// A share as per cent with one digit after the point.
    case percent
}

extension NumberFormat {
    /// What the formats are called.
    public static let names = ["automatic", "integer", "fixed(N)", "metric", "bytes", "seconds", "percent"]

    /// The format called `name`, such as `metric` or `fixed(2)`.
    ///
    /// - Throws: `Diagnostic` without a place, for an unknown name and for more than 15 digits.
    public init(named name: String) throws(Diagnostic) {
        switch name {
        case "automatic": self = .automatic
        case "integer": self = .integer
        case "metric": self = .metric
        case "bytes": self = .bytes
        case "seconds": self = .seconds
        case "percent": self = .percent
        default:
            guard name.hasPrefix("fixed("), name.hasSuffix(")"), let digits = Int(name.dropFirst(6).dropLast()) else {
                throw .unknown("format", name, valid: Self.names)
            }
            guard (0...15).contains(digits) else {
                throw Diagnostic("the format '\(name)'", expected: "0 to 15 digits")
            }
            self = .fixed(digits)
        }
    }
}
