/// Which activations a training step keeps for its backward pass; the others it computes again.
public enum Rematerialization: Hashable, Sendable {
    /// As few bytes of activations as can be held when every value is computed at most twice: the √n scheme of Chen
    /// et al. 2016 ("Training deep nets with sublinear memory cost"), with segments of the best, not of equal, length.
    /// On n equal layers that keeps about √n of them, and takes less than one more forward pass.
    case squareRoot
    /// As little recomputation as possible within a peak of so many live bytes, inputs and gradients included.
    case budget(bytes: Int)
}

extension Rematerialization: CustomStringConvertible {
    /// The policy as a person writes it: `sqrt`, or the number of bytes.
    public var description: String {
        switch self {
        case .squareRoot: "sqrt"
        case .budget(let bytes): "\(bytes)"
        }
    }

    /// The policy that a person means by `text`: `sqrt`, or a positive whole number of bytes, perhaps as `1e6`; `nil` for
    /// anything else.
    public init?(_ text: String) {
        if text == "sqrt" {
            self = .squareRoot
        } else if let bytes = Int(text) ?? Double(text).flatMap({ Int(exactly: $0) }), bytes > 0 {
            self = .budget(bytes: bytes)
        } else {
            return nil
        }
    }
}

extension Rematerialization: Codable {
    /// Reads what `description` says.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let policy = Rematerialization(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)'; expected sqrt or a number of bytes")
        }
        self = policy
    }

    /// Writes `description`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
