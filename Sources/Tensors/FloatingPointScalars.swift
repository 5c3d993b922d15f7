import Foundation

extension Float: Scalar {
    /// The value as a double.
    @inlinable public var doubleValue: Double { Double(self) }
    /// The value as an index.
    @inlinable public var indexValue: Int { Int(exactly: rounded()) ?? -1 }
    /// e to the power of `x`.
    public static func exponential(_ x: Float) -> Float { exp(x) }
    /// The natural logarithm.
    public static func logarithm(_ x: Float) -> Float { log(x) }
    /// The square root.
    @inlinable public static func squareRoot(_ x: Float) -> Float { x.squareRoot() }
    /// The hyperbolic tangent.
    public static func hyperbolicTangent(_ x: Float) -> Float { tanh(x) }
    /// The error function.
    public static func errorFunction(_ x: Float) -> Float { erf(x) }
    /// 1 where `a > b`, else 0.
    @inlinable public static func greater(_ a: Float, _ b: Float) -> Float { a > b ? 1 : 0 }
    /// 1 where `a == b`, else 0.
    @inlinable public static func equal(_ a: Float, _ b: Float) -> Float { a == b ? 1 : 0 }
    /// The greater of two values; not a number where either is.
    @inlinable public static func maximum(_ a: Float, _ b: Float) -> Float { a > b || a.isNaN ? a : b }
    /// Zero.
    @inlinable public static var emptySum: Float { 0 }
    /// Negative infinity.
    @inlinable public static var emptyMaximum: Float { -.infinity }
    /// Adds a term.
    @inlinable public mutating func accumulate(_ term: Float) { self += term }
    /// Adds a product.
    @inlinable public mutating func accumulateProduct(_ a: Float, _ b: Float) { self += a * b }
    /// Takes a term into a maximum.
    @inlinable public mutating func accumulateMaximum(_ term: Float) { self = Float.maximum(term, self) }
}

extension Double: Scalar {
    /// The value itself.
    @inlinable public var doubleValue: Double { self }
    /// The value as an index.
    @inlinable public var indexValue: Int { Int(exactly: rounded()) ?? -1 }
    /// e to the power of `x`.
    public static func exponential(_ x: Double) -> Double { exp(x) }
    /// The natural logarithm.
    public static func logarithm(_ x: Double) -> Double { log(x) }
    /// The square root.
    @inlinable public static func squareRoot(_ x: Double) -> Double { x.squareRoot() }
    /// The hyperbolic tangent.
    public static func hyperbolicTangent(_ x: Double) -> Double { tanh(x) }
    /// The error function.
    public static func errorFunction(_ x: Double) -> Double { erf(x) }
    /// 1 where `a > b`, else 0.
    @inlinable public static func greater(_ a: Double, _ b: Double) -> Double { a > b ? 1 : 0 }
    /// 1 where `a == b`, else 0.
    @inlinable public static func equal(_ a: Double, _ b: Double) -> Double { a == b ? 1 : 0 }
    /// The greater of two values; not a number where either is.
    @inlinable public static func maximum(_ a: Double, _ b: Double) -> Double { a > b || a.isNaN ? a : b }
    /// Zero.
    @inlinable public static var emptySum: Double { 0 }
    /// Negative infinity.
    @inlinable public static var emptyMaximum: Double { -.infinity }
    /// Adds a term.
    @inlinable public mutating func accumulate(_ term: Double) { self += term }
    /// Adds a product.
    @inlinable public mutating func accumulateProduct(_ a: Double, _ b: Double) { self += a * b }
    /// Takes a term into a maximum.
    @inlinable public mutating func accumulateMaximum(_ term: Double) { self = Double.maximum(term, self) }
}
