import Foundation
import Measurement

/// How often the interval of a fitted exponent covers the exponent from which noisy points were made.
enum FitBenchmark {
    private struct Scenario {
        let name: String
        let exponent: Double
        /// The offset in units of the least point without it.
        let offset: Double
        /// The standard deviation of log y.
        let scatter: Double
        let points: Int
    }

    private static let seeds = 1000

    private static let scenarios = [
        Scenario(name: "x², 8 points, 5 %", exponent: 2, offset: 0, scatter: 0.05, points: 8),
        Scenario(name: "x^0.5, 6 points, 10 %", exponent: 0.5, offset: 0, scatter: 0.1, points: 6),
        Scenario(name: "x, 12 points, 2 %", exponent: 1, offset: 0, scatter: 0.02, points: 12),
        Scenario(name: "x^1.5 + 5 x₀, 10 points, 3 %", exponent: 1.5, offset: 5, scatter: 0.03, points: 10),
        Scenario(name: "x² + 50 x₀, 12 points, 5 %", exponent: 2, offset: 50, scatter: 0.05, points: 12),
        Scenario(name: "x³ + 0.3 x₀, 8 points, 5 %", exponent: 3, offset: 0.3, scatter: 0.05, points: 8),
    ]

    /// Prints the share of 1,000 seeds in which the 95 % interval covers the truth, for each kind of data.
    static func run() throws {
        for scenario in scenarios {
            let covered = try (0..<seeds).count { try interval(of: scenario, seed: $0).contains(scenario.exponent) }
            Benchmarks.line(
                "95 % interval of the exponent covers: \(scenario.name)",
                String(format: "%.1f %% of \(seeds) seeds", 100 * Double(covered) / Double(seeds)))
        }
    }

    private static func interval(of scenario: Scenario, seed: Int) throws -> Interval {
        var generator = SplitMix64(seed: UInt64(seed))
        let x = (0..<scenario.points).map { 16 * pow(2, Double($0)) }
        let y = x.map { x in
            (pow(x / 16, scenario.exponent) + scenario.offset) * exp(scenario.scatter * normal(&generator))
        }
        return try ScalingFit(parameters: ["x"], x: x.map { [$0] }, y: y).exponents[0].interval
    }

    /// A standard normal number, by Box and Muller's method.
    private static func normal(_ generator: inout SplitMix64) -> Double {
        let radius = (-2 * log(Double.random(in: Double.leastNonzeroMagnitude..<1, using: &generator))).squareRoot()
        return radius * cos(2 * Double.pi * Double.random(in: 0..<1, using: &generator))
    }
}
