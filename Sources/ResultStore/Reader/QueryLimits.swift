/// What a query may take before it is stopped.
public struct QueryLimits: Sendable, Hashable {
    /// The longest query, in bytes.
    public var queryBytes = 100_000
    /// The longest time, in seconds.
    public var seconds = 30.0
    /// The most rows of a result.
    public var rows = 1_000_000
    /// The most memory that SQLite may take for the query, and that the result's text may take, in bytes.
    public var memoryBytes = 512 << 20
    /// The longest text that a query can make, in bytes.
    public var valueBytes = 4 << 20

    /// The limits that queries have by default.
    public init() {}
}
