/// Whether a polynomial that was found on a lattice with steps holds at multiples of smaller ones: steps were chosen for several
/// quantities together, and small sizes, which are special cases, may have ruled smaller ones out.
///
/// While steps were looked for, numbers at multiples of smaller ones came up. A quantity that agrees with some that tell a step from
/// its multiples, where need be with more just beyond the first lattice point, and with one far beyond, holds there too.
struct FinerSteps {
    /// The lattice on which the polynomial was found.
    let lattice: Lattice
    /// The given sizes.
    let standard: [Int]
    /// The points whose numbers came up.
    let known: [[Int]]

    /// The least number of points that must tell a step from its multiples.
    private static let fewestWitnesses = 2

    /// The polynomial with the smallest step along each variable at which it is known to hold from no greater size on.
    ///
    /// - Parameters:
    ///   - polynomial: The polynomial.
    ///   - number: The number at a point; `nil` for a point without one.
    func refined(_ polynomial: Polynomial, _ number: ([Int]) throws -> Int128?) throws -> Polynomial {
        func agrees(_ point: [Int]) throws -> Bool {
            try number(point).map { try polynomial.value(at: point) == $0 } ?? false
        }
        var (steps, minimums) = (polynomial.steps, polynomial.minimums)
        var far = lattice.axes.map(\.far)
        for (place, axis) in lattice.axes.enumerated() where axis.listed.isEmpty && axis.step > 1 {
            // What fails at a step fails at all that divide it.
            var failed: [Int] = []
            for step in (1..<axis.step).reversed() where axis.step.isMultiple(of: step) {
                guard !failed.contains(where: { $0.isMultiple(of: step) }) else { continue }
                guard let least = try least(step, place, agrees), least <= max(polynomial.minimums[place], axis.step)
                else {
                    failed.append(step)
                    continue
                }
                // Other variables stand at smaller steps too, where these were found.
                var beyond = far
                beyond[place] = witness(after: axis.far, step, axis.step)
                guard try agrees(beyond) else {
                    failed.append(step)
                    continue
                }
                guard steps[place].isMultiple(of: step) else { continue }
                far = beyond
                if polynomial.minimums[place] == axis.step { minimums[place] = least }
                steps[place] = step
            }
        }
        return Polynomial(
            variables: polynomial.variables, terms: polynomial.terms, steps: steps, minimums: minimums)
    }

    /// The size from which on the polynomial agrees with all numbers at multiples of a step that came up; `nil` where it
    /// fails at one that tells the step from its multiples.
    private func least(_ step: Int, _ place: Int, _ agrees: ([Int]) throws -> Bool) rethrows -> Int? {
        func agreesAlong(_ size: Int) throws -> Bool {
            var point = standard
            point[place] = size
            return try agrees(point)
        }
        let axis = lattice.axes[place]
        let tried = Set(known.filter { isAlong(place, $0) }.map { $0[place] }.filter { $0.isMultiple(of: step) })
        let sizes = try tried.sorted(by: >).prefix { try agreesAlong($0) }
        let failing = tried.subtracting(sizes).max() ?? 0
        guard failing < axis.point(0) else { return nil }
        let witnesses = sizes.count { isWitness($0, step, axis.step) }
        var size = axis.point(0)
        for _ in 0..<max(0, Self.fewestWitnesses - witnesses) {
            size = witness(after: size, step, axis.step)
            guard try agreesAlong(size) else { return nil }
        }
        return sizes.last
    }

    /// The next greater size that tells a step from its multiples.
    private func witness(after size: Int, _ step: Int, _ whole: Int) -> Int {
        var next = size / step * step + step
        while !isWitness(next, step, whole) { next += step }
        return next
    }

    private func isAlong(_ place: Int, _ point: [Int]) -> Bool {
        point.indices.allSatisfy { $0 == place || point[$0] == standard[$0] }
    }

    /// Whether a size is a multiple of a step and of no greater divisor of the lattice's step that is one.
    private func isWitness(_ size: Int, _ step: Int, _ whole: Int) -> Bool {
        (step + 1...whole).allSatisfy {
            !whole.isMultiple(of: $0) || !$0.isMultiple(of: step) || !size.isMultiple(of: $0)
        }
    }
}
