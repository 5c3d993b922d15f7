/// Recovers a polynomial from its values: exact interpolation on a lattice, verified away from it.
enum PolynomialInterpolation {
    /// The greatest power of one variable that is tried.
    static let maximumDegree = 5
    /// The smallest value that a variable takes: past the special cases that small networks are.
    private static let start = 3

    /// The polynomial that has the values of `function`.
    ///
    /// The degree in each variable is the order at which finite differences along it vanish. The lattice has one point
    /// more than the degree along each axis; points beyond it, together and one variable at a time, decide whether
    /// the polynomial is the function.
    ///
    /// - Parameters:
    ///   - variables: The names of the variables.
    ///   - function: An integer for a value of each variable, all at least 1.
    /// - Throws: `FormulaError`, and whatever `function` throws.
    /// - Complexity: Π (degree + 1) evaluations of `function`, and a few for every variable.
    static func polynomial(
        in variables: [String], of function: ([Int]) throws -> Int128
    ) throws -> Polynomial {
        let base = Array(repeating: start, count: variables.count)
        let degrees = try variables.indices.map { try degree(along: $0, from: base, of: function) }
        let coefficients = try interpolate(degrees: degrees, from: base, function)
        let terms = lattice(degrees).enumerated().map { index, exponents in
            Polynomial.Term(coefficient: coefficients[index], exponents: exponents)
        }
        let polynomial = Polynomial(variables: variables, terms: terms)
        for point in heldOutPoints(degrees: degrees) {
            guard try polynomial.value(at: point) == function(point) else {
                let place = zip(variables, point).map { "\($0)=\($1)" }.joined(separator: ", ")
                throw FormulaError.noPolynomial(point: place)
            }
        }
        return polynomial
    }

    /// The order of the last finite difference along an axis that is not 0.
    private static func degree(
        along axis: Int, from base: [Int], of function: ([Int]) throws -> Int128
    ) throws -> Int {
        var differences = try (0...maximumDegree + 1).map { step in
            var point = base
            point[axis] += step
            return try function(point)
        }
        var degree = 0
        for order in 0...maximumDegree + 1 {
            if differences.contains(where: { $0 != 0 }) { degree = order }
            differences = try zip(differences, differences.dropFirst()).map { first, second in
                let (difference, overflow) = second.subtractingReportingOverflow(first)
                guard !overflow else { throw FormulaError.tooLarge }
                return difference
            }
        }
        return min(degree, maximumDegree)
    }

    /// Every combination of 0 … degree along each axis, the last axis fastest.
    private static func lattice(_ degrees: [Int]) -> [[Int]] {
        degrees.reduce([[]]) { points, degree in points.flatMap { point in (0...degree).map { point + [$0] } } }
    }

    /// The coefficient of every monomial, in the order of `lattice`.
    private static func interpolate(
        degrees: [Int], from base: [Int], _ function: ([Int]) throws -> Int128
    ) throws -> [Rational] {
        var values = try lattice(degrees).map { steps in
            Rational(try function(zip(base, steps).map { $0 + $1 }))
        }
        var stride = 1
        for axis in degrees.indices.reversed() {
            let count = degrees[axis] + 1
            for first in values.indices where first / stride % count == 0 {
                let line = (0..<count).map { values[first + $0 * stride] }
                for (power, coefficient) in try coefficients(of: line, from: base[axis]).enumerated() {
                    values[first + power * stride] = coefficient
                }
            }
            stride *= count
        }
        return values
    }

    /// The coefficients, constant first, of the polynomial with the given values at `start`, `start` + 1, …: Newton's
    /// divided differences, then Horner's scheme from the innermost factor outwards.
    private static func coefficients(of values: [Rational], from start: Int) throws(FormulaError) -> [Rational] {
        var newton = values
        for order in newton.indices.dropFirst() {
            for index in stride(from: newton.count - 1, through: order, by: -1) {
                let difference = try newton[index].minus(newton[index - 1])
                newton[index] = try difference.times(Rational(1, over: Int128(order)))
            }
        }
        var result = Array(repeating: Rational(0), count: values.count)
        for index in newton.indices.reversed() {
            let root = Rational(Int128(start + index))
            for power in stride(from: result.count - 1, through: 0, by: -1) {
                let shifted = power == 0 ? newton[index] : result[power - 1]
                result[power] = try shifted.minus(result[power].times(root))
            }
        }
        return result
    }

    private static func heldOutPoints(degrees: [Int]) -> [[Int]] {
        let far = degrees.map { start + $0 + 3 }
        let single = degrees.indices.map { axis in
            degrees.enumerated().map { start + ($0.offset == axis ? 2 * $0.element + 9 : 1) }
        }
        let skewed = degrees.indices.map { start + degrees[$0] + 2 + 5 * $0 }
        return [far, skewed] + single
    }
}
