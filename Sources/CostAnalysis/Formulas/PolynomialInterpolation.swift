/// Recovers polynomials from their values: exact interpolation on a lattice, verified away from it.
enum PolynomialInterpolation {
    /// The greatest power of one variable that is tried.
    static let maximumDegree = 5

    /// The polynomial that has the values of `function`.
    ///
    /// - Parameters:
    ///   - variables: The names of the variables.
    ///   - standard: The values of the other variables while one is sampled alone.
    ///   - logarithmic: For each variable whether it is the logarithm of a size; no variable is unless given.
    ///   - preparing: Is told of points before they are asked for, so that they may be counted together.
    ///   - function: An integer for a value of each variable, all at least 1; `nil` for a point where it has none.
    /// - Throws: `FormulaError`, and whatever `function` throws.
    /// - Complexity: as `polynomials`.
    static func polynomial(
        in variables: [String], around standard: [Int], logarithmic: [Bool]? = nil,
        preparing: ([[Int]]) -> Void = { _ in }, of function: ([Int]) throws -> Int128?
    ) throws -> Polynomial {
        try polynomials(in: variables, around: standard, logarithmic: logarithmic, preparing: preparing) {
            try function($0).map { [$0] }
        }[0].get()
    }

    /// The polynomials that have the values of `function`, all on one lattice.
    ///
    /// Along each variable the smallest step is taken, of those that divide the given size if possible, on which finite
    /// differences of some order vanish, the degree, and the polynomials go on to the given size and to one far beyond.
    /// The lattice has one point more than the degree along each axis; points beyond it, together and one variable at a
    /// time, and the given sizes decide whether a polynomial is the function, and points below it from which sizes on.
    ///
    /// - Parameters:
    ///   - variables: The names of the variables.
    ///   - standard: The values of the other variables while one is sampled alone.
    ///   - logarithmic: For each variable whether it is the logarithm of a size; no variable is unless given.
    ///   - preparing: Is told of points before they are asked for, so that they may be counted together.
    ///   - function: Integers for a value of each variable, all at least 1, as many at all points; `nil` for a point where it
    ///     has none. Where no step makes all of them polynomials, one for the last will do. Each has the smallest step at
    ///     which it is known to hold.
    /// - Returns: A polynomial for each integer, or why there is none.
    /// - Throws: `FormulaError` where the last has none, and whatever `function` throws.
    /// - Complexity: Π (degree + 1) evaluations of `function`, up to 10 a variable and step, and at most 2ⁿ a variable for n of
    ///   them.
    static func polynomials(
        in variables: [String], around standard: [Int], logarithmic: [Bool]? = nil,
        preparing: ([[Int]]) -> Void = { _ in }, of function: ([Int]) throws -> [Int128]?
    ) throws -> [Result<Polynomial, FormulaError>] {
        var known: [[Int]: [Int128]?] = [:]
        func numbers(_ point: [Int]) throws -> [Int128]? {
            if let numbers = known[point] { return numbers }
            let numbers = try function(point)
            known[point] = .some(numbers)
            return numbers
        }
        let logarithmic = logarithmic ?? variables.map { _ in false }
        let axes = try axes(of: variables, at: standard, around: standard, logarithmic, preparing, numbers)
        /// The polynomials on a lattice, each at the smallest steps.
        func polynomials(_ axes: [Lattice.Axis]) throws -> [Result<Polynomial, FormulaError>] {
            let lattice = Lattice(variables: variables, axes: axes)
            let found = try self.polynomials(on: lattice, around: standard, preparing, numbers)
            let finer = FinerSteps(lattice: lattice, standard: standard, known: Array(known.keys))
            return try found.enumerated().map { place, result in
                guard case .success(let polynomial) = result else { return result }
                return .success(try finer.refined(polynomial) { try numbers($0)?[place] })
            }
        }
        let found = try polynomials(axes)
        guard case .failure(.noPolynomial) = found[found.count - 1] else { return found }
        // At the given sizes terms may vanish, as those of layers that exist at greater depths alone.
        let others = zip(axes, standard).map { max($0.point($0.degree + 1), $1) }
        let grown = try zip(
            axes, self.axes(of: variables, at: others, around: standard, logarithmic, preparing, numbers)
        ).map {
            $1.degree > $0.degree ? $1 : $0
        }
        guard zip(axes, grown).contains(where: { $0.degree < $1.degree }) else { return found }
        return try polynomials(grown)
    }

    /// How every variable is sampled.
    ///
    /// - Parameters:
    ///   - logarithmic: For each variable whether it is the logarithm of a size.
    ///   - others: The values of the other variables while one is sampled.
    ///   - standard: The given sizes.
    private static func axes(
        of variables: [String], at others: [Int], around standard: [Int], _ logarithmic: [Bool],
        _ prepare: ([[Int]]) -> Void, _ numbers: ([Int]) throws -> [Int128]?
    ) throws -> [Lattice.Axis] {
        let isSingle = try numbers(standard)?.count == 1
        return try variables.indices.map { index in
            var base = others
            base[index] = standard[index]
            let search = AxisSearch(index, of: variables, around: base, isLogarithmic: logarithmic[index])
            do {
                return try search.axis(numbers, preparing: prepare) { _, degrees in !degrees.contains(nil) }.axis
            } catch FormulaError.noPolynomialIn where !isSingle {
                return try search.axis(numbers, preparing: prepare) { _, degrees in (degrees.last ?? nil) != nil }.axis
            }
        }
    }

    private static func polynomials(
        on lattice: Lattice, around standard: [Int], _ prepare: ([[Int]]) -> Void,
        _ numbers: ([Int]) throws -> [Int128]?
    ) throws -> [Result<Polynomial, FormulaError>] {
        let lattice = try lattice.whole(around: standard, preparing: prepare) { try numbers($0) != nil }
        let checked = lattice.heldOutPoints + lattice.realPoints(near: standard)
        prepare(lattice.points + checked + FormulaDomain.points(on: lattice, around: standard))
        let values = try lattice.points.map { point in
            guard let values = try numbers(point) else {
                throw FormulaError.noCount(point: lattice.place(point))
            }
            return values
        }
        return try values[0].indices.map { place in
            do {
                let formula = ExactFormula(try lattice.interpolate(values.map { $0[place] }))
                return .success(
                    try formula.verified(on: lattice, around: standard, at: lattice.heldOutPoints) { point in
                        try numbers(point)?[place]
                    }.pieces[0])
            } catch let error as FormulaError {
                return .failure(error)
            }
        }
    }
}
