/// Counts travel as decimal text, since not every coder has 128-bit integers.
extension TrialRecord.Count {
    private enum CodingKeys: String, CodingKey {
        case pass, layer, metric, value
    }

    /// Reads a count.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        pass = try container.decode(String.self, forKey: .pass)
        layer = try container.decode(String.self, forKey: .layer)
        metric = try container.decode(String.self, forKey: .metric)
        let digits = try container.decode(String.self, forKey: .value)
        guard let count = Int128(digits) else {
            throw DecodingError.dataCorruptedError(
                forKey: .value, in: container, debugDescription: "'\(digits)' is no integer of 128 bits")
        }
        value = count
    }

    /// Writes the count.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(pass, forKey: .pass)
        try container.encode(layer, forKey: .layer)
        try container.encode(metric, forKey: .metric)
        try container.encode(String(value), forKey: .value)
    }
}
