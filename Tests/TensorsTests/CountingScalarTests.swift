import Foundation
import Testing

@testable import Tensors

/// Counts and depths against cases small enough to work out by hand.
@Suite struct CountingScalarTests {
    private func inputs(_ count: Int) -> [CountingScalar] {
        (0..<count).map { CountingScalar(Double($0 + 1)) }
    }

    private func depthOfTree(_ count: Int) -> Int {
        Int(log2(Double(count)).rounded(.up))
    }

    @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 1000, 1024, 1025])
    func sumsAreBalancedTrees(count: Int) {
        let (counts, sum) = OperationTally.counts {
            inputs(count).reduce(into: CountingScalar.emptySum) { $0.accumulate($1) }
        }
        #expect(counts == .init(additions: Int128(count - 1)))
        #expect(sum.depth == depthOfTree(count))
        #expect(sum.doubleValue == Double(count * (count + 1) / 2))
    }

    @Test(arguments: [1, 2, 3, 8, 9, 100])
    func maximaAreBalancedTrees(count: Int) {
        let (counts, greatest) = OperationTally.counts {
            inputs(count).reduce(into: CountingScalar.emptyMaximum) { $0.accumulateMaximum($1) }
        }
        #expect(counts == .init(comparisons: Int128(count - 1)))
        #expect(greatest.depth == depthOfTree(count))
        #expect(greatest.doubleValue == Double(count))
    }

    @Test(arguments: [1, 2, 3, 8, 9, 100])
    func dotProductsAreMultiplyAdds(count: Int) {
        let (counts, product) = OperationTally.counts {
            zip(inputs(count), inputs(count)).reduce(into: CountingScalar.emptySum) {
                $0.accumulateProduct($1.0, $1.1)
            }
        }
        #expect(counts == .init(multiplyAdds: Int128(count)))
        #expect(product.depth == 1 + depthOfTree(count))
    }

    /// Terms that are ready at different times: 0, 0, 1 and 2 meet pairwise without waiting, at 1, 2 and 3; one more
    /// needs another level.
    @Test(arguments: [([0, 0, 1], 2), ([0, 0, 1, 2], 3), ([0, 0, 0, 1, 2], 4), ([5], 5), ([5, 0], 6), ([5, 5], 6)])
    func unequalTermsMakeTheBestTree(depths: [Int], depth: Int) {
        let terms = depths.map { (0..<$0).reduce(CountingScalar(1)) { value, _ in -value } }
        let sum = terms.reduce(into: CountingScalar.emptySum) { $0.accumulate($1) }
        #expect(sum.depth == depth)
    }

    @Test func additionsOneByOneAreAChain() {
        let (counts, sum) = OperationTally.counts { inputs(9).dropFirst().reduce(CountingScalar(1)) { $0 + $1 } }
        #expect(counts == .init(additions: 8))
        #expect(sum.depth == 8)
    }

    @Test func sumIntoAConstantCountsTheConstant() {
        let (counts, sum) = OperationTally.counts {
            inputs(3).reduce(into: CountingScalar(0)) { $0.accumulate($1) }
        }
        #expect(counts == .init(additions: 3))
        #expect(sum.depth == 2)
    }

    /// An operation on 3 and 2: as what it counts, and its value.
    struct SingleOperation: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let kind: any WritableKeyPath<OperationTally.Counts, Int128> & Sendable
        let value: Double
        let apply: @Sendable (CountingScalar, CountingScalar) -> CountingScalar

        init(
            _ name: String, _ kind: any WritableKeyPath<OperationTally.Counts, Int128> & Sendable, _ value: Double,
            _ apply: @escaping @Sendable (CountingScalar, CountingScalar) -> CountingScalar
        ) {
            testDescription = name
            self.kind = kind
            self.value = value
            self.apply = apply
        }
    }

    static let singleOperations = [
        SingleOperation("+", \.additions, 5) { $0 + $1 },
        SingleOperation("−", \.additions, 1) { $0 - $1 },
        SingleOperation("·", \.multiplications, 6) { $0 * $1 },
        SingleOperation("/", \.multiplications, 1.5) { $0 / $1 },
        SingleOperation("max", \.comparisons, 3) { .maximum($0, $1) },
        SingleOperation(">", \.comparisons, 1) { .greater($0, $1) },
        SingleOperation("=", \.comparisons, 0) { .equal($0, $1) },
        SingleOperation("negation", \.additions, -3) { a, _ in -a },
        SingleOperation("exp", \.transcendentals, exp(3)) { a, _ in .exponential(a) },
        SingleOperation("log", \.transcendentals, log(3)) { a, _ in .logarithm(a) },
        SingleOperation("sqrt", \.transcendentals, 3.squareRoot()) { a, _ in .squareRoot(a) },
        SingleOperation("tanh", \.transcendentals, tanh(3)) { a, _ in .hyperbolicTangent(a) },
        SingleOperation("erf", \.transcendentals, erf(3)) { a, _ in .errorFunction(a) },
    ]

    @Test(arguments: singleOperations)
    func singleOperationsCountAsOneOfTheirKind(operation: SingleOperation) {
        let (counts, result) = OperationTally.counts { operation.apply(CountingScalar(3), CountingScalar(2)) }
        var expected = OperationTally.Counts()
        expected[keyPath: operation.kind] = 1
        #expect(counts == expected)
        #expect(result.doubleValue == operation.value)
        #expect(result.depth == 1)
        #expect(operation.apply(-CountingScalar(3), -CountingScalar(2)).depth == 2)
    }

    @Test func constantsAndIndicesAreNoOperations() {
        let (counts, index) = OperationTally.counts { CountingScalar(4).indexValue }
        #expect(counts == .init())
        #expect(index == 4)
        #expect(CountingScalar(4).depth == 0)
    }

    @Test func talliesAreSeparate() {
        let (outer, inner) = OperationTally.counts {
            _ = CountingScalar(1) + CountingScalar(2)
            return OperationTally.counts { CountingScalar(1) * CountingScalar(2) }.counts
        }
        #expect(outer == .init(additions: 1))
        #expect(inner == .init(multiplications: 1))
    }
}
