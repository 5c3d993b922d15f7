import Tensors
import Testing

@Suite struct FloatingPointScalarTests {
    @Test(arguments: [(0.0, 0), (3, 3), (2.9999999, 3), (-1, -1), (1e300, -1), (.infinity, -1), (.nan, -1)])
    func indexIsTheNearestNumberOrNone(value: Double, index: Int) {
        #expect(value.indexValue == index)
        #expect(Float(value).indexValue == index)
    }

    @Test(arguments: [(1.0, 2.0, 2.0), (2, 1, 2), (.nan, 1, .nan), (1, .nan, .nan), (-.infinity, -1, -1)])
    func maximumHandsOnWhatIsNoNumber(a: Double, b: Double, greatest: Double) {
        let found = [Double.maximum(a, b), Double(Float.maximum(Float(a), Float(b)))]
        for value in found { #expect(value == greatest || (value.isNaN && greatest.isNaN)) }
    }

    @Test(arguments: [
        ([3.0, 1, 2], 3.0), ([.nan, 1, 2], .nan), ([1, .nan, 2], .nan), ([1, 2, .nan], .nan), ([], -.infinity),
    ])
    func accumulatedMaximum(terms: [Double], greatest: Double) {
        let double = terms.reduce(into: Double.emptyMaximum) { $0.accumulateMaximum($1) }
        let single = terms.reduce(into: Float.emptyMaximum) { $0.accumulateMaximum(Float($1)) }
        for value in [double, Double(single)] { #expect(value == greatest || (value.isNaN && greatest.isNaN)) }
    }

    @Test func comparisonsGiveZeroOrOne() {
        #expect([Double.greater(2, 1), Double.greater(1, 1), Double.greater(.nan, 1)] == [1, 0, 0])
        #expect([Float.equal(1, 1), Float.equal(0, -0.0), Float.equal(.nan, .nan)] == [1, 1, 0])
    }

    @Test func sumsAndProductsAccumulate() {
        var sum = Double.emptySum
        sum.accumulate(2)
        sum.accumulateProduct(3, 4)
        #expect(sum == 14)
    }
}
