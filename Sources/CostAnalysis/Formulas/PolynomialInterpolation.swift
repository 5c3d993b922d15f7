/// Recovers a polynomial from its values: exact interpolation on a lattice, verified away from it.
enum PolynomialInterpolation {
    /// The greatest power of one variable that is tried.
    static let maximumDegree = 5

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
            try AxisSearch(index, of: variables, around: standard).axis(function)
        }
        let lattice = try Lattice(variables: variables, axes: axes).whole(around: standard) { try function($0) != nil }
        var values: [Int128] = []
        for point in lattice.points {
            guard let value = try function(point) else {
                throw FormulaError.noPolynomial(point: lattice.place(point))
            }
            values.append(value)
        }
        return try ExactFormula(lattice.interpolate(values))
            .verified(on: lattice, around: standard, at: lattice.heldOutPoints, function).pieces[0]
    }
}
