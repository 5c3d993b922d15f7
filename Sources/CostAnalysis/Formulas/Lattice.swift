/// The points at which a function is sampled to be recovered as a polynomial: a step and a degree a variable.
struct Lattice {
    /// How a variable is sampled, and the degree found along it.
    struct Axis {
        /// The distance of the points; 1 where they are listed.
        let step: Int
        /// The first lattice point, in steps.
        let first: Int
        let degree: Int
        /// The points in rising order where they are no multiples of a step, as the divisors of a width; else empty.
        let listed: [Int]
        /// Whether the variable is the logarithm of a size, which stays small.
        let isLogarithmic: Bool

        init(step: Int, first: Int = Lattice.start, degree: Int, isLogarithmic: Bool = false) {
            self.step = step
            self.first = first
            self.degree = degree
            self.isLogarithmic = isLogarithmic
            listed = []
        }

        /// The axis of points that are no multiples of a step, at least one more than the degree.
        init(listed: [Int], degree: Int) {
            step = 1
            first = 1
            self.degree = degree
            self.listed = listed
            isLogarithmic = false
        }

        /// The least size that makes networks, in steps, as far as is known: 1, or the first lattice point where smaller ones make
        /// none.
        var least: Int { first > Lattice.start ? first : 1 }

        /// The `index`th lattice point, the last one for more than are listed.
        func point(_ index: Int) -> Int {
            listed.isEmpty ? step * (first + index) : listed[min(index, listed.count - 1)]
        }

        /// The point of the axis at a real size.
        var far: Int { listed.last ?? step * Lattice.far(step) }

        /// The point half as far beyond the last lattice point as a size; the size where it is not beyond, or listed.
        func nearer(_ size: Int) -> Int {
            let last = first + degree
            return listed.isEmpty && size > step * last ? step * ((size / step + last) / 2) : size
        }

        /// The point of the axis nearest to a size.
        func nearest(to size: Int) -> Int {
            listed.min { abs($0 - size) < abs($1 - size) } ?? step * max(first, (size + step / 2) / step)
        }
    }

    /// The first lattice point, in steps, where all sizes make networks: past the special cases that small ones are.
    static let start = 3
    /// The point far along a variable, in steps: at least 100, the size of real networks, and beyond all held out points.
    static func far(_ step: Int) -> Int { max(20, 103 / step) }

    let variables: [String]
    let axes: [Axis]

    /// The lattice with counts at all points: with steps so large that there are at all listed ones, as widths are multiples
    /// of all heads, and so far out that there are at the others.
    ///
    /// - Parameters:
    ///   - standard: The given sizes.
    ///   - preparing: Is told of points before they are asked for.
    ///   - isCounted: Whether there is a count at a point.
    /// - Throws: `FormulaError.noCount` where there is no such lattice, and what `isCounted` throws.
    func whole(
        around standard: [Int], preparing: ([[Int]]) -> Void, _ isCounted: ([Int]) throws -> Bool
    ) throws -> Lattice {
        var axes = axes
        for (place, axis) in axes.enumerated() where axis.listed.isEmpty {
            for (index, other) in axes.enumerated() where !other.listed.isEmpty {
                let isWhole = try other.listed.allSatisfy { value in
                    var point = standard
                    point[place] = axis.point(0)
                    point[index] = value
                    return try isCounted(point)
                }
                guard !isWhole else { continue }
                let step = other.listed.reduce(axes[place].step) { step, value in
                    (1...value).lazy.map { $0 * step }.first { $0.isMultiple(of: value) } ?? step
                }
                axes[place] = Axis(step: step, first: axis.first, degree: axis.degree)
            }
        }
        let lattice = Lattice(variables: variables, axes: axes)
        preparing(lattice.points)
        return try lattice.counted(around: standard, isCounted)
    }

    /// The lattice where there are counts at all of its points, else one that begins farther out along a variable: windows
    /// need large images.
    private func counted(around standard: [Int], _ isCounted: ([Int]) throws -> Bool) throws -> Lattice {
        guard let missing = try points.first(where: { try !isCounted($0) }) else { return self }
        for (index, axis) in axes.enumerated() where axis.listed.isEmpty && !axis.isLogarithmic {
            let near = (1...AxisSearch.mostSkipped).map { axis.first + $0 }
            for first in near + [standard[index] / axis.step] where first > axis.first {
                var axes = axes
                axes[index] = Axis(step: axis.step, first: first, degree: axis.degree)
                let lattice = Lattice(variables: variables, axes: axes)
                if try lattice.points.allSatisfy(isCounted) { return lattice }
            }
        }
        throw FormulaError.noCount(point: place(missing))
    }

