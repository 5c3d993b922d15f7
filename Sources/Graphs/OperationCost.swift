/// How much work an operation, a layer or a pass does: exact, and additive.
public struct Work: Hashable, Sendable {
    /// Products added to a sum, in contractions (MACs).
    public var multiplyAdds: Int128 = 0
    /// Additions, subtractions and negations outside contractions.
    public var additions: Int128 = 0
    /// Multiplications and divisions outside contractions.
    public var multiplications: Int128 = 0
    /// Comparisons.
    public var comparisons: Int128 = 0
    /// Exponentials, logarithms, square roots, hyperbolic tangents and error functions.
    public var transcendentals: Int128 = 0
    /// Bytes of operands that are read, each element once an operation.
    public var bytesRead: Int128 = 0
    /// Bytes of results that are written, each element once an operation.
    public var bytesWritten: Int128 = 0

    /// Scalar operations of every kind, a multiply-add being two.
    public var scalarOperations: Int128 {
        2 * multiplyAdds + additions + multiplications + comparisons + transcendentals
    }

    /// Creates an amount of work; what is not given is zero.
    public init(
        multiplyAdds: Int128 = 0, additions: Int128 = 0, multiplications: Int128 = 0, comparisons: Int128 = 0,
        transcendentals: Int128 = 0, bytesRead: Int128 = 0, bytesWritten: Int128 = 0
    ) {
        self.multiplyAdds = multiplyAdds
        self.additions = additions
        self.multiplications = multiplications
        self.comparisons = comparisons
        self.transcendentals = transcendentals
        self.bytesRead = bytesRead
        self.bytesWritten = bytesWritten
    }

    /// The work of both.
    public static func + (a: Work, b: Work) -> Work {
        Work(
            multiplyAdds: a.multiplyAdds + b.multiplyAdds, additions: a.additions + b.additions,
            multiplications: a.multiplications + b.multiplications, comparisons: a.comparisons + b.comparisons,
            transcendentals: a.transcendentals + b.transcendentals, bytesRead: a.bytesRead + b.bytesRead,
            bytesWritten: a.bytesWritten + b.bytesWritten)
    }

    /// The work done `count` times, or `nil` where 128 bits do not hold it, nor its sum as scalar operations.
    public func multiplied(by count: Int128) -> Work? {
        let greatest = max(scalarOperations, bytesRead, bytesWritten)
        guard !greatest.multipliedReportingOverflow(by: count).overflow else { return nil }
        return Work(
            multiplyAdds: multiplyAdds * count, additions: additions * count, multiplications: multiplications * count,
            comparisons: comparisons * count, transcendentals: transcendentals * count, bytesRead: bytesRead * count,
            bytesWritten: bytesWritten * count)
    }

    /// Adds the work of `other`.
    public static func += (a: inout Work, b: Work) {
        a = a + b
    }
}

/// The exact cost of one operation.
public struct OperationCost: Hashable, Sendable {
    /// What is done.
    public var work: Work
    /// The number of scalar operations on the longest chain from operands to results, reductions taken as balanced
    /// trees: the time on unboundedly many processors (Blelloch's work-span model). A bound where it depends on data.
    public var span: Int128

    /// Creates a cost.
    public init(_ work: Work, span: Int128) {
        self.work = work
        self.span = span
    }
}
