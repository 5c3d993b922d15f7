/// The sizes from which on a formula holds: small networks are special cases of their own.
enum FormulaDomain {
    /// The least value of each variable, a multiple of its step, from which on a formula agrees with the count and there is one.
    ///
    /// The multiples that lie below the lattice are tried along each variable, the others at their given sizes and at
    /// their first lattice points; then every combination of least values and given sizes.
    ///
    /// - Parameters:
    ///   - lattice: The lattice on which the formula was found.
    ///   - standard: The given sizes.
    ///   - agrees: Whether the formula gives the count at a point; `nil` for a point without a count.
    /// - Throws: `FormulaError.noPolynomial` where the formula fails at the given sizes, and what `agrees` throws.
    /// - Complexity: 4·n + 2ⁿ evaluations for n variables, more only where combinations fail.
    static func minimums(
        on lattice: Lattice, around standard: [Int], _ agrees: ([Int]) throws -> Bool?
    ) throws -> [Int] {
        let steps = lattice.axes.map(\.step)
        let given = lattice.nearest(to: standard)
        let first = lattice.axes.map { $0.point(0) }
        var minimums = leastSizes(lattice)
        for index in steps.indices {
            let along = Set([given, first]).map { points(below: lattice, index, from: $0) }
            let failing = try along[0].indices.first { place in
                let agreements = try along.map { try agrees($0[place]) }
                return agreements.contains(false) || agreements.allSatisfy { $0 == nil }
            }
            if let failing { minimums[index] = max(minimums[index], along[0][failing][index] + steps[index]) }
        }
        while let failing = try failingCorner(zip(minimums, zip(standard, given)), steps, agrees) {
            let raisable = failing.indices.filter { failing[$0] < first[$0] }
            guard !raisable.isEmpty else { throw FormulaError.noPolynomial(point: lattice.place(failing)) }
            let single = try raisable.first { index in
                var point = failing
                point[index] += steps[index]
                return try agrees(point) != false
            }
            for index in single.map({ [$0] }) ?? raisable { minimums[index] = failing[index] + steps[index] }
        }
        return minimums
    }

    /// Points at which a formula is tried.
    static func points(on lattice: Lattice, around standard: [Int]) -> [[Int]] {
        let given = lattice.nearest(to: standard)
        let below = lattice.axes.indices.flatMap { index in
            [given, lattice.axes.map { $0.point(0) }].flatMap { points(below: lattice, index, from: $0) }
        }
        return below + corners(zip(leastSizes(lattice), zip(standard, given)), lattice.axes.map(\.step))
    }

    /// The least size of each variable that its axis may have.
    private static func leastSizes(_ lattice: Lattice) -> [Int] {
        lattice.axes.map { $0.listed.first ?? $0.step }
    }

    /// The points below the lattice along a variable, the greatest first.
    private static func points(below lattice: Lattice, _ index: Int, from base: [Int]) -> [[Int]] {
        let axis = lattice.axes[index]
        return (1..<axis.first).reversed().map { multiple in
            var point = base
            point[index] = axis.step * multiple
            return point
        }
    }

    /// A combination of least values and given sizes, as they are and on the lattice, at which the formula fails.
    private static func failingCorner(
        _ sizes: some Sequence<(Int, (Int, Int))>, _ steps: [Int], _ agrees: ([Int]) throws -> Bool?
    ) throws -> [Int]? {
        try corners(sizes, steps).first { try agrees($0) == false }
    }

    private static func corners(_ sizes: some Sequence<(Int, (Int, Int))>, _ steps: [Int]) -> [[Int]] {
        var corners: Set<[Int]> = [[]]
        for ((minimum, (standard, given)), step) in zip(sizes, steps) {
            let own = standard.isMultiple(of: step) && standard > minimum ? [standard] : []
            corners = Set(corners.flatMap { corner in ([minimum, given] + own).map { corner + [$0] } })
        }
        return corners.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