    /// A point, or where there is no count the first with one among those half as far beyond the lattice, a quarter ….
    ///
    /// - Returns: `nil` where there is none as far as the lattice.
    func counted(_ point: [Int], _ isCounted: ([Int]) throws -> Bool) rethrows -> [Int]? {
        var point = point
        while try !isCounted(point) {
            let nearer = zip(axes, point).map { $0.nearer($1) }
            guard nearer != point else { return nil }
            point = nearer
        }
        return point
    }

    /// Every combination of 0 … degree along each axis, the last axis fastest.
    var indices: [[Int]] {
        axes.reduce([[]]) { points, axis in points.flatMap { point in (0...axis.degree).map { point + [$0] } } }
    }

    /// The points, in the order of `indices`.
    var points: [[Int]] { indices.map(point) }

    /// The polynomial with these coefficients of the monomials, in the order of `indices`.
    func polynomial(_ coefficients: [Rational]) -> Polynomial {
        let terms = zip(indices, coefficients).map { Polynomial.Term(coefficient: $1, exponents: $0) }
        return Polynomial(variables: variables, terms: terms, steps: axes.map(\.step))
    }

    /// The polynomial that has these values at `points`: Newton's interpolation along one axis after the other.
    ///
    /// - Throws: `FormulaError.tooLarge`.
    func interpolate(_ values: [Int128]) throws(FormulaError) -> Polynomial {
        var values = values.map(Rational.init)
        for (axis, stride) in zip(axes, strides) {
            let nodes = (0...axis.degree).map { Int128(axis.point($0)) }
            for first in values.indices where first / stride % nodes.count == 0 {
                let line = nodes.indices.map { values[first + $0 * stride] }
                for (power, coefficient) in try Self.coefficients(of: line, at: nodes).enumerated() {
                    values[first + power * stride] = coefficient
                }
            }
        }
        return polynomial(values)
    }

    /// The distance of neighbours along each axis among `points`.
    var strides: [Int] {
        var stride = 1
        var strides: [Int] = []
        for axis in axes.reversed() {
            strides.append(stride)
            stride *= axis.degree + 1
        }
        return strides.reversed()
    }

    /// Points beyond the lattice: far along all axes, unevenly, and along one axis at a time.
    var heldOutPoints: [[Int]] {
        let far = axes.map { $0.point($0.degree + ($0.isLogarithmic ? 1 : 3)) }
        let skewed = axes.enumerated().map { index, axis in
            axis.point(axis.degree + (axis.isLogarithmic ? index % 3 : 2 + 5 * index))
        }
        let single = axes.indices.map { index in
            axes.enumerated().map { place, axis in
                axis.point(place != index ? 1 : axis.isLogarithmic ? axis.degree + 3 : 2 * axis.degree + 9)
            }
        }
        return [far, skewed] + single
    }

    /// The lattice's points nearest to real sizes: where all are far, and the given ones.
    func realPoints(near standard: [Int]) -> [[Int]] { [axes.map(\.far), nearest(to: standard)] }

    /// The given sizes, each as the nearest point of its axis.
    func nearest(to standard: [Int]) -> [Int] { zip(axes, standard).map { $0.nearest(to: $1) } }

    /// Every combination of the lattice's first point and one far beyond it, as what is greatest depends on ratios.
    var corners: [[Int]] {
        axes.reduce([[]]) { points, axis in
            points.flatMap { point in [axis.point(0), axis.point(2 * axis.degree + 20)].map { point + [$0] } }
        }
    }

    private func point(_ indices: [Int]) -> [Int] { zip(axes, indices).map { $0.point($1) } }

    /// A point in words, for errors.
    func place(_ point: [Int]) -> String { Self.place(point, of: variables) }

    /// A value for each of some variables in words.
    static func place(_ point: [Int], of variables: [String]) -> String {
        zip(variables, point).map { "\($0)=\($1)" }.joined(separator: ", ")
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
}
