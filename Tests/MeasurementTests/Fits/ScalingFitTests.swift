import Diagnostics
import Foundation
import Measurement
import Testing

@Suite struct ScalingFitTests {
    private static let widths = (0..<9).map { 16 * pow(2, Double($0)) }

    struct Law: Sendable {
        let text: String
        let family: String
        let value: @Sendable (Double) -> Double
    }

    static let laws = [
        Law(text: "2·x³", family: "polynomial") { 2 * $0 * $0 * $0 },
        Law(text: "3·x² + 7·x", family: "polynomial") { 3 * $0 * $0 + 7 * $0 },
        Law(text: "5·x² + 300", family: "polynomial") { 5 * $0 * $0 + 300 },
        Law(text: "4·x·log₂ x", family: "normal form") { 4 * $0 * log2($0) },
        Law(text: "2·log₂ x + 9", family: "normal form") { 2 * log2($0) + 9 },
        Law(text: "6·x^1.5", family: "normal form") { 6 * pow($0, 1.5) },
        Law(text: "2·x^1.7", family: "power law") { 2 * pow($0, 1.7) },
        Law(text: "2·x^1.7 + 1e+03", family: "power law with offset") { 2 * pow($0, 1.7) + 1000 },
        Law(text: "8", family: "constant") { _ in 8 },
    ]

    @Test("exact points give the law from which they were made", arguments: laws.indices)
    func exactPoints(index: Int) throws {
        let law = Self.laws[index]
        let fit = try ScalingFit(parameters: ["x"], x: Self.widths.map { [$0] }, y: Self.widths.map(law.value))
        #expect(fit.curve.family == law.family)
        #expect(sameTerms(fit.curve.text(["x"]), law.text), "\(fit.curve.text(["x"])) is not \(law.text)")
        #expect(fit.doubts.isEmpty)
        #expect(fit.residuals.allSatisfy { abs($0) < 1e-9 })
    }

    private func sameTerms(_ a: String, _ b: String) -> Bool {
        Set(a.components(separatedBy: " + ")) == Set(b.components(separatedBy: " + "))
    }

    @Test func attentionGrowsInTwoParameters() throws {
        let widths: [Double] = [64, 128, 256, 512]
        let points: [[Double]] = widths.flatMap { width in [[width, 32], [width, 64], [width, 128], [width, 256]] }
        let y = points.map { (point: [Double]) -> Double in
            let (width, length) = (point[0], point[1])
            return 4 * length * width * width + 2 * length * length * width
        }
        let fit = try ScalingFit(parameters: ["d", "t"], x: points, y: y)
        #expect(sameTerms(fit.curve.text(["d", "t"]), "4·d²·t + 2·d·t²"))
        // Between the two terms' powers, which are 2 and 1 in the width, 1 and 2 in the length.
        #expect((1...2).contains(fit.exponents[0].value) && (1...2).contains(fit.exponents[1].value))
    }

    @Test("the interval covers the exponent about as often as it says", arguments: [0.0, 5.0])
    func coverage(offset: Double) throws {
        let seeds = 40
        let covered = try (0..<seeds).count { seed in
            let y = noisy(Self.widths.map { pow($0 / 16, 1.5) + offset }, scatter: 0.03, seed: UInt64(seed))
            let fit = try ScalingFit(parameters: ["x"], x: Self.widths.map { [$0] }, y: y)
            return fit.exponents[0].interval.contains(1.5)
        }
        // Of 40 seeds at 95 %, fewer than 33 happen once in 4,000 times.
        #expect(covered >= 33)
    }

    @Test func curvesAlikeOverAShortRangeAreNotToldApart() throws {
        let x = stride(from: 100.0, through: 140, by: 5).map { [$0] }
        let y = noisy(x.map { 3 * $0[0] }, scatter: 0.05, seed: 3)
        let fit = try ScalingFit(parameters: ["x"], x: x, y: y)
        #expect(!fit.doubts.isEmpty)
        #expect(fit.exponents[0].interval.contains(1))
        #expect(fit.exponents[0].interval.high - fit.exponents[0].interval.low > 0.5)
    }

    @Test func linearTimesAreToldFromSquares() throws {
        let y = noisy(Self.widths.map { 3e-9 * $0 * $0 }, scatter: 0.03, seed: 7)
        let fit = try ScalingFit(parameters: ["w"], x: Self.widths.map { [$0] }, y: y)
        #expect(fit.doubts.isEmpty)
        let exponent = fit.exponents[0]
        #expect(exponent.interval.contains(2) && !exponent.interval.contains(1))
        #expect((fit.rSquared ?? 0) > 0.99)
    }

    struct Fault: Sendable {
        let x: [[Double]]
        let y: [Double]
        let message: String
    }

    static let faults = [
        Fault(x: [[1], [2], [3], [4]], y: [1, 2, 3, 4], message: "a fit of 4 points; expected at least 5"),
        Fault(
            x: (1...1001).map { [Double($0)] }, y: (1...1001).map { Double($0) },
            message: "a fit of 1001 points; expected at most 1000, as a query gives that takes medians"),
        Fault(
            x: [[1], [2], [3], [4], [5]], y: [1, 2, 0, 4, 5], message: "a fit of the value 0.0; expected values above 0"
        ),
        Fault(
            x: [[1], [2], [3], [4], [5]], y: [1, 2, .nan, 4, 5],
            message: "a fit of the value nan; expected values above 0"),
        Fault(
            x: [[1], [2], [-3], [4], [5]], y: [1, 2, 3, 4, 5],
            message: "a fit against w = -3.0; expected values above 0"),
        Fault(
            x: [[8], [8], [8], [8], [8]], y: [1, 2, 3, 4, 5],
            message: "a fit against 1 different values of w; expected at least 4"),
    ]

    @Test("points that carry no fit are refused", arguments: faults.indices)
    func refused(index: Int) {
        let fault = Self.faults[index]
        let error = #expect(throws: Diagnostic.self) {
            try ScalingFit(parameters: ["w"], x: fault.x, y: fault.y)
        }
        #expect(error?.description == fault.message)
    }

    @Test func parametersThatMoveTogetherAreRefused() {
        let error = #expect(throws: Diagnostic.self) {
            try ScalingFit(
                parameters: ["a", "b"], x: (1...8).map { [Double($0), Double($0)] },
                y: (1...8).map { pow(Double($0), 1.3) })
        }
        #expect(error?.message.contains("move together") == true)
    }
}

/// Values with normal scatter of their logarithms.
func noisy(_ values: [Double], scatter: Double, seed: UInt64) -> [Double] {
    var generator = SplitMix64(seed: seed)
    return values.map { value in
        // A sum of 12 uniform numbers is nearly normal, with variance 1.
        let normal = (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
        return value * exp(scatter * normal)
    }
}
