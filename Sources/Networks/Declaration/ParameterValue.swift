import Diagnostics

/// The value of a network's or an experiment's parameter.
public enum ParameterValue: Sendable, Hashable {
    case integer(Int)
    case real(Double)
    case text(String)
    case boolean(Bool)
}

extension ParameterValue {
    /// The value that a person means by `text`: an integer, a decimal number, true or false, else the text itself, as
    /// of an integer that 64 bits do not hold.
    public init(parsing text: String) {
        if let value = Int(text) {
            self = .integer(value)
        } else if let value = Double(text), value.isFinite, Self.isDecimal(text), !Self.isLargeInteger(text) {
            self = .real(value)
        } else if text == "true" || text == "false" {
            self = .boolean(text == "true")
        } else {
            self = .text(text)
        }
    }

    /// Whether a text that is a number is a decimal one: no `0x10`, `inf` or `nan`.
    private static func isDecimal(_ text: String) -> Bool {
        text.allSatisfy { "0123456789+-.eE".contains($0) }
    }

    /// Whether a text is an integer that 64 bits do not hold.
    static func isLargeInteger(_ text: String) -> Bool {
        let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
        return Int(text) == nil && !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isNumber }
    }

    /// The kind of value, as error messages name it.
    public var kind: String {
        switch self {
        case .integer: "an integer"
        case .real: "a number"
        case .text: "a text"
        case .boolean: "true or false"
        }
    }
}

extension ParameterValue: CustomStringConvertible {
    /// The value as a person would write it.
    public var description: String {
        switch self {
        case .integer(let value): "\(value)"
        case .real(let value): value.shortestText
        case .text(let value): value
        case .boolean(let value): "\(value)"
        }
    }
}

extension ParameterValue: Codable {
    /// Reads a JSON number, string or boolean.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .real(value)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    /// Writes a JSON number, string or boolean.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .integer(let value): try container.encode(value)
        case .real(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .boolean(let value): try container.encode(value)
        }
    }
}
