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
    }

    private var bytes: [Kind: Int128] = [:]

    /// Creates a breakdown of nothing.
    public init() {}

    /// The bytes of a kind.
    public subscript(kind: Kind) -> Int128 {
        get { bytes[kind, default: 0] }
        set { bytes[kind] = newValue }
    }

    /// The bytes of all kinds.
    public var total: Int128 { bytes.values.reduce(0, +) }
}
