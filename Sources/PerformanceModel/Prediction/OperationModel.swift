import Foundation
import Measurement

/// The time of the steps of one class of operation: a sum of terms that a machine pays for, times an efficiency that
/// depends on the shape.
///
/// The terms are overhead, arithmetic, transcendental functions, and traffic by the distance from which the memory
/// comes; their prices, none below 0, are fitted to the relative error, that of longer steps counting more. The
/// efficiency is what remains: a ridge regression of the logarithm with the exponential kernel over the logarithms of the
/// sizes (kriging), which goes back to the class's median far from everything measured.
struct OperationModel: Sendable, Hashable, Codable {
    /// The names of the terms; prices are in seconds for each unit.
    static let terms: [String] =
        ["overhead of a step", "floating-point operation", "transcendental function", "byte read"]
        + distances.map { "byte read from \($0)" } + ["byte written"] + distances.map { "byte written to \($0)" }
    private static let distances = ReuseDistance.bounds.map { "beyond \($0 >> 10) KiB" }

    /// The most samples to which a model is fitted, and which the efficiency remembers.
    static let maximumSamples = 800
    private static let shortest = 1e-7
    private static let smoothing = 0.3
    /// How much an enlarged sample weighs, as a part of all samples of the class.
    private static let trustInGeneralPrices = 0.003

    /// The price of each term in seconds.
    private(set) var prices: [Double]
    /// The logarithm of the median of time over the sum of the terms.
    private var offset = 0.0
    private var points: [[Double]] = []
    private var weights: [Double] = []
    private var reach = 1.0

    /// Fits a model.
    ///
    /// - Parameters:
    ///   - samples: Steps of the class, with times above 0.
    ///   - general: The prices of steps of all classes, towards which those of much larger steps are drawn; without
    ///     them no efficiency by shape is fitted.
    init(_ given: [StepSample], general: [Double]? = nil) {
        let samples = general == nil ? Self.someOf(given) : Self.spread(given)
        let known = samples + (general.map { Self.enlarged(samples, prices: $0) } ?? [])
        let weights =
            samples.map(Self.weight)
            + known.dropFirst(samples.count).map { _ in
                samples.reduce(0) { $0 + Self.weight($1) } * Self.trustInGeneralPrices
            }
        prices = nonNegativeLeastSquares(
            known.map { sample in Self.amounts(sample.features).map { $0 / sample.seconds } }, weights: weights)
        guard general != nil, !samples.isEmpty else { return }
        let remains = samples.map { log($0.seconds / price($0.features)) }
        let offset = median(remains) ?? 0
        let points = samples.map { Self.point($0.features) }
        let reach = 1.2 * Double(points[0].count).squareRoot()
        let matrix = points.indices.map { i in
            (0...i).map { j in
                Self.kernel(points[i], points[j], reach) + (i == j ? Self.smoothing : 0)
            }
        }
        guard let weights = choleskySolution(matrix, remains.map { min(max($0 - offset, -2), 2) }) else { return }
        (self.offset, self.points, self.weights, self.reach) = (offset, points, weights, reach)
    }

    /// Samples of any classes.
    private static func someOf(_ samples: [StepSample]) -> [StepSample] {
        var generator = SplitMix64(seed: 1)
        return Array(samples.shuffled(using: &generator).prefix(maximumSamples))
    }

    /// The samples of a class that cover its sizes best: always the one that lies farthest from those taken before
    /// (Gonzalez, "Clustering to minimize the maximum intercluster distance", 1985).
    private static func spread(_ samples: [StepSample]) -> [StepSample] {
        guard samples.count > maximumSamples else { return samples }
        let points = samples.map { point($0.features) }
        var distances = points.map { _ in Double.infinity }
        return (0..<maximumSamples).map { _ in
            let next = distances.indices.max { distances[$0] < distances[$1] } ?? 0
            for i in distances.indices { distances[i] = min(distances[i], squaredDistance(points[i], points[next])) }
            distances[next] = -1
            return samples[next]
        }
    }

    /// Longer steps count more, though not much: a network of few short steps is to be foretold as well as a long one.
    private static func weight(_ sample: StepSample) -> Double { sample.seconds.squareRoot().squareRoot() }

    /// The largest samples many times enlarged, at the prices of all classes: small steps alone do not tell what a
    /// byte from memory costs, and must not say that it costs a thousand times what it can.
    private static func enlarged(_ samples: [StepSample], prices: [Double]) -> [StepSample] {
        samples.sorted { $0.features.bytes > $1.features.bytes }.prefix(3).flatMap { sample in
            [30.0, 1000].map { factor in
                var large = sample
                let last = ReuseDistance.bounds.count
                large.features.flops *= factor
                large.features.transcendentals *= factor
                large.features.read = (0...last).map { $0 == last ? sample.features.read.reduce(0, +) * factor : 0 }
                large.features.written = (0...last).map {
                    $0 == last ? sample.features.written.reduce(0, +) * factor : 0
                }
                large.seconds = max(shortest, zip(prices, amounts(large.features)).reduce(0) { $0 + $1.0 * $1.1 })
                return large
            }
        }
    }

    /// The time of a step in seconds.
    func seconds(_ features: StepFeatures) -> Double {
        let point = Self.point(features)
        var efficiency = offset
        for (known, weight) in zip(points, weights) where known.count == point.count {
            efficiency += weight * Self.kernel(known, point, reach)
        }
        return price(features) * exp(efficiency)
    }

    private func price(_ features: StepFeatures) -> Double {
        max(Self.shortest, zip(prices, Self.amounts(features)).reduce(0) { $0 + $1.0 * $1.1 })
    }

    /// How much of each term a step takes.
    private static func amounts(_ features: StepFeatures) -> [Double] {
        [1, features.flops, features.transcendentals] + beyond(features.read) + beyond(features.written)
    }

    /// For every class of distance the bytes from there or farther: farther bytes so never cost less.
    private static func beyond(_ bytes: [Double]) -> [Double] {
        bytes.indices.map { place in bytes[place...].reduce(0, +) }
    }

    /// Where a step lies: its sizes, and how much of its memory comes from afar.
    private static func point(_ features: StepFeatures) -> [Double] {
        let far =
            features.read.dropFirst(nearClasses).reduce(0, +) + features.written.dropFirst(nearClasses).reduce(0, +)
        return features.shape + [log(1 + far) / 4]
    }

    /// The number of the classes of distance that are near: up to 2 MiB.
    private static let nearClasses = ReuseDistance.bounds.count { $0 <= 2 << 20 }

    private static func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
        var distance = 0.0
        for i in a.indices { distance += (a[i] - b[i]) * (a[i] - b[i]) }
        return distance
    }

    private static func kernel(_ a: [Double], _ b: [Double], _ reach: Double) -> Double {
        exp(-squaredDistance(a, b).squareRoot() / reach)
    }
}
