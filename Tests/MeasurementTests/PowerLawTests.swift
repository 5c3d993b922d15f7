import Foundation
import Measurement
import Testing

@Suite struct PowerLawTests {
    @Test(arguments: [-1.0, 0, 0.5, 1, 2, 3])
    func exactLawsAreRecovered(_ exponent: Double) throws {
        let x = [1.0, 2, 4, 8, 16]
        let law = try #require(PowerLaw(x: x, y: x.map { 3 * pow($0, exponent) }))
        #expect(abs(law.exponent - exponent) < 1e-12)
        #expect(abs(law.factor - 3) < 1e-12)
        let interval = law.exponentInterval()
        #expect(abs(interval.low - exponent) < 1e-12)
        #expect(abs(interval.high - exponent) < 1e-12)
    }

    /// log₂ y = 0, 1, 3 at log₂ x = 0, 1, 2: the least-squares slope is 3/2.
    @Test func slopeIsThatOfLeastSquares() throws {
        let law = try #require(PowerLaw(x: [1, 2, 4], y: [1, 2, 8]))
        #expect(abs(law.exponent - 1.5) < 1e-12)
    }

    @Test func tooFewOrUnfitPointsHaveNoLaw() {
        #expect(PowerLaw(x: [1, 2], y: [1, 2]) == nil)
        #expect(PowerLaw(x: [1, 1, 2, 2], y: [1, 2, 3, 4]) == nil)
        #expect(PowerLaw(x: [0, 1, 2], y: [1, 2, 3]) == nil)
        #expect(PowerLaw(x: [1, 2, 3], y: [1, -2, 3]) == nil)
        #expect(PowerLaw(x: [1, 2, 3], y: [1, .infinity, 3]) == nil)
        #expect(PowerLaw(x: [1, 2, 3], y: [1, 2]) == nil)
    }

    @Test(arguments: [6])
    func exponentIntervalsCoverAtTheirLevel(_ count: Int) throws {
        var generator = SplitMix64(seed: 7)
        let x = (0..<count).map { pow(2, Double($0)) }
        let trials = 400
        var covered = 0
        for _ in 0..<trials {
            let y = x.map { $0 * $0 * exp(0.2 * normal(&generator)) }
            let law = try #require(PowerLaw(x: x, y: y))
            if law.exponentInterval().contains(2) { covered += 1 }
        }
        let coverage = Double(covered) / Double(trials)
        #expect((0.93...0.97).contains(coverage), "coverage \(coverage)")
    }

    @Test func intervalsAreTheSameEachTime() throws {
        let law = try #require(PowerLaw(x: [1, 2, 4, 8], y: [1, 3, 4, 9]))
        #expect(law.exponentInterval() == law.exponentInterval())
        #expect(law.exponentInterval().contains(law.exponent))
    }

    /// A standard normal number, by Box and Muller's transform.
    private func normal(_ generator: inout SplitMix64) -> Double {
        let radius = (-2 * log(Double.random(in: .leastNonzeroMagnitude..<1, using: &generator))).squareRoot()
        return radius * cos(2 * .pi * Double.random(in: 0..<1, using: &generator))
    }
}
