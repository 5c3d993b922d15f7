import Foundation
import Measurement
import Testing

@Suite struct StatisticsTests {
    /// R 4.2: `quantile(c(1, 2, 3, 4, 10), p, type = 7)`.
    @Test(arguments: [(0.0, 1.0), (0.1, 1.4), (0.25, 2), (0.5, 3), (0.75, 4), (0.9, 7.6), (1, 10), (-1, 1), (2, 10)])
    func quantilesAreOfType7(_ probability: Double, _ expected: Double) throws {
        let value = try #require(quantile(probability, ofSorted: [1, 2, 3, 4, 10]))
        #expect(abs(value - expected) < 1e-12)
    }

    @Test func medians() {
        #expect(median([3, 1, 2]) == 2)
        #expect(median([4, 1, 3, 2]) == 2.5)
        #expect(median([7]) == 7)
        #expect(median([]) == nil)
    }

    /// The first outputs of Vigna's `splitmix64.c` for the seed 1234567.
    @Test func splitMixHasItsPublishedSequence() {
        var generator = SplitMix64(seed: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        let drawn: [UInt64] = expected.map { _ in generator.next() }
        #expect(drawn == expected)
    }

    @Test func outliersAreFlaggedAndKept() throws {
        // Quartiles 2 and 4, fences -1 and 7.
        let distribution = try #require(Distribution([1, 2, 3, 4, 100]))
        #expect(distribution.isOutlier == [false, false, false, false, true])
        #expect(distribution.samples == [1, 2, 3, 4, 100])
        #expect(distribution.outliers == 1)
        #expect(distribution.median == 3)
    }

    @Test(arguments: [[], [.nan], [1, .infinity]] as [[Double]])
    func nothingMeasuredIsNoDistribution(_ samples: [Double]) {
        #expect(Distribution(samples) == nil)
    }

    @Test func constantSamplesHaveAnIntervalWithoutWidth() throws {
        let distribution = try #require(Distribution(Array(repeating: 5, count: 9)))
        #expect(distribution.interval == Interval(low: 5, high: 5, level: 0.95))
        #expect(distribution.outliers == 0)
    }

    /// The bootstrap distribution of the median of n = 3 is known: P(median* = middle) = 13/27, the ends 7/27 each.
    @Test func bootstrapOfThreeSpansTheSample() throws {
        let interval = try #require(Bootstrap.interval(ofMedian: [1, 2, 3]))
        #expect(interval.low == 1)
        #expect(interval.high == 3)
    }

    @Test(arguments: [25])
    func medianIntervalsCoverAtTheirLevel(_ count: Int) throws {
        var generator = SplitMix64(seed: 42)
        let bootstrap = MedianBootstrap(count: count)
        let trials = 400
        var covered = 0
        for _ in 0..<trials {
            // Exponential with rate 1: skewed as times are; its median is ln 2.
            let sample = (0..<count).map { _ in -log(Double.random(in: .leastNonzeroMagnitude..<1, using: &generator)) }
            let interval = try #require(bootstrap.interval(of: sample))
            if interval.contains(log(2)) { covered += 1 }
        }
        let coverage = Double(covered) / Double(trials)
        #expect((0.93...0.97).contains(coverage), "coverage \(coverage)")
    }

    @Test func intervalsAreTheSameEachTime() {
        let sample = (0..<50).map { sin(Double($0)) }
        #expect(Bootstrap.interval(ofMedian: sample) == Bootstrap.interval(ofMedian: sample.reversed()))
    }

    @Test func pairedRatiosCancelWhatARoundDoesToBoth() throws {
        let slow = [1.0, 5, 2, 9, 3, 7, 1, 4]
        let ratio = try #require(PairedRatio(slow.map { 2 * $0 }, over: slow))
        #expect(ratio.median == 2)
        #expect(ratio.interval == Interval(low: 2, high: 2, level: 0.95))
        #expect(ratio.isDifference)
        #expect(try #require(PairedRatio(slow, over: slow)).isDifference == false)
    }

    @Test func ratiosNeedPairsAndNonZeroDenominators() {
        #expect(PairedRatio([1, 2], over: [1]) == nil)
        #expect(PairedRatio([1], over: [0]) == nil)
        #expect(PairedRatio([], over: []) == nil)
    }
}
