/// Whether a polynomial that was found on a lattice with steps for several quantities holds at multiples of smaller ones.
///
/// While steps were looked for, numbers at multiples of smaller ones came up: a quantity that agrees with those that tell a
/// step from its multiples, and with one far beyond, holds there too.
struct FinerSteps {
    /// The lattice on which the polynomial was found.
    let lattice: Lattice
    /// The given sizes.
    let standard: [Int]
    /// The points whose numbers came up.
    let known: [[Int]]

    /// The least number of points that must tell a step from its multiples.
    private static let fewestWitnesses = 2

    /// The polynomial with the smallest step along each variable at which it is known to hold, and the least size.
    ///
    /// - Parameters:
    ///   - polynomial: The polynomial.
    ///   - number: The number at a point; `nil` for a point without one.
    func refined(_ polynomial: Polynomial, _ number: ([Int]) throws -> Int128?) throws -> Polynomial {
        var (steps, minimums) = (polynomial.steps, polynomial.minimums)
        for (place, axis) in lattice.axes.enumerated() where axis.listed.isEmpty && axis.step > 1 {
            for step in 1..<axis.step where axis.step.isMultiple(of: step) {
                guard let least = try least(step, place, polynomial, number) else { continue }
                minimums[place] = minimums[place] > axis.step ? max(minimums[place], least) : least
                steps[place] = step
                break
            }
        }
        return Polynomial(
            variables: polynomial.variables, terms: polynomial.terms, steps: steps, minimums: minimums)
    }

    /// The size from which on the polynomial agrees with all numbers at multiples of a step that came up; `nil` where too few
    /// of them tell the step from its multiples, or it fails far beyond.
    private func least(
        _ step: Int, _ place: Int, _ polynomial: Polynomial, _ number: ([Int]) throws -> Int128?
    ) throws -> Int? {
        var sizes = Set(known.filter { isAlong(place, $0) }.map { $0[place] }.filter { $0.isMultiple(of: step) })
            .sorted(by: >)
        sizes = try Array(
            sizes.prefix { size in
                var point = standard
                point[place] = size
                return try number(point).map { try polynomial.value(at: point) == $0 } ?? false
            })
        let whole = lattice.axes[place].step
        guard let least = sizes.last, sizes.count(where: { isWitness($0, step, whole) }) >= Self.fewestWitnesses else {
            return nil
        }
        var far = lattice.axes.map(\.far)
        guard let size = (Lattice.far(step)...).lazy.map({ $0 * step }).first(where: { isWitness($0, step, whole) })
        else { return nil }
        far[place] = size
        return try number(far).map { try polynomial.value(at: far) == $0 } == true ? least : nil
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
