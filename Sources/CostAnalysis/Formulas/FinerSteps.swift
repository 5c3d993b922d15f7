/// Whether a formula that was found on a lattice with steps holds at multiples of smaller ones: steps were chosen for several
/// quantities together, and small sizes, which are special cases, may have ruled smaller ones out.
///
/// While steps were looked for, numbers at multiples of smaller ones came up. A quantity that agrees with some that tell a step from
/// its multiples, where need be with more just beyond the first lattice point, and with one far beyond, holds there too.
struct FinerSteps {
    /// The lattice on which the formula was found.
    let lattice: Lattice
    /// The given sizes.
    let standard: [Int]
    /// The points whose numbers came up.
    let known: [[Int]]

    /// The least number of points that must tell a step from its multiples.
    private static let fewestWitnesses = 2

    /// The formula with the smallest step along each variable at which it is known to hold, and the least size.
    ///
    /// - Parameters:
    ///   - formula: The formula.
    ///   - number: The number at a point; `nil` for a point without one.
    func refined(_ formula: ExactFormula, _ number: ([Int]) throws -> Int128?) throws -> ExactFormula {
        var (steps, minimums) = (formula.pieces[0].steps, formula.pieces[0].minimums)
        for (place, axis) in lattice.axes.enumerated() where axis.listed.isEmpty && axis.step > 1 {
            for step in 1..<axis.step where axis.step.isMultiple(of: step) {
                guard let least = try least(step, place, formula, number) else { continue }
                minimums[place] = minimums[place] > axis.step ? max(minimums[place], least) : least
                steps[place] = step
                break
            }
        }
        return formula.holding(at: steps, from: minimums)
    }

    /// The size from which on the formula agrees with all numbers at multiples of a step that came up; `nil` where it
    /// fails at one that tells the step from its multiples, or far beyond.
    private func least(
        _ step: Int, _ place: Int, _ formula: ExactFormula, _ number: ([Int]) throws -> Int128?
    ) throws -> Int? {
        let whole = lattice.axes[place].step
        func agrees(_ size: Int, from base: [Int]) throws -> Bool {
            var point = base
            point[place] = size
            return try number(point).map { try formula.value(at: point) == $0 } ?? false
        }
        let tried = Set(known.filter { isAlong(place, $0) }.map { $0[place] }.filter { $0.isMultiple(of: step) })
        let sizes = try tried.sorted(by: >).prefix { try agrees($0, from: standard) }
        var missing = Self.fewestWitnesses - sizes.count { isWitness($0, step, whole) }
        var size = lattice.axes[place].point(0)
        while missing > 0 {
            size += step
            guard isWitness(size, step, whole) else { continue }
            guard try agrees(size, from: standard) else { return nil }
            missing -= 1
        }
        let far = (Lattice.far(step)...).lazy.map { $0 * step }.first { isWitness($0, step, whole) }
        guard let least = sizes.last, let far, try agrees(far, from: lattice.axes.map(\.far)) else { return nil }
        return least
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
