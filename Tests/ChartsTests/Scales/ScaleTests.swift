import Tables
import Testing

@testable import Charts

@Suite struct ScaleTests {
    @Test func linearScaleIsAffine() {
        let scale = ContinuousScale(kind: .linear, lower: 0, upper: 10, start: 100, end: 300)
        #expect([0, 5, 10].map(scale.position) == [100, 200, 300])
    }

    @Test func logarithmicScaleSpacesRatiosEvenly() {
        let scale = ContinuousScale(kind: .logarithmic(base: 10), lower: 1, upper: 100, start: 200, end: 0)
        #expect([1, 10, 100].map { svgNumber(scale.position($0)) } == ["200", "100", "0"])
    }

    @Test(arguments: [0.0, 5, -5, 1e-300, .leastNonzeroMagnitude, 1e300, 1e16])
    func aConstantGetsAnInterval(value: Double) {
        for includesZero in [true, false] {
            let bounds = ContinuousScale.bounds(
                from: value, to: value, kind: .linear, includesZero: includesZero, nice: nil, unit: 1)
            #expect(bounds.lower < bounds.upper)
            #expect(bounds.lower <= value && value <= bounds.upper)
        }
    }

    @Test func niceLogarithmicBoundsHugTheData() {
        let bounds = ContinuousScale.bounds(
            from: 32, to: 1024, kind: .logarithmic(base: 10), includesZero: true, nice: nil, unit: 1)
        #expect(abs(bounds.lower - 20) < 1e-9 && abs(bounds.upper - 2000) < 1e-9)
        let coarse = ContinuousScale.bounds(
            from: 32, to: 1024, kind: .logarithmic(base: 10), includesZero: true, nice: true, unit: 1)
        #expect(abs(coarse.lower - 10) < 1e-9 && abs(coarse.upper - 10_000) < 1e-9)
    }

    @Test func bandsDivideTheirRange() {
        let scale = BandScale(count: 4, start: 0, end: 400, padding: 0.2)
        #expect((0..<4).map(scale.center) == [50, 150, 250, 350])
        #expect(abs(scale.bandwidth - 80) < 1e-12)
    }

    @Test func categoriesSortNumbersBySizeBeforeTexts() {
        var domain = CategoryDomain()
        for value in [Datum.text("b"), .integer(10), .null, .real(9), .text("a"), .real(10)] { domain.insert(value) }
        domain.sort(by: CategoryDomain.ascending)
        #expect(domain.values == [.integer(9), .integer(10), .text("a"), .text("b"), .null])
    }
}
