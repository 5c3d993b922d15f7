import Testing

@testable import Charts

@Suite struct TickTests {
    /// Known values: those of d3's tick algorithm.
    @Test(arguments: [
        (0.0, 1.0, 10, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]),
        (0.0, 1.0, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (-10.0, 10.0, 4, [-10, -5, 0, 5, 10]),
        (0.0, 97.0, 5, [0, 20, 40, 60, 80]),
        (1.7, 3.2, 3, [2, 2.5, 3]),
        (0.0, 3e-7, 3, [0, 1e-7, 2e-7, 3e-7]),
    ])
    func linearTicksAreRound(lower: Double, upper: Double, count: Int, expected: [Double]) {
        let ticks = LinearTicks(from: lower, to: upper, count: count).values
        #expect(ticks.count == expected.count)
        for (tick, value) in zip(ticks, expected) { #expect(abs(tick - value) <= abs(value) * 1e-12) }
    }

    @Test func tenthsAreExact() {
        #expect(LinearTicks(from: 0, to: 1, count: 10).values.contains(0.3))
    }

    @Test(arguments: [(0.13, 0.97, 0.0, 1.0), (3, 97, 0, 100), (-3, 14, -5, 15)])
    func niceBoundsAreRound(lower: Double, upper: Double, niceLower: Double, niceUpper: Double) {
        let (low, high) = LinearTicks.nice(from: lower, to: upper, count: 5)
        #expect(abs(low - niceLower) < 1e-12 && abs(high - niceUpper) < 1e-12)
    }

    @Test func decadesAreLabelledAndTheRestIsMinor() {
        let ticks = LogTicks(from: 1, to: 1000, base: 10, count: 6)
        #expect(ticks.major == [1, 10, 100, 1000])
        #expect(ticks.minor.prefix(8) == [2, 3, 4, 5, 6, 7, 8, 9])
        #expect(ticks.minor.count == 24)
    }

    @Test func powersOfTwoAreLabelled() {
        let ticks = LogTicks(from: 32, to: 1024, base: 2, count: 6)
        #expect(ticks.major == [32, 64, 128, 256, 512, 1024])
        #expect(ticks.minor.isEmpty)
    }

    @Test func manyDecadesAreThinnedToMultiplesOfTheStride() {
        let ticks = LogTicks(from: 1e-3, to: 1e9, base: 10, count: 5)
        #expect(ticks.major == [1e-3, 1, 1e3, 1e6, 1e9])
    }

    @Test(arguments: [
        (20.0, 90.0), (2.0, 3.0), (1.01, 1.02), (99.0, 101.0), (5e-9, 6e-9), (1e-290, 1e290), (1.0, 1.0000001),
    ])
    func thereAreAtLeastTwoLabels(lower: Double, upper: Double) {
        for base in [2.0, 2.718281828459045, 3, 10, 1024] {
            for count in 2...12 {
                let ticks = LogTicks(from: lower, to: upper, base: base, count: count).major
                #expect(ticks.count >= 2)
                #expect(ticks == ticks.sorted())
                #expect(ticks.allSatisfy { $0 >= lower * 0.999999 && $0 <= upper * 1.000001 })
            }
        }
    }

    @Test func aDecadeIsDividedByTwoAndFive() {
        #expect(LogTicks(from: 15, to: 80, base: 10, count: 6).major == [20, 50])
        #expect(LogTicks(from: 1, to: 60, base: 10, count: 6).major == [1, 2, 5, 10, 20, 50])
    }
}
