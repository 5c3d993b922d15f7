extension ExactFormula {
    /// The formula with the sizes from which on it gives a count, once it is known to give it elsewhere.
    ///
    /// - Parameters:
    ///   - lattice: The lattice on which it was found.
    ///   - standard: The given sizes.
    ///   - points: Where it must give the count, or nearer to the lattice where there is none; nearest to real sizes it must
    ///     wherever there is one.
    ///   - count: The count at a point; `nil` for a point without one.
    ///   - isMadeOfItsPieces: Whether each piece is one of the numbers of which the count is the greatest, at a point with a
    ///     count. It is asked about points below the lattice and at the given sizes.
    /// - Throws: `FormulaError.noPolynomial` with a point at which it fails, `noCount` where there are no counts beyond the
    ///   lattice, and what `count` throws.
    func verified(
        on lattice: Lattice, around standard: [Int], at points: [[Int]], _ count: ([Int]) throws -> Int128?,
        isMadeOfItsPieces: ([Int]) throws -> Bool = { _ in true }
    ) throws -> ExactFormula {
        let counted = try points.compactMap { try lattice.counted($0) { try count($0) != nil } }
        for point in counted {
            guard try value(at: point) == count(point) else {
                throw FormulaError.noPolynomial(point: lattice.place(point))
            }
        }
        guard !Set(counted).isSubset(of: lattice.points) else {
            throw FormulaError.noCount(point: lattice.place(lattice.heldOutPoints[0]))
        }
        func agrees(_ point: [Int]) throws -> Bool? {
            try count(point).map { try value(at: point) == $0 }
        }
        for point in lattice.realPoints(near: standard) {
            guard try agrees(point) != false else { throw FormulaError.noPolynomial(point: lattice.place(point)) }
        }
        return holding(
            from: try FormulaDomain.minimums(on: lattice, around: standard) { point in
                try agrees(point).map { try $0 && isMadeOfItsPieces(point) }
            })
    }
}
