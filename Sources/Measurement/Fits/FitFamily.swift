/// A family of curves with coefficients to be found from points.
enum FitFamily: Sendable, Hashable {
    /// c + a·x₁^b₁·x₂^b₂ with free powers, the offset c perhaps 0.
    case powerLaw(hasOffset: Bool)
    /// A sum of given terms, perhaps with an offset.
    case sum([FitTerm], hasOffset: Bool)

    /// The name, as results show it.
    var name: String {
        switch self {
        case .powerLaw(let hasOffset): hasOffset ? "power law with offset" : "power law"
        case .sum(let terms, _) where terms.isEmpty: "constant"
        case .sum(let terms, _):
            terms.allSatisfy { $0.logarithms.allSatisfy { $0 == 0 } && $0.powers.allSatisfy { $0.rounded() == $0 } }
                ? "polynomial" : "normal form"
        }
    }

    /// The number of coefficients and powers that points decide.
    func freedom(parameters: Int) -> Int {
        switch self {
        case .powerLaw(let hasOffset): 1 + parameters + (hasOffset ? 1 : 0)
        case .sum(let terms, let hasOffset): terms.count + (hasOffset ? 1 : 0)
        }
    }

    /// The families that are tried, those with the fewest free numbers first.
    ///
    /// - Parameter parameters: 1 or 2.
    static func all(parameters: Int) -> [FitFamily] {
        let single = singleTerms(parameters: parameters)
        let sums = pairs(parameters: parameters)
        let families =
            [FitFamily.sum([], hasOffset: true), .powerLaw(hasOffset: false), .powerLaw(hasOffset: true)]
            + [false, true].flatMap { hasOffset in
                single.map { .sum([$0], hasOffset: hasOffset) } + sums.map { .sum($0, hasOffset: hasOffset) }
            }
        return families.enumerated().sorted { a, b in
            let (first, second) = (a.element.freedom(parameters: parameters), b.element.freedom(parameters: parameters))
            return first != second ? first < second : a.offset < b.offset
        }.map(\.element)
    }

    /// x^i·log₂^j x for i = 0, ½ … 3 and j = 0, 1; of two parameters the products in which at most one has a logarithm.
    private static func singleTerms(parameters: Int) -> [FitTerm] {
        let halves = (0...6).map { Double($0) / 2 }
        let powers = parameters == 1 ? halves.map { [$0] } : halves.flatMap { first in halves.map { [first, $0] } }
        let logarithms = parameters == 1 ? [[0], [1]] : [[0, 0], [1, 0], [0, 1]]
        return powers.flatMap { powers in
            logarithms.compactMap { logarithms in
                let isConstant = zip(powers, logarithms).allSatisfy { $0 == 0 && $1 == 0 }
                return isConstant ? nil : FitTerm(powers: powers, logarithms: logarithms)
            }
        }
    }

    /// Sums of two monomials of total degree 1 to 3, as attention has in width and length.
    private static func pairs(parameters: Int) -> [[FitTerm]] {
        let degrees = (0...3).map(Double.init)
        let powers =
            parameters == 1
            ? degrees.map { [$0] } : degrees.flatMap { first in degrees.map { [first, $0] } }
        let monomials = powers.filter { (1...3).contains($0.reduce(0, +)) }.map { FitTerm(powers: $0) }
        return monomials.indices.flatMap { first in
            monomials[(first + 1)...].map { [monomials[first], $0] }
        }
    }
}
