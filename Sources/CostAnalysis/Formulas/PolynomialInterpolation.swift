/// Recovers a polynomial from its values: exact interpolation on a lattice, verified away from it.
enum PolynomialInterpolation {
    /// The greatest power of one variable that is tried.
    static let maximumDegree = 5
    /// The distances between lattice points that are tried: strides halve a resolution several times over, and heads
    /// divide a width.
    static let steps = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64]
    /// The first lattice point, in steps: past the special cases that small networks are.
    private static let start = 3

    /// How a variable is sampled, and the degree found along it.
    private struct Axis {
        let step: Int
        let degree: Int

        /// The `index`th lattice point.
        func point(_ index: Int) -> Int { step * (PolynomialInterpolation.start + index) }
    }

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
            try axis(index, around: standard, function).unwrap(orThrow: .noPolynomial(point: variables[index]))
        }
        let coefficients = try interpolate(axes, variables, function)
        let terms = lattice(axes).enumerated().map { index, exponents in
            Polynomial.Term(coefficient: coefficients[index], exponents: exponents)
        }
        let polynomial = Polynomial(variables: variables, terms: terms, steps: axes.map(\.step))
        for point in heldOutPoints(axes) {
            guard try polynomial.value(at: point) == function(point) else {
                throw FormulaError.noPolynomial(point: place(variables, point))
            }
        }
        return polynomial
    }

    private static func place(_ variables: [String], _ point: [Int]) -> String {
        zip(variables, point).map { "\($0)=\($1)" }.joined(separator: ", ")
    }

    /// The smallest step on which the function is a polynomial of a variable, or `nil`.
    private static func axis(
        _ index: Int, around standard: [Int], _ function: ([Int]) throws -> Int128?
    ) throws -> Axis? {
        for step in steps {
            let candidate = Axis(step: step, degree: 0)
            var values: [Int128] = []
            for sample in 0...maximumDegree + 2 {
                var point = standard
                point[index] = candidate.point(sample)
                guard let value = try function(point) else { break }
                values.append(value)
            }
            guard values.count == maximumDegree + 3, let degree = try degree(of: values) else { continue }
            return Axis(step: step, degree: degree)
        }
        return nil
    }

    /// The order of the last finite difference that is not 0, if it is at most `maximumDegree`.
    private static func degree(of values: [Int128]) throws(FormulaError) -> Int? {
        var differences = values
        var degree = 0
        for order in values.indices {
            if differences.contains(where: { $0 != 0 }) { degree = order }
            var next: [Int128] = []
            for (first, second) in zip(differences, differences.dropFirst()) {
                let (difference, overflow) = second.subtractingReportingOverflow(first)
                guard !overflow else { throw .tooLarge }
                next.append(difference)
            }
            differences = next
        }
        return degree <= maximumDegree ? degree : nil
    }

    /// Every combination of 0 … degree along each axis, the last axis fastest.
    private static func lattice(_ axes: [Axis]) -> [[Int]] {
        axes.reduce([[]]) { points, axis in points.flatMap { point in (0...axis.degree).map { point + [$0] } } }
    }

    /// The coefficient of every monomial, in the order of `lattice`.
    private static func interpolate(
        _ axes: [Axis], _ variables: [String], _ function: ([Int]) throws -> Int128?
    ) throws -> [Rational] {
        var values = try lattice(axes).map { steps in
            let point = zip(axes, steps).map { $0.point($1) }
            return Rational(
                try function(point).unwrap(orThrow: .noPolynomial(point: place(variables, point))))
        }
        var stride = 1
        for axis in axes.reversed() {
            let count = axis.degree + 1
            let nodes = (0..<count).map { Int128(axis.point($0)) }
            for first in values.indices where first / stride % count == 0 {
                let line = (0..<count).map { values[first + $0 * stride] }
                for (power, coefficient) in try coefficients(of: line, at: nodes).enumerated() {
                    values[first + power * stride] = coefficient
                }
            }
            stride *= count
        }
        return values
    }

    /// The coefficients, constant first, of the polynomial with the given values at `nodes`: Newton's divided
    /// differences, then Horner's scheme from the innermost factor outwards.
    private static func coefficients(of values: [Rational], at nodes: [Int128]) throws(FormulaError) -> [Rational] {
        var newton = values
        for order in newton.indices.dropFirst() {
            for index in stride(from: newton.count - 1, through: order, by: -1) {
                let difference = try newton[index].minus(newton[index - 1])
                newton[index] = try difference.times(Rational(1, over: nodes[index] - nodes[index - order]))
            }
        }
        var result = Array(repeating: Rational(0), count: values.count)
        for index in newton.indices.reversed() {
            let root = Rational(nodes[index])
            for power in stride(from: result.count - 1, through: 0, by: -1) {
                let shifted = power == 0 ? newton[index] : result[power - 1]
                result[power] = try shifted.minus(result[power].times(root))
            }
        }
        return result
    }

    private static func heldOutPoints(_ axes: [Axis]) -> [[Int]] {
        let far = axes.map { $0.point($0.degree + 3) }
        let skewed = axes.enumerated().map { $0.element.point($0.element.degree + 2 + 5 * $0.offset) }
        let single = axes.indices.map { index in
            axes.enumerated().map { $0.element.point($0.offset == index ? 2 * $0.element.degree + 9 : 1) }
        }
        return [far, skewed] + single
    }
}

extension Optional {
    /// The value, or an error where there is none.
    fileprivate func unwrap(orThrow error: FormulaError) throws(FormulaError) -> Wrapped {
        guard let self else { throw error }
        return self
    }
}
