/// A way to compute the gradient of a scalar function of n numbers.
public enum GradientMethod: String, Hashable, Sendable, Codable, CaseIterable {
    /// Once through the function and once back: a cost that does not depend on n (Griewank and Walther 2008).
    case reverse
    /// n directional derivatives, each computed along with the function.
    case forward
    /// The function at the point, and at n points that each differ from it in one number.
    case differences

    /// How many times the method runs its graph for a gradient with respect to `count` numbers.
    public func runs(parameters count: Int128) -> Int128 {
        switch self {
        case .reverse: 1
        case .forward: count
        case .differences: count + 1
        }
    }
}
