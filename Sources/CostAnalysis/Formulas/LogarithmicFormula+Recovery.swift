extension LogarithmicFormula {
    /// Sizes between powers of two, near to them and far, at which a formula is checked.
    private static let sizes = [3, 7, 12, 129, 224, 1000]

    /// Recovers the formula of a count, if it grows with logarithms of variables.
    ///
    /// A count grows with a logarithm where every doubling of the variable adds the same, or the same beside what is linear; or
    /// takes the same away, as heads do that divide a width.
    /// The lattice begins at the given sizes, as strides saturate in small images, and the formula is followed down from there
    /// as far as it holds.
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
        let axes = try variables.indices.map { try LogarithmicAxis($0, around: standard, function) }
        let places = axes.indices.filter { axes[$0] != nil }
        guard !places.isEmpty else { return nil }
        let lattice = LogarithmicLattice(variables: variables, standard: standard, places: places)
        let formula = LogarithmicFormula(
            variables: variables,
            logarithms: places.map { Logarithm(place: $0, divisor: axes[$0]?.divisor ?? 1) },
            pieces: [try lattice.polynomial(along: axes, preparing, function)], isExact: true)
        return try formula.verified(around: standard, preparing, function)
    }

    /// The formula, exact or as bounds, once it is known to be that at sizes that are no powers of two.
    ///
    /// - Throws: `FormulaError.noPolynomial` with a point at which the bounds fail, and what `function` throws.
    func verified(
        around standard: [Int], _ prepare: ([[Int]]) -> Void, _ function: ([Int]) throws -> Int128?
    ) throws -> LogarithmicFormula {
        let points = points(around: standard).filter(holds)
        prepare(points)
        var isExact = true
        for point in points {
            guard let count = try function(point) else { continue }
            guard let low = try lowerBound(at: point), let high = try upperBound(at: point), low <= count, count <= high
            else { throw FormulaError.noPolynomial(point: Lattice.place(point, of: variables)) }
            if count != high { isExact = false }
        }
        return LogarithmicFormula(
            variables: variables, logarithms: logarithms, pieces: pieces, isExact: isExact)
    }

    /// Sizes that are no powers of two, along each variable and all together, and the given ones.
    private func points(around standard: [Int]) -> [[Int]] {
        func size(_ size: Int, _ own: Logarithm) -> Int { (size + own.divisor - 1) / own.divisor * own.divisor }
        let single = logarithms.flatMap { own in
            (Self.sizes + [standard[own.place] / 4 * 3, standard[own.place] * 5]).map { value in
                var point = standard
                point[own.place] = size(value, own)
                return point
            }
        }
        let together = (Self.sizes + [1536]).map { value in
            var point = standard
            for (offset, own) in logarithms.enumerated() { point[own.place] = size(value + offset, own) }
            return point
        }
        // Sizes that one of them divides, as heads divide a width.
        let divided = logarithms.flatMap { divisor in
            [3, 7].map { value in
                var point = standard
                for own in logarithms { point[own.place] = size(own == divisor ? value : 32 * value, own) }
                return point
            }
        }
        return [standard] + (single + together + divided).filter { $0.allSatisfy { $0 > 0 } }
    }
}

/// A variable with whose logarithm a count grows.
private struct LogarithmicAxis {
    /// The odd number by whose multiples the variable is sampled: counted are sizes divisor · 2ᵏ.
    let divisor: Int
    /// The least of the logarithms that told the growth.
    let first: Int
    /// What is taken from logarithms so that the given size is the first lattice point.
    let offset: Int
    /// Whether the count has a part that is linear in the variable itself.
    var isLinear: Bool

    /// The number of doublings that tell logarithms from other growth; the first may differ, as images may be too small.
    private static let doublings = 4

    /// - Returns: `nil` where doubling the variable, around the given sizes or the nearest below at which there are networks, adds
    ///   neither the same every time nor the same beside what is linear.
    init?(_ place: Int, around standard: [Int], _ function: ([Int]) throws -> Int128?) rethrows {
        let given = standard[place]
        let odd = given >> given.trailingZeroBitCount
        for divisor in Set([1, odd]).sorted() {
            let logarithm = LogarithmicFormula.logarithm(given / divisor, roundsUp: false)
            let usual = max(2, logarithm - 1)
            func count(_ power: Int) throws -> Int128? {
                var point = standard
                point[place] = divisor << power
                return try function(point)
            }
            // Networks may end just beyond the given size, as those of more and more heads do.
            for first in (0...usual).reversed() {
                let counts = try (first...first + Self.doublings).lazy.map(count).prefix { $0 != nil }.compactMap(
                    \.self)
                guard counts.count > Self.doublings else { continue }
                guard let isLinear = Self.isLinear(counts) else {
                    guard first > 0, try count(usual + Self.doublings + 1) == nil else { return nil }
                    continue
                }
                self.divisor = divisor
                self.first = first + 1
                self.isLinear = isLinear
                offset = first == usual ? max(0, logarithm - Lattice.start) : first - Lattice.start
                return
            }
        }
        return nil
    }

