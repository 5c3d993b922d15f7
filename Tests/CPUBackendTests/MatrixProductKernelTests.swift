import Operations
import Testing

/// The fast kernel against the reference kernel: odd sizes, vectors, batches, every transposition.
@Suite struct MatrixProductKernelTests {
    @Test(arguments: [[], [1], [3], [2, 2]], [(1, 1, 1), (7, 5, 3), (1, 33, 17), (65, 1, 129), (16, 64, 1)])
    func agreesWithTheReference(batch: [Int], sizes: (m: Int, n: Int, k: Int)) throws {
        for (transposeLeft, transposeRight) in [(false, false), (false, true), (true, false), (true, true)] {
            let (m, n, k) = sizes
            let comparison = try KernelComparison(
                MatrixProduct(transposeLeft: transposeLeft, transposeRight: transposeRight),
                [batch + (transposeLeft ? [k, m] : [m, k]), batch + (transposeRight ? [n, k] : [k, n])])
            #expect(comparison.error <= 3e-5 * Float(k).squareRoot())
        }
    }
}
