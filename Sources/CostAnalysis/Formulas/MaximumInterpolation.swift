/// Recovers the greatest of several numbers as a maximum of polynomials: the peak of memory over the operations of a pass.
///
/// The number at a place of the sequence is taken for the same quantity at all points of the lattice, and is interpolated
/// as one polynomial. Where sequences differ in length, as with the depth of a network, the places of the shortest are
/// followed from the start and from the end, and those that are no polynomials along such a variable are left out: between
/// them lie repetitions, whose numbers grow evenly from the first to the last. At every point of the lattice and at others,
/// near and far along each variable and at the given sizes, the greatest of the polynomials must be the greatest of all
/// numbers. Points below the lattice tell from which sizes on: from where every one of the polynomials is one of the numbers,
/// since one that is none, as of an operation that a shallow network does not have, is greatest for some other sizes.
enum MaximumInterpolation {
    /// The maximum of `function`'s numbers.
    ///
    /// - Parameters:
    ///   - variables: The names of the variables.
    ///   - standard: The values of the other variables while one is sampled alone; the piece that is greatest there comes
    ///     first.
    ///   - preparing: Is told of points before they are asked for, so that they may be counted together.
    ///   - function: At least one number for a value of each variable; `nil` for a point where it has none.
    /// - Throws: `FormulaError`, and whatever `function` throws.
    static func maximum(
        in variables: [String], around standard: [Int], preparing: ([[Int]]) -> Void = { _ in },
        of function: ([Int]) throws -> [Int128]?
    ) throws -> ExactFormula {
        do {
            let length = try function(standard)?.count ?? 0
            return try maximum(in: variables, around: standard, preparing, of: function, .all(length))
        } catch let error as FormulaError {
            let lengths = try lengths(variables.count, around: standard, function)
            guard let shortest = lengths.min(), lengths.count > 1, error != .tooLarge else { throw error }
            return try maximum(in: variables, around: standard, preparing, of: function, .ends(shortest))
        }
    }

    private static func maximum(
        in variables: [String], around standard: [Int], _ prepare: ([[Int]]) -> Void,
        of function: ([Int]) throws -> [Int128]?, _ sequences: Sequences
    ) throws -> ExactFormula {
        var places = Set(0..<sequences.followed)
        let axes = try variables.indices.map { index in
            let found = try AxisSearch(index, of: variables, around: standard).axis { point in
                try function(point).flatMap(sequences.numbers)
            } preparing: {
                prepare($0)
            } accepting: {
                sequences.accept($0, degrees: $1)
            }
            places = places.filter { found.degrees[$0] != nil }
            return found.axis
        }
        let lattice = try Lattice(variables: variables, axes: axes)
            .whole(around: standard, preparing: prepare) { try function($0) != nil }
        let points = lattice.points + lattice.heldOutPoints + lattice.corners
        prepare(points + FormulaDomain.points(on: lattice, around: standard))
        let samples = try lattice.points.map { point in
            guard let numbers = try function(point).flatMap(sequences.numbers) else {
                throw FormulaError.noPolynomial(point: lattice.place(point))
            }
            return numbers
        }
        let placesOfValues = Dictionary(grouping: places) { place in samples.map { $0[place] } }
        var pieces: [(polynomial: Polynomial, places: [Int])] = []
        for values in try Domination.greatest(of: Set(placesOfValues.keys), on: lattice) {
            pieces.append((try lattice.interpolate(values), placesOfValues[values] ?? []))
        }
        let formula = try ordered(pieces.map(\.polynomial), at: standard, lattice)
        return try formula.verified(on: lattice, around: standard, at: points) { point in
            try function(point)?.max()
        } isMadeOfItsPieces: { point in
            guard let numbers = try function(point).flatMap(sequences.numbers) else { return false }
            return try pieces.allSatisfy { piece in
                let value = try piece.polynomial.value(at: point)
                return piece.places.contains { numbers[$0] == value }
            }
        }
    }

    /// The lengths of some sequences, at sizes of every kind of step, so that some of them make networks.
    private static func lengths(
        _ variables: Int, around standard: [Int], _ function: ([Int]) throws -> [Int128]?
    ) throws -> Set<Int> {
        var lengths: Set<Int> = []
        for index in 0..<variables {
            for value in [standard[index], 2 * standard[index], Lattice.start, 2 * Lattice.start, 64 * Lattice.start] {
                var point = standard
                point[index] = value
                if let numbers = try function(point) { lengths.insert(numbers.count) }
            }
        }
        return lengths
    }

    /// Which places of the sequences are followed.
    private enum Sequences {
        /// All places of sequences that have this length.
        case all(Int)
        /// So many from the start, and as many from the end.
        case ends(Int)

        /// The number of places that are followed.
        var followed: Int {
            switch self {
            case .all(let length): length
            case .ends(let length): 2 * length
            }
        }

        /// The numbers at the places that are followed, then the length of the sequence and its greatest number; `nil` for a
        /// sequence in which these places are not found.
        func numbers(_ sequence: [Int128]) -> [Int128]? {
            guard let greatest = sequence.max() else { return nil }
            let end = [Int128(sequence.count), greatest]
            switch self {
            case .all(let length): return sequence.count == length ? sequence + end : nil
            case .ends(let length):
                return sequence.count >= length ? sequence.prefix(length) + sequence.suffix(length) + end : nil
            }
        }

        /// Whether polynomials give the greatest numbers: at all places where every place is the same quantity, else at
        /// some.
        func accept(_ samples: [[Int128]], degrees: [Int?]) -> Bool {
            let places = (0..<followed).filter { degrees[$0] != nil }
            guard Set(samples.map { $0[followed] }).count > 1 else { return places.count == followed }
            return samples.allSatisfy { sample in places.map { sample[$0] }.max() == sample[followed + 1] }
        }
    }

    /// The pieces with the greatest at `point` first, the others by their values there.
    private static func ordered(
        _ pieces: [Polynomial], at point: [Int], _ lattice: Lattice
    ) throws(FormulaError) -> ExactFormula {
        var valued: [(value: Double, text: String, piece: Polynomial)] = []
        for piece in pieces { valued.append((try piece.rationalValue(at: point).real, piece.text, piece)) }
        valued.sort { a, b in a.value != b.value ? b.value < a.value : a.text < b.text }
        guard let first = valued.first else { throw .noPolynomial(point: lattice.place(point)) }
        return ExactFormula(first.piece, valued.dropFirst().map(\.piece))
    }
}
