import Diagnostics

extension NumberFormat {
    /// What the formats are called.
    static let names = ["automatic", "integer", "fixed(N)", "metric", "bytes", "seconds", "percent"]

    /// The format called `name`, such as `metric` or `fixed(2)`.
    ///
    /// - Throws: `Diagnostic` without a place, for an unknown name and for more than 15 digits.
    init(named name: String) throws(Diagnostic) {
        switch name {
        case "automatic": self = .automatic
        case "integer": self = .integer
        case "metric": self = .metric
        case "bytes": self = .bytes
        case "seconds": self = .seconds
        case "percent": self = .percent
        default:
            guard name.hasPrefix("fixed(") && name.hasSuffix(")"), let digits = Int(name.dropFirst(6).dropLast()) else {
                throw .unknown("format", name, valid: Self.names)
            }
            guard (0...15).contains(digits) else {
                throw Diagnostic("the format '\(name)'", expected: "0 to 15 digits")
            }
            self = .fixed(digits)
        }
    }
}