    /// Whether counts at doubled sizes grow with the size too, beside its logarithm; `nil` where they grow otherwise.
    private static func isLinear(_ counts: [Int128]) -> Bool? {
        let steps = differences(counts).dropFirst()
        let bends = differences(Array(steps))
        guard let step = steps.first, let bend = bends.first,
            zip(bends, bends.dropFirst()).allSatisfy({ $1 == 2 * $0 }),
            bend == 0 ? step != 0 : bend > 0 && step > bend
        else { return nil }
        return bend > 0
    }

    private static func differences(_ numbers: [Int128]) -> [Int128] {
        zip(numbers, numbers.dropFirst()).map { $1 - $0 }
    }
}

/// Recovers polynomials in sizes and logarithms.
private struct LogarithmicLattice {
    let variables: [String]
    let standard: [Int]
    /// The variables that have logarithms.
    let places: [Int]

    /// The greatest logarithm at which a network is counted.
    private static let greatest = 30

    /// The polynomial in the variables and then their logarithms.
    ///
    /// - Parameter axes: The variables that are sampled by their logarithms, here; others have polynomials themselves.
    func polynomial(
        along axes: [LogarithmicAxis?], _ prepare: ([[Int]]) -> Void, _ function: ([Int]) throws -> Int128?
    ) throws -> Polynomial {
        guard let place = axes.firstIndex(where: { $0?.isLinear == true }), let axis = axes[place] else {
            return try widened(interpolated(along: axes, prepare, function), axes)
        }
        // f = n·slope + rest. At s, 2s and 4s what is logarithmic cancels in f(s) − 2·f(2s) + f(4s) = s·slope.
        func slope(_ point: [Int]) throws -> Int128? {
            let size = axis.divisor << axis.first
            var sum: Int128 = 0
            for (factor, weight) in [(1, Int128(1)), (2, -2), (4, 1)] {
                var point = point
                point[place] = size * factor
                guard let count = try function(point) else { return nil }
                sum += weight * count
            }
            return sum.isMultiple(of: Int128(size)) ? sum / Int128(size) : nil
        }
        func rest(_ point: [Int]) throws -> Int128? {
            guard let count = try function(point), let slope = try slope(point) else { return nil }
            return count - Int128(point[place]) * slope
        }
        var (without, logarithmic) = (axes, axes)
        without[place] = nil
        logarithmic[place]?.isLinear = false
        var exponents = Array(repeating: 0, count: variables.count + places.count)
        exponents[place] = 1
        let factor = try polynomial(along: without, prepare, slope)
        let size = Polynomial(
            variables: factor.variables, terms: [.init(coefficient: Rational(1), exponents: exponents)],
            steps: factor.steps, minimums: factor.minimums)
        return try polynomial(along: logarithmic, prepare, rest).plus(factor.times(size))
    }

    /// The polynomial in the logarithms of the variables with axes, and in the others.
    private func interpolated(
        along axes: [LogarithmicAxis?], _ prepare: ([[Int]]) -> Void, _ function: ([Int]) throws -> Int128?
    ) throws -> Polynomial {
        let offsets = axes.map { $0?.offset ?? 0 }
        func size(_ logarithms: [Int]) -> [Int] {
            zip(axes, logarithms).map { axis, logarithm in axis.map { $0.divisor << logarithm } ?? logarithm }
        }
        func isCounted(_ logarithms: [Int]) -> Bool {
            zip(axes, logarithms).allSatisfy { $0 == nil || 0...Self.greatest ~= $1 }
        }
        func count(_ logarithms: [Int]) throws -> Int128? {
            isCounted(logarithms) ? try function(size(logarithms)) : nil
        }
        // On the lattice, offsets stand before the given logarithms.
        let given = zip(axes, standard).map { axis, size in axis == nil ? size : Lattice.start }
        let found = try PolynomialInterpolation.polynomial(
            in: variables, around: given, logarithmic: axes.map { $0 != nil },
            preparing: { points in prepare(points.map { zip($0, offsets).map(+) }.filter(isCounted).map(size)) },
            of: { try count(zip($0, offsets).map(+)) })
        return try extended(found.shifted(by: offsets), axes, around: zip(given, offsets).map(+), count)
    }

    /// The polynomial from the least logarithms on for which it gives the counts, down to those of the size 1.
    private func extended(
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

    /// The polynomial with the variables and the logarithms apart.
    private func widened(_ polynomial: Polynomial, _ axes: [LogarithmicAxis?]) -> Polynomial {
        let own = variables.indices.map { place in
            axes[place] == nil ? place : variables.count + (places.firstIndex(of: place) ?? 0)
        }
        return polynomial.embedded(in: variables + places.map { variables[$0] }, at: own)
    }
}
