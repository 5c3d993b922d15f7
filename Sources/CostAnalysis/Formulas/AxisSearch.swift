/// How numbers depend on one variable, the others at their given sizes: the points at which to sample it, and the degrees.
struct AxisSearch {
    /// The number of points along a variable that are tried first, enough for the degrees that most costs have.
    private static let fewSamples = 5
    /// The distances between lattice points that are tried: strides halve a resolution several times over, and heads
    /// divide a width. Other strides are 5 or 7, or 3 twice, beside some of 2.
    private static let steps = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 5, 10, 20, 40, 7, 14, 28, 9, 18, 36]
    /// The most sizes that are skipped as too small to make a network.
    static let mostSkipped = 16
    /// The sizes among which those with numbers are looked for where no step has enough of them.
    private static let listable = 1...32

    private let index: Int
    private let variable: String
    private let standard: [Int]
    private let isLogarithmic: Bool

    /// - Parameters:
    ///   - index: The place of the variable.
    ///   - variables: The names of all.
    ///   - standard: Their given sizes.
    ///   - isLogarithmic: Whether the variable is the logarithm of a size: then every one is sampled.
    init(_ index: Int, of variables: [String], around standard: [Int], isLogarithmic: Bool = false) {
        self.isLogarithmic = isLogarithmic
        self.index = index
        variable = variables[index]
        self.standard = standard
    }

    /// The smallest step on which numbers are polynomials of the variable.
    ///
    /// Where every step meets sizes without numbers, as among the heads that divide a width, the sizes that have numbers are
    /// the points, and the numbers must be constant or linear there.
    ///
    /// - Parameters:
    ///   - function: Numbers for a value of each variable, as many at all points.
    ///   - preparing: Is told of points before their numbers are asked for.
    ///   - accepting: Whether a step will do, by the numbers at every point and the degree of each, `nil` for one that is no
    ///     polynomial.
    /// - Returns: The step with the greatest degree, and all degrees.
    /// - Throws: `FormulaError` where there is none, and what `function` throws.
    func axis(
        _ function: ([Int]) throws -> [Int128]?, preparing: ([[Int]]) -> Void = { _ in },
        accepting: ([[Int128]], [Int?]) -> Bool
    ) throws -> (axis: Lattice.Axis, degrees: [Int?]) {
        var isSampled = false
        let steps = isLogarithmic ? [1] : Self.steps(around: standard[index])
        // Most degrees show at few points, so that all steps are tried there first.
        for count in [Self.fewSamples, PolynomialInterpolation.maximumDegree + 3] {
            for step in steps {
                guard let first = try first(step, function) else { continue }
                let points = (0..<count).map { point(step * (first + $0)) }
                guard let samples = try samples(points, function, preparing) else { continue }
                isSampled = true
                let degrees = try degrees(of: samples, beyond: [])
                guard accepting(samples, degrees) else { continue }
                let checked = try self.degrees(of: samples, beyond: checks(step, from: first, function))
                guard accepting(samples, checked) else { continue }
                let degree = checked.compactMap(\.self).max() ?? 0
                let axis = Lattice.Axis(step: step, first: first, degree: degree, isLogarithmic: isLogarithmic)
                return (axis, checked)
            }
        }
        guard !isSampled, let found = try listedAxis(function, accepting) else {
            throw FormulaError.noPolynomialIn(variable)
        }
        return found
    }

    /// The steps that are tried, first those that divide the given size: what must divide it, as heads a width, may be any of
    /// its divisors.
    private static func steps(around given: Int) -> [Int] {
        let usual = steps.filter(given.isMultiple)
        return usual + divisors(of: given).filter { !usual.contains($0) } + steps.filter { !usual.contains($0) }
    }

    /// The divisors of a number in rising order; none of one below 1.
    private static func divisors(of number: Int) -> [Int] {
        var divisors: Set<Int> = []
        var divisor = 1
        while divisor <= number / divisor {
            if number.isMultiple(of: divisor) { divisors.formUnion([divisor, number / divisor]) }
            divisor += 1
        }
        return divisors.sorted()
    }

    /// The first lattice point in steps; `nil` where no size up to the given one makes a network.
    ///
    /// Where the usual first point makes none, it is past the special cases that the smallest networks are.
    private func first(_ step: Int, _ function: ([Int]) throws -> [Int128]?) throws -> Int? {
        let usual = Lattice.start
        let last = max(usual, min(standard[index] / step, usual + Self.mostSkipped))
        guard let least = try (usual...last).first(where: { try function(point(step * $0)) != nil }) else { return nil }
        return least == usual ? usual : least + usual - 1
    }

    /// The numbers at points up to the first that has none; `nil` where they are too few to tell a degree.
    private func samples(
        _ points: [[Int]], _ function: ([Int]) throws -> [Int128]?, _ prepare: ([[Int]]) -> Void
    ) throws -> [[Int128]]? {
        prepare(points)
        var samples: [[Int128]] = []
        for point in points {
            guard let values = try function(point) else { break }
            samples.append(values)
        }
        return samples.count < Self.fewSamples ? nil : samples
    }

    /// The degree of the numbers at each place, `nil` where they are no polynomial.
    private func degrees(
        of samples: [[Int128]], beyond: [(offset: Int, values: [Int128])]
    ) throws(FormulaError) -> [Int?] {
        var degrees: [Int?] = []
        for place in samples[0].indices {
            degrees.append(
                try Self.degree(of: samples.map { $0[place] }, beyond: beyond.map { ($0.offset, $0.values[place]) }))
        }
        return degrees
    }

    private func point(_ value: Int) -> [Int] {
        var point = standard
        point[index] = value
        return point
    }

    /// The axis of the first sizes that have numbers, and the given one; `nil` where numbers are neither constant nor linear.
    private func listedAxis(
        _ function: ([Int]) throws -> [Int128]?, _ accepting: ([[Int128]], [Int?]) -> Bool
    ) throws -> (axis: Lattice.Axis, degrees: [Int?])? {
        var listed: [Int] = []
        var samples: [[Int128]] = []
        var missing: [Int] = []
        let sizes = Array(Self.listable) + (Self.listable.contains(standard[index]) ? [] : [standard[index]])
        for size in sizes where listed.count < Self.fewSamples || size == standard[index] {
            if let values = try function(point(size)) {
                listed.append(size)
                samples.append(values)
            } else {
                missing.append(size)
            }
        }
        guard listed.count > 2 else {
            throw FormulaError.noNetworks(variable, sizes: Array(missing.prefix(5)))
        }
        let degrees = try samples[0].indices.map { place in
            try Self.linearDegree(of: samples.map { $0[place] }, at: listed.map { Int128($0) })
        }
        guard accepting(samples, degrees) else { return nil }
        return (Lattice.Axis(listed: listed, degree: degrees.compactMap(\.self).max() ?? 0), degrees)
    }

    /// 0 for values that are all the same, 1 for those on a line, else `nil`.
    private static func linearDegree(of values: [Int128], at points: [Int128]) throws(FormulaError) -> Int? {
        guard values.contains(where: { $0 != values[0] }) else { return 0 }
        let line = try Rational(values[1]).minus(Rational(values[0])).times(Rational(1, over: points[1] - points[0]))
        for (value, point) in zip(values, points) {
            let rise = try line.times(Rational(point - points[0]))
            if try rise.plus(Rational(values[0])) != Rational(value) { return nil }
        }
        return 1
    }

    /// The numbers at the given size, where it lies beyond the first lattice points, and at one far beyond, with their
    /// distances from the first lattice point in steps.
    private func checks(
        _ step: Int, from first: Int, _ function: ([Int]) throws -> [Int128]?
    ) throws -> [(offset: Int, values: [Int128])] {
        let given = standard[index].isMultiple(of: step) ? [standard[index] / step] : []
        return try (given + [Lattice.far(step)]).filter { $0 >= first + Self.fewSamples }.compactMap { multiple in
            try function(point(step * multiple)).map { (multiple - first, $0) }
        }
    }

    /// The order of the last finite difference that is not 0, if it is at most `PolynomialInterpolation.maximumDegree`, at least one higher
    /// vanishes, and the polynomial has the values at the offsets beyond.
    private static func degree(
        of values: [Int128], beyond: [(offset: Int, value: Int128)]
    ) throws(FormulaError) -> Int? {
        var differences = values
        var leading: [Int128] = []
        while differences.contains(where: { $0 != 0 }) {
            leading.append(differences[0])
            for place in 0..<differences.count - 1 {
                let (difference, overflow) = differences[place + 1].subtractingReportingOverflow(differences[place])
                guard !overflow else { throw .tooLarge }
                differences[place] = difference
            }
            differences.removeLast()
        }
        guard leading.count < values.count, leading.count <= PolynomialInterpolation.maximumDegree + 1 else {
            return nil
        }
        for (offset, value) in beyond where try Self.value(leading, at: Int128(offset)) != value { return nil }
        return max(leading.count - 1, 0)
    }

    /// Newton's forward formula Σ Δᵏ·C(offset, k).
    private static func value(_ differences: [Int128], at offset: Int128) throws(FormulaError) -> Int128 {
        var sum: Int128 = 0
        var binomial: Int128 = 1
        for (order, difference) in differences.enumerated() {
            let (product, isTooLarge) = difference.multipliedReportingOverflow(by: binomial)
            let (total, overflows) = sum.addingReportingOverflow(product)
            let (next, grows) = binomial.multipliedReportingOverflow(by: offset - Int128(order))
            guard !isTooLarge, !overflows, !grows else { throw .tooLarge }
            sum = total
            binomial = next / Int128(order + 1)
        }
        return sum
    }
}
