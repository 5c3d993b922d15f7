/// Recovers a polynomial from its values: exact interpolation on a lattice, verified away from it.
enum PolynomialInterpolation {
    /// The greatest power of one variable that is tried.
    static let maximumDegree = 5
    /// The number of points along a variable that are tried first, enough for the degrees that most costs have.
    static let fewSamples = 5
    /// The distances between lattice points that are tried: strides halve a resolution several times over, and heads
    /// divide a width.
    static let steps = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64]

    /// The polynomial that has the values of `function`.
    ///
    /// Along each variable the smallest step is taken, of those that divide the given size if possible, on which finite
    /// differences of some order vanish, the degree, and the polynomial goes on to the given size and to one far beyond.
    /// The lattice has one point more than the degree along each axis; points beyond it, together and one variable at a
    /// time, and the given sizes decide whether the polynomial is the function, and points below it from which sizes on.
    ///
    /// - Parameters:
    ///   - variables: The names of the variables.
    ///   - standard: The values of the other variables while one is sampled alone.
    ///   - function: An integer for a value of each variable, all at least 1; `nil` for a point where it has none.
    /// - Throws: `FormulaError`, and whatever `function` throws.
    /// - Complexity: Π (degree + 1) evaluations of `function`, up to 10 a variable and step, and at most 2ⁿ a variable for n of
    ///   them.
    static func polynomial(
        in variables: [String], around standard: [Int], of function: ([Int]) throws -> Int128?
    ) throws -> Polynomial {
        let axes = try variables.indices.map { index in
            let found = try axis(index, around: standard) { point in
                try function(point).map { [$0] }
            } accepting: { _, degrees in
                !degrees.contains(nil)
            }
            guard let found else { throw FormulaError.noPolynomialIn(variables[index]) }
            return found.axis
        }
        let lattice = Lattice(variables: variables, axes: axes)
        var values: [Int128] = []
        for point in lattice.points {
            guard let value = try function(point) else {
                throw FormulaError.noPolynomial(point: lattice.place(point))
            }
            values.append(value)
        }
        let polynomial = try lattice.interpolate(values)
        for point in lattice.heldOutPoints {
            guard try polynomial.value(at: point) == function(point) else {
                throw FormulaError.noPolynomial(point: lattice.place(point))
            }
        }
        for point in lattice.realPoints(near: standard) {
            if let value = try function(point), try polynomial.value(at: point) != value {
                throw FormulaError.noPolynomial(point: lattice.place(point))
            }
        }
        let minimums = try FormulaDomain.minimums(on: lattice, around: standard) { point in
            try function(point).map { try polynomial.value(at: point) == $0 }
        }
        return polynomial.holding(from: minimums)
    }

    /// The smallest step on which numbers are polynomials of a variable, or `nil`.
    ///
    /// - Parameters:
    ///   - index: The place of the variable.
    ///   - standard: The values of the other variables.
    ///   - function: Numbers for a value of each variable, as many at all points.
    ///   - accepting: Whether a step will do, by the numbers at every point and the degree of each, `nil` for one that is no
    ///     polynomial.
    /// - Returns: The step with the greatest degree, and all degrees.
    static func axis(
        _ index: Int, around standard: [Int], _ function: ([Int]) throws -> [Int128]?,
        accepting: ([[Int128]], [Int?]) -> Bool
    ) throws -> (axis: Lattice.Axis, degrees: [Int?])? {
        let steps = steps.filter(standard[index].isMultiple) + steps.filter { !standard[index].isMultiple(of: $0) }
        for step in steps {
            var samples: [[Int128]] = []
            func sample(_ multiple: Int) throws -> [Int128]? {
                var point = standard
                point[index] = step * multiple
                return try function(point)
            }
            var beyond: [(offset: Int, values: [Int128])]?
            for count in [fewSamples, maximumDegree + 3] {
                while samples.count < count, let values = try sample(Lattice.start + samples.count) {
                    samples.append(values)
                }
                guard samples.count == count else { break }
                let checks = try beyond ?? checks(step, standard[index], sample)
                beyond = checks
                let degrees = try samples[0].indices.map { place in
                    try degree(of: samples.map { $0[place] }, beyond: checks.map { ($0.offset, $0.values[place]) })
                }
                guard accepting(samples, degrees) else { continue }
                return (Lattice.Axis(step: step, degree: degrees.compactMap(\.self).max() ?? 0), degrees)
            }
        }
        return nil
    }

    /// The numbers at the given size, where it lies beyond the first lattice points, and at one far beyond, with their
    /// distances from the first lattice point in steps.
    private static func checks(
        _ step: Int, _ standard: Int, _ sample: (Int) throws -> [Int128]?
    ) throws -> [(offset: Int, values: [Int128])] {
        let given = standard.isMultiple(of: step) ? [standard / step] : []
        return try (given + [Lattice.far]).filter { $0 >= Lattice.start + fewSamples }.compactMap { multiple in
            try sample(multiple).map { (multiple - Lattice.start, $0) }
        }
    }

    /// The order of the last finite difference that is not 0, if it is at most `maximumDegree`, at least one higher
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
        guard leading.count < values.count, leading.count <= maximumDegree + 1 else { return nil }
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
