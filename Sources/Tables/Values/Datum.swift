import Diagnostics

/// One value of a table: what SQLite can hold, blobs left out.
public enum Datum: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
}

extension Datum {
    /// An exact count: an integer where 64 bits hold it, else its decimal digits.
    public init(count: Int128) {
        self = if let count = Int64(exactly: count) { .integer(count) } else { .text("\(count)") }
    }

    /// The value as a floating-point number, or `nil` for text and null.
    public var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        case .null, .text: nil
        }
    }
}

extension Datum {
    /// The exact value as text: all digits of an integer, the shortest decimal that reads back as the same real.
    ///
    /// Null is empty; what is not finite is `nan`, `inf` or `-inf`.
    public var exactText: String {
        switch self {
        case .null: ""
        case .integer(let value): "\(value)"
        case .real(let value): value.shortestText
        case .text(let value): value
        }
    }

    /// The digits of an exact integer, or `nil` where the value is none.
    ///
    /// A count beyond 64 bits is held as decimal text; of texts only these are integers: an optional minus sign and at
    /// least 19 digits that do not start with zero.
    public var integerDigits: String? {
        switch self {
        case .integer(let value): return "\(value)"
        case .null, .real: return nil
        case .text(let value):
            let digits = value.hasPrefix("-") ? value.dropFirst() : value[...]
            let isInteger =
                digits.utf8.count >= 19 && digits.utf8.first != UInt8(ascii: "0")
                && digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            return isInteger ? value : nil
        }
    }
}

extension Double {
    /// The nearest number to a count; where 64 bits hold it, many times faster than the general conversion.
    public init(count: Int128) {
        self = Int64(exactly: count).map { Double($0) } ?? Double(count)
    }
}

extension Datum: Codable {
    /// Reads null, a number or a string.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let integer = try? container.decode(Int64.self) {
            self = .integer(integer)
        } else if let real = try? container.decode(Double.self) {
            self = .real(real)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    /// Writes null, a number or a string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .integer(let value): try container.encode(value)
        case .real(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        }
    }
}
