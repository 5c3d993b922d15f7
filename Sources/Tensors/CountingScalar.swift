import Foundation

/// A scalar that counts what is done with it and knows how long a chain of operations it depends on.
///
/// Operations are counted in `OperationTally.current`; the depth counts operations on the longest chain from the
/// inputs, where a reduction is the best tree over its terms: terms at depths d₁ … dₙ combine to depth
/// ⌈log₂ Σ 2^dᵢ⌉ (Kraft's inequality), so that a sum of n inputs has depth ⌈log₂ n⌉ and a dot product 1 + ⌈log₂ n⌉.
public struct CountingScalar: Scalar {
    /// The value.
    public var doubleValue: Double
    /// Σ 2^dᵢ over the terms of the open reduction; 0 for an empty one, 2^d for a single value of depth d.
    private var weight: Double

    /// A constant, at depth 0.
    public init(_ value: Double) {
        self.init(value, depth: 0)
    }

    private init(_ value: Double, depth: Int) {
        doubleValue = value
        weight = exp2(Double(depth))
    }

    /// The number of operations on the longest chain that leads to this value.
    public var depth: Int { weight <= 1 ? 0 : Int(log2(weight).rounded(.up)) }
    /// The value as an index; the index is an input that was looked at, not an operation.
    public var indexValue: Int { doubleValue.indexValue }

    private static func binary(
        _ kind: WritableKeyPath<OperationTally.Counts, Int128>, _ a: CountingScalar, _ b: CountingScalar,
        _ value: Double
    ) -> CountingScalar {
        OperationTally.current.count(kind)
        return CountingScalar(value, depth: max(a.depth, b.depth) + 1)
    }

    private static func unary(
        _ kind: WritableKeyPath<OperationTally.Counts, Int128>, _ a: CountingScalar, _ value: Double
    ) -> CountingScalar {
        OperationTally.current.count(kind)
        return CountingScalar(value, depth: a.depth + 1)
    }

    /// One addition.
    public static func + (a: Self, b: Self) -> Self { binary(\.additions, a, b, a.doubleValue + b.doubleValue) }
    /// One subtraction, counted as an addition.
    public static func - (a: Self, b: Self) -> Self { binary(\.additions, a, b, a.doubleValue - b.doubleValue) }
    /// One negation, counted as an addition.
    public static prefix func - (a: Self) -> Self { unary(\.additions, a, -a.doubleValue) }
    /// One multiplication.
    public static func * (a: Self, b: Self) -> Self { binary(\.multiplications, a, b, a.doubleValue * b.doubleValue) }
    /// One division, counted as a multiplication.
    public static func / (a: Self, b: Self) -> Self { binary(\.multiplications, a, b, a.doubleValue / b.doubleValue) }

    /// One transcendental operation.
    public static func exponential(_ x: Self) -> Self { unary(\.transcendentals, x, exp(x.doubleValue)) }
    /// One transcendental operation.
    public static func logarithm(_ x: Self) -> Self { unary(\.transcendentals, x, log(x.doubleValue)) }
    /// One transcendental operation.
    public static func squareRoot(_ x: Self) -> Self { unary(\.transcendentals, x, x.doubleValue.squareRoot()) }
    /// One transcendental operation.
    public static func hyperbolicTangent(_ x: Self) -> Self { unary(\.transcendentals, x, tanh(x.doubleValue)) }
    /// One transcendental operation.
    public static func errorFunction(_ x: Self) -> Self { unary(\.transcendentals, x, erf(x.doubleValue)) }

    /// One comparison.
    public static func maximum(_ a: Self, _ b: Self) -> Self {
        binary(\.comparisons, a, b, Double.maximum(a.doubleValue, b.doubleValue))
    }
    /// One comparison.
    public static func greater(_ a: Self, _ b: Self) -> Self {
        binary(\.comparisons, a, b, Double.greater(a.doubleValue, b.doubleValue))
    }
    /// One comparison.
    public static func equal(_ a: Self, _ b: Self) -> Self {
        binary(\.comparisons, a, b, Double.equal(a.doubleValue, b.doubleValue))
    }

    /// A sum of no terms.
    public static var emptySum: Self { empty(0) }
    /// A maximum of no terms.
    public static var emptyMaximum: Self { empty(-.infinity) }

    private static func empty(_ value: Double) -> Self {
        var result = CountingScalar(value)
        result.weight = 0
        return result
    }

    /// One addition, except into an empty sum.
    public mutating func accumulate(_ term: Self) {
        if weight > 0 { OperationTally.current.count(\.additions) }
        doubleValue += term.doubleValue
        weight += exp2(Double(term.depth))
    }

    /// One multiply-add.
    public mutating func accumulateProduct(_ a: Self, _ b: Self) {
        OperationTally.current.count(\.multiplyAdds)
        doubleValue += a.doubleValue * b.doubleValue
        weight += exp2(Double(max(a.depth, b.depth) + 1))
    }

    /// One comparison, except into an empty maximum.
    public mutating func accumulateMaximum(_ term: Self) {
        if weight > 0 { OperationTally.current.count(\.comparisons) }
        doubleValue = Double.maximum(term.doubleValue, doubleValue)
        weight += exp2(Double(term.depth))
    }
}

/// Where counting scalars count: a tally for the running task, set by `withTally`.
public final class OperationTally: @unchecked Sendable {
    /// How many operations of each kind were done.
    public struct Counts: Hashable, Sendable {
        /// Products that were added to a sum.
        public var multiplyAdds: Int128 = 0
        /// Additions, subtractions and negations.
        public var additions: Int128 = 0
        /// Multiplications and divisions.
        public var multiplications: Int128 = 0
        /// Comparisons.
        public var comparisons: Int128 = 0
        /// Exponentials, logarithms, square roots, hyperbolic tangents, error functions.
        public var transcendentals: Int128 = 0
    }

    @TaskLocal static var current = OperationTally()

    // A tally is used by the one task that runs `body`; operations on no task's behalf go to a shared tally that
    // nobody reads, which the lock keeps whole.
    private let lock = NSLock()
    private var counts = Counts()

    fileprivate func count(_ kind: WritableKeyPath<Counts, Int128>) {
        lock.withLock { counts[keyPath: kind] += 1 }
    }

    /// What counting scalars count while `body` runs.
    public static func counts<Result>(while body: () throws -> Result) rethrows -> (counts: Counts, result: Result) {
        let tally = OperationTally()
        let result = try $current.withValue(tally) { try body() }
        return (tally.lock.withLock { tally.counts }, result)
    }
}
