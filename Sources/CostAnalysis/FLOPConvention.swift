public import Graphs

/// How much each kind of operation counts when work is stated as one number of floating-point operations.
public struct FLOPConvention: Hashable, Sendable {
    /// FLOPs of a multiply-add.
    public let multiplyAdd: Int128
    /// FLOPs of an addition, subtraction or negation.
    public let addition: Int128
    /// FLOPs of a multiplication or division.
    public let multiplication: Int128
    /// FLOPs of a comparison.
    public let comparison: Int128
    /// FLOPs of an exponential, logarithm, square root, hyperbolic tangent or error function.
    public let transcendental: Int128

    /// A multiply-add counts 2, everything else 1.
    public static let standard = FLOPConvention(
        multiplyAdd: 2, addition: 1, multiplication: 1, comparison: 1, transcendental: 1)

    /// The floating-point operations of `work`.
    public func flops(of work: Work) -> Int128 {
        multiplyAdd * work.multiplyAdds + addition * work.additions + multiplication * work.multiplications
            + comparison * work.comparisons + transcendental * work.transcendentals
    }
}
