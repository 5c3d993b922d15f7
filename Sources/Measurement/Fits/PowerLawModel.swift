import Foundation

/// A power law c + a·x₁^b₁·x₂^b₂, fitted to the logarithms of its points by Gauss and Newton's method.
///
/// The scatter of log y is taken to be alike at all points.
struct PowerLawModel: Sendable {
    /// The numbers found: log a, b₁, b₂, and c where there is an offset. Abscissas are divided by their geometric mean, ordinates by
    /// the least of them, so that the numbers are of one size.
    private var numbers: [Double]
    private let hasOffset: Bool
    private let dimensions: Int
    private let count: Int
    /// The scaled logarithms of the abscissas, point by point.
    private let abscissas: [Double]
    /// The scaled logarithms of the ordinates.
    private var ordinates: [Double]
    private let centres: [Double]
    private let scale: Double
    /// What remains of each ordinate.
    private var residuals: [Double] = []
    private var loss = 0.0
    private var derivatives: [Double] = []
    private var system: SmallLinearSystem

    /// The law through points; `nil` where they do not determine it.
    static func fitted(to points: FitPoints, hasOffset: Bool) -> PowerLawModel? {
        guard let empty = PowerLawModel(points, hasOffset: hasOffset) else { return nil }
        var best: PowerLawModel?
        for offset in hasOffset ? offsets : [0] {
            var model = empty
            guard model.start(offset: offset), model.refine(steps: 60) else { continue }
            if best.map({ model.loss < $0.loss }) ?? true { best = model }
        }
        return best
    }

    /// The offsets from which the search starts, in units of the least ordinate.
    private static let offsets = [0.1, 0.5, 0.9, 0.98, -0.5, -4]

    private init?(_ points: FitPoints, hasOffset: Bool) {
        dimensions = points.dimensions
        count = points.count
        self.hasOffset = hasOffset
        let size = dimensions + (hasOffset ? 2 : 1)
        guard count > size, let least = points.y.min() else { return nil }
        let centres = (0..<dimensions).map { axis in
            points.x.reduce(0) { $0 + log($1[axis]) } / Double(points.count)
        }
        self.centres = centres
        scale = least
        abscissas = points.x.flatMap { point in zip(point, centres).map { log($0) - $1 } }
        ordinates = points.y.map { log($0 / least) }
        system = SmallLinearSystem(size: size)
        numbers = []
    }

    /// The power of each parameter.
    var exponents: [Double] { Array(numbers[1...dimensions]) }

    /// The factor a of the law in the points' own units.
    var factor: Double {
        scale * exp(numbers[0] - zip(exponents, centres).reduce(0) { $0 + $1.0 * $1.1 })
    }

    /// The offset c in the points' own units; 0 where there is none.
    var offset: Double { hasOffset ? scale * numbers[dimensions + 1] : 0 }

    /// The number of points beyond what the numbers take.
    private var freedom: Double { Double(count - system.size) }

    /// The standard error of the power of a parameter, after `refine`.
    private func standardError(_ axis: Int) -> Double {
        (loss / freedom * system.variance(of: axis + 1)).squareRoot()
    }

    /// Takes the least-squares line of log (y − offset) on log x as a start.
    private mutating func start(offset: Double) -> Bool {
        var line = SmallLinearSystem(size: dimensions + 1)
        for point in 0..<count {
            let height = exp(ordinates[point]) - offset
            guard height > 0 else { return false }
            line.add([1] + abscissas[(point * dimensions)..<((point + 1) * dimensions)], from: 0, value: log(height))
        }
        guard line.decompose() else { return false }
        numbers = line.solution() + (hasOffset ? [offset] : [])
        return evaluate(numbers)
    }

