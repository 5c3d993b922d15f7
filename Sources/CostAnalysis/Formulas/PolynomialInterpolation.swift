/// Recovers a polynomial from its values: exact interpolation on a lattice, verified away from it.
enum PolynomialInterpolation {
    /// The greatest power of one variable that is tried.
    static let maximumDegree = 5
    /// The distances between lattice points that are tried: strides halve a resolution several times over, and heads
    /// divide a width.
    static let steps = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64]

    /// The polynomial that has the values of `function`.
    ///
    /// Along each variable the smallest step is taken on which finite differences of some order vanish, the degree.
    /// The lattice has one point more than the degree along each axis; points beyond it, together and one variable
    /// at a time, decide whether the polynomial is the function.
    ///
    /// - Parameters:
    ///   - variables: The names of the variables.
    ///   - standard: The values of the other variables while one is sampled alone.
    ///   - function: An integer for a value of each variable, all at least 1; `nil` for a point where it has none.
    /// - Throws: `FormulaError`, and whatever `function` throws.
    /// - Complexity: Π (degree + 1) evaluations of `function`, and up to 8 a variable and step.
    static func polynomial(
        in variables: [String], around standard: [Int], of function: ([Int]) throws -> Int128?
    ) throws -> Polynomial {
        let axes = try variables.indices.map { index in
            let found = try axis(index, around: standard) { point in
                try function(point).map { [$0] }
            } accepting: { _, degrees in
                !degrees.contains(nil)
            }
            guard let found else { throw FormulaError.noPolynomial(point: variables[index]) }
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
        return polynomial
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
        for step in steps {
            let candidate = Lattice.Axis(step: step, degree: 0)
            var samples: [[Int128]] = []
            for sample in 0...maximumDegree + 2 {
                var point = standard
                point[index] = candidate.point(sample)
                guard let values = try function(point) else { break }
                samples.append(values)
            }
            guard samples.count == maximumDegree + 3 else { continue }
            let degrees = try samples[0].indices.map { place in try degree(of: samples.map { $0[place] }) }
            guard accepting(samples, degrees) else { continue }
            return (Lattice.Axis(step: step, degree: degrees.compactMap(\.self).max() ?? 0), degrees)
        }
        return nil
    }

    /// The order of the last finite difference that is not 0, if it is at most `maximumDegree`.
    private static func degree(of values: [Int128]) throws(FormulaError) -> Int? {
        var differences = values
        var degree = 0
        for order in values.indices {
            guard differences.contains(where: { $0 != 0 }) else { break }
            degree = order
            for place in 0..<differences.count - 1 {
                let (difference, overflow) = differences[place + 1].subtractingReportingOverflow(differences[place])
                guard !overflow else { throw .tooLarge }
                differences[place] = difference
            }
            differences.removeLast()
        }
        return degree <= maximumDegree ? degree : nil
    }
}
