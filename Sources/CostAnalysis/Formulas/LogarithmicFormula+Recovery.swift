extension LogarithmicFormula {
    private static let sizes = [3, 5, 7, 12, 96, 129, 224, 320, 1000, 1023]
    /// The greatest logarithm at which a network is counted.
    private static let greatest = 30
    /// The number of powers of two that tell logarithms from other growth.
    private static let fewSamples = 4

    /// Recovers the formula of a count, if it grows with logarithms of variables.
    ///
    /// A count grows with a logarithm where every doubling of the variable adds the same. The lattice begins at the given
    /// sizes, as strides saturate in small images, and the formula is followed down from there as far as it holds.
    ///
    /// - Parameters:
    ///   - variables: The names of the variables.
    ///   - standard: The given sizes.
    ///   - preparing: Is told of points before they are asked for, so that they may be counted together.
    ///   - function: An integer for a value of each variable; `nil` for a point where it has none.
    /// - Returns: `nil` where it grows with no logarithm.
    /// - Throws: `FormulaError` where it grows otherwise in some variable, and what `function` throws.
    static func recovered(
        in variables: [String], around standard: [Int], preparing: ([[Int]]) -> Void = { _ in },
        of function: ([Int]) throws -> Int128?
    ) throws -> LogarithmicFormula? {
        var axes: [LogarithmicAxis?] = []
        for place in variables.indices {
            axes.append(try LogarithmicAxis(place, around: standard, fewSamples, function))
        }
        guard axes.contains(where: { $0 != nil }) else { return nil }
        let offsets = axes.map { $0?.offset ?? 0 }
        func size(_ logarithms: [Int]) -> [Int] {
            zip(axes, logarithms).map { axis, logarithm in axis.map { $0.divisor << logarithm } ?? logarithm }
        }
        func isCounted(_ logarithms: [Int]) -> Bool {
            zip(axes, logarithms).allSatisfy { $0 == nil || 0...greatest ~= $1 }
        }
        func count(_ logarithms: [Int]) throws -> Int128? {
            isCounted(logarithms) ? try function(size(logarithms)) : nil
        }
        // On the lattice, offsets stand before the given logarithms.
        let given = zip(axes, standard).map { axis, size in axis == nil ? size : Lattice.start }
        let found = try PolynomialInterpolation.polynomial(
            in: variables, around: given, logarithmic: axes.map { $0 != nil },
            preparing: { points in preparing(points.map { zip($0, offsets).map(+) }.filter(isCounted).map(size)) },
            of: { try count(zip($0, offsets).map(+)) })
        let polynomial = try extended(
            found.shifted(by: offsets), axes, around: zip(given, offsets).map(+), count)
        let formula = LogarithmicFormula(
            polynomial: polynomial,
            divisors: Dictionary(
                uniqueKeysWithValues: zip(variables, axes).compactMap { name, axis in axis.map { (name, $0.divisor) } }),
            isExact: true)
        let points = points(axes, around: standard).filter(formula.holds)
        preparing(points)
        return try formula.verified(at: points, function)
    }

    /// The formula, exact or as bounds, once it is known to be that.
    ///
    /// - Throws: `FormulaError.noPolynomial` with a point at which the bounds fail, and what `function` throws.
    private func verified(at points: [[Int]], _ function: ([Int]) throws -> Int128?) throws -> LogarithmicFormula {
        var isExact = true
        for point in points {
            guard let count = try function(point) else { continue }
            guard let low = try lowerBound(at: point), let high = try upperBound(at: point), low <= count, count <= high
            else { throw FormulaError.noPolynomial(point: Lattice.place(point, of: variables)) }
            if count != high { isExact = false }
        }
        return LogarithmicFormula(polynomial: polynomial, divisors: divisors, isExact: isExact)
    }

    /// The polynomial from the least logarithms on for which it gives the counts, down to those of the size 1.
    private static func extended(
        _ polynomial: Polynomial, _ axes: [LogarithmicAxis?], around given: [Int], _ count: ([Int]) throws -> Int128?
    ) throws -> Polynomial {
        var minimums = polynomial.minimums
        for place in axes.indices where axes[place] != nil {
            while minimums[place] > 0 {
                let agrees = try [given, minimums].allSatisfy { base in
                    var point = base
                    point[place] = minimums[place] - 1
                    return try polynomial.value(at: point) == count(point)
                }
                guard agrees else { break }
                minimums[place] -= 1
            }
        }
        return polynomial.holding(from: minimums)
    }

    /// Sizes that are no powers of two, along each variable and all together, and the given ones.
    private static func points(_ axes: [LogarithmicAxis?], around standard: [Int]) -> [[Int]] {
        let places = axes.indices.filter { axes[$0] != nil }
        func size(_ size: Int, _ place: Int) -> Int {
            let divisor = axes[place]?.divisor ?? 1
            return (size + divisor - 1) / divisor * divisor
        }
        let single = places.flatMap { place in
            (sizes + [standard[place] / 4 * 3, standard[place] * 5]).map { value in
                var point = standard
                point[place] = size(value, place)
                return point
            }
        }
        let together = (sizes + [1536]).map { value in
            var point = standard
            for (offset, place) in places.enumerated() { point[place] = size(value + offset, place) }
            return point
        }
        return [standard] + (single + together).filter { $0.allSatisfy { $0 > 0 } }
    }
}

/// A variable with whose logarithm a count grows.
private struct LogarithmicAxis {
    /// The odd number by whose multiples the variable is sampled: counted are sizes divisor · 2ᵏ.
    let divisor: Int
    /// What is taken from logarithms so that the given size is the first lattice point.
    let offset: Int

    /// - Returns: `nil` where doubling the variable, around the given sizes, does not add the same every time.
    init?(
        _ place: Int, around standard: [Int], _ samples: Int, _ function: ([Int]) throws -> Int128?
    ) rethrows {
        let given = standard[place]
        let odd = given >> given.trailingZeroBitCount
        for divisor in Set([1, odd]).sorted() {
            let logarithm = LogarithmicFormula.logarithm(given / divisor, roundsUp: false)
            let first = max(2, logarithm - 1)
            let counts = try (first...first + samples).map { power in
                var point = standard
                point[place] = divisor << power
                return try function(point)
            }
            guard !counts.contains(nil) else { continue }
            let known = counts.compactMap(\.self)
            let steps = zip(known, known.dropFirst()).map { $1 - $0 }
            // Small images may leave the first step aside.
            guard let step = steps.last, step > 0, steps.dropFirst().allSatisfy({ $0 == step }) else { return nil }
            self.divisor = divisor
            offset = max(0, logarithm - Lattice.start)
            return
        }
        return nil
    }
}
