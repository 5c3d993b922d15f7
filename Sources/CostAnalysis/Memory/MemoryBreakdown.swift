/// Live bytes by what they are.
public struct MemoryBreakdown: Sendable, Hashable {
    /// What live memory holds.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The weights.
        case weights
        /// What a trained network holds besides its weights, as running statistics.
        case buffers
        /// Examples, labels and directions.
        case data
        /// What an optimizer keeps from step to step.
        case optimizerState = "optimizer_state"
        /// The gradients of weights, from when each is complete.
        case gradients
        /// What the forward pass computed, or the backward pass computed again, and a later pass still reads; and the
        /// network's outputs.
        case activations
        /// What is read soon and then gone: cotangents, and forward values that no later pass reads.
        case temporaries

        /// The place among all kinds.
        fileprivate var place: Int {
            switch self {
            case .weights: 0
            case .buffers: 1
            case .data: 2
            case .optimizerState: 3
            case .gradients: 4
            case .activations: 5
            case .temporaries: 6
            }
        }
    }

    private var bytes: InlineArray<7, Int128> = .init(repeating: 0)

    /// Creates a breakdown of nothing.
    public init() {}

    /// The bytes of a kind.
    public subscript(kind: Kind) -> Int128 {
        get { bytes[kind.place] }
        set { bytes[kind.place] = newValue }
    }

    /// The bytes of all kinds.
    public var total: Int128 {
        var sum: Int128 = 0
        for place in bytes.indices { sum += bytes[place] }
        return sum
    }

    /// Whether both hold as much of every kind.
    public static func == (a: MemoryBreakdown, b: MemoryBreakdown) -> Bool {
        Kind.allCases.allSatisfy { a[$0] == b[$0] }
    }

    /// Hashes the bytes of every kind.
    public func hash(into hasher: inout Hasher) {
        for kind in Kind.allCases { hasher.combine(self[kind]) }
    }
}