    /// Residuals, loss and derivatives at `numbers`; `false` where the law is not above 0 at every point.
    private mutating func evaluate(_ numbers: [Double]) -> Bool {
        let size = system.size
        if derivatives.count != count * size {
            derivatives = Array(repeating: 0, count: count * size)
            residuals = Array(repeating: 0, count: count)
        }
        loss = 0
        for point in 0..<count {
            var exponent = numbers[0]
            for axis in 0..<dimensions { exponent += numbers[axis + 1] * abscissas[point * dimensions + axis] }
            let place = point * size
            var height = 1.0
            var share = 1.0
            if hasOffset {
                let power = exp(exponent)
                height = power + numbers[dimensions + 1]
                guard height > 0, height.isFinite else { return false }
                share = power / height
                derivatives[place + dimensions + 1] = 1 / height
                exponent = log(height)
            }
            derivatives[place] = share
            for axis in 0..<dimensions {
                derivatives[place + axis + 1] = share * abscissas[point * dimensions + axis]
            }
            residuals[point] = ordinates[point] - exponent
            loss += residuals[point] * residuals[point]
        }
        return loss.isFinite
    }

    /// Improves the numbers until they settle, and leaves the equations at the end decomposed.
    ///
    /// - Returns: Whether they are determined.
    private mutating func refine(steps: Int) -> Bool {
        for _ in 0..<steps {
            guard solve() else { return false }
            guard hasOffset else {
                // The equations of a law without offset are linear: one step solves them.
                let step = system.solution()
                for index in numbers.indices { numbers[index] += step[index] }
                return evaluate(numbers)
            }
            let before = loss
            let step = system.solution()
            var factor = 1.0
            var trial = numbers
            while true {
                for index in trial.indices { trial[index] = numbers[index] + factor * step[index] }
                if evaluate(trial), loss <= before * (1 + 1e-12) { break }
                factor /= 4
                guard factor > 1e-6 else {
                    guard evaluate(numbers) else { return false }
                    return solve()
                }
            }
            numbers = trial
            if before - loss <= 1e-9 * before { break }
        }
        return solve()
    }

    private mutating func solve() -> Bool {
        system.clear()
        for point in 0..<count {
            system.add(derivatives, from: point * system.size, value: residuals[point])
        }
        return system.decompose()
    }
}

extension PowerLawModel {
    /// The studentized bootstrap interval of each power, residuals resampled.
    ///
    /// Residuals are raised to equal variance by their leverages. Source: A. C. Davison, D. V. Hinkley, "Bootstrap Methods
    /// and their Application", 1997, algorithm 6.1 and sections 6.2.5 and 7.6.
    ///
    /// - Complexity: O(resamples · points).
    func exponentIntervals(level: Double) -> [Interval] {
        let exponents = exponents
        guard loss > Double(count) * 1e-20 else {
            return exponents.map { Interval(low: $0, high: $0, level: level) }
        }
        let size = system.size
        let raised = (0..<count).map { point in
            let row = Array(derivatives[(point * size)..<((point + 1) * size)])
            return residuals[point] / max(1 - system.leverage(row), 1e-12).squareRoot()
        }
        let mean = raised.reduce(0, +) / Double(count)
        let fitted = zip(ordinates, residuals).map { $0 - $1 }
        var generator = SplitMix64(seed: Bootstrap.seed)
        var errors: [[Double]] = exponents.map { _ in [] }
        for _ in 0..<Bootstrap.resamples {
            var resample = self
            for point in 0..<count {
                resample.ordinates[point] = fitted[point] + raised[generator.index(below: count)] - mean
            }
            guard resample.evaluate(numbers), resample.refine(steps: 8) else { continue }
            for axis in exponents.indices {
                let error = (resample.numbers[axis + 1] - exponents[axis]) / resample.standardError(axis)
                if error.isFinite { errors[axis].append(error) }
            }
        }
        return exponents.indices.map { axis in
            let (exponent, sorted) = (exponents[axis], errors[axis].sorted())
            guard let low = quantile((1 - level) / 2, ofSorted: sorted),
                let high = quantile((1 + level) / 2, ofSorted: sorted)
            else { return Interval(low: exponent, high: exponent, level: level) }
            let unit = standardError(axis)
            return Interval(low: exponent - high * unit, high: exponent - low * unit, level: level)
        }
    }
}
