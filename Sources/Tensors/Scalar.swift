/// The arithmetic on which reference kernels are written.
///
/// `Float` and `Double` compute; `CountingScalar` computes and counts. Kernels use these operations alone, so that
/// what a kernel does is what is counted. Reductions go through `accumulate…`, which a counting scalar takes as
/// balanced trees; `+` and `*` are single operations.
public protocol Scalar: Sendable {
    /// The scalar nearest to `value`: a constant, whose making is no operation.
    init(_ value: Double)
    /// The value as a double.
    var doubleValue: Double { get }
    /// The value as an index: the number nearest to it.
    var indexValue: Int { get }

    /// One addition.
    static func + (a: Self, b: Self) -> Self
    /// One subtraction, counted as an addition.
    static func - (a: Self, b: Self) -> Self
    /// One negation, counted as an addition.
    static prefix func - (a: Self) -> Self
    /// One multiplication.
    static func * (a: Self, b: Self) -> Self
    /// One division, counted as a multiplication.
    static func / (a: Self, b: Self) -> Self

    /// e to the power of `x`; one transcendental operation.
    static func exponential(_ x: Self) -> Self
    /// The natural logarithm; one transcendental operation.
    static func logarithm(_ x: Self) -> Self
    /// The square root; one transcendental operation.
    static func squareRoot(_ x: Self) -> Self
    /// The hyperbolic tangent; one transcendental operation.
    static func hyperbolicTangent(_ x: Self) -> Self
    /// The error function; one transcendental operation.
    static func errorFunction(_ x: Self) -> Self

    /// The greater of two values; one comparison.
    static func maximum(_ a: Self, _ b: Self) -> Self
    /// 1 where `a > b`, else 0; one comparison.
    static func greater(_ a: Self, _ b: Self) -> Self
    /// 1 where `a == b`, else 0; one comparison.
    static func equal(_ a: Self, _ b: Self) -> Self

    /// A sum of no terms, to be accumulated into.
    static var emptySum: Self { get }
    /// A maximum of no terms, to be accumulated into.
    static var emptyMaximum: Self { get }
    /// Adds a term to a sum; one addition, except for the first term of an empty sum.
    mutating func accumulate(_ term: Self)
    /// Adds a product to a sum; one multiply-add.
    mutating func accumulateProduct(_ a: Self, _ b: Self)
    /// Takes a term into a maximum; one comparison, except for the first term of an empty maximum.
    mutating func accumulateMaximum(_ term: Self)
}
