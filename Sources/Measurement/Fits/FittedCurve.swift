/// A curve of a family with its coefficients: an offset and a sum of terms.
public struct FittedCurve: Sendable, Hashable {
    /// The family's name: `constant`, `power law`, `power law with offset`, `polynomial` or `normal form`.
    public let family: String
    /// The value at which the terms vanish.
    public let offset: Double
    /// The terms with their coefficients.
    public let terms: [WeightedTerm]
    /// The number of coefficients and powers that the points decided.
    let freedom: Int

    /// A term with its coefficient.
    public struct WeightedTerm: Sendable, Hashable {
        /// The coefficient.
        public let coefficient: Double
        /// The term.
        public let term: FitTerm
    }

    /// The curve's height at a point, one number above 0 a parameter.
    public func value(at point: [Double]) -> Double {
        terms.reduce(offset) { $0 + $1.coefficient * $1.term.value(at: point) }
    }

    /// The term that outgrows the others as `parameter` grows alone; `nil` where none grows with it.
    func leading(_ parameter: Int) -> FitTerm? {
        terms.map(\.term).filter { $0.powers[parameter] != 0 || $0.logarithms[parameter] != 0 }.max { a, b in
            (a.powers[parameter], a.logarithms[parameter]) < (b.powers[parameter], b.logarithms[parameter])
        }
    }

    /// Whether two curves grow alike in every parameter.
    func growsLike(_ other: FittedCurve, parameters: Int) -> Bool {
        (0..<parameters).allSatisfy { parameter in
            switch (leading(parameter), other.leading(parameter)) {
            case (let a?, let b?): a.growsLike(b)
            case (nil, nil): true
            default: false
            }
        }
    }

    /// Fits a family; `nil` where the points do not determine its coefficients, or one of them is not above 0.
    init?(_ family: FitFamily, _ points: FitPoints, mayBeNegative: Bool = false) {
        self.family = family.name
        freedom = family.freedom(parameters: points.dimensions)
        switch family {
        case .powerLaw(let hasOffset):
            guard let model = PowerLawModel.fitted(to: points, hasOffset: hasOffset) else { return nil }
            offset = model.offset
            terms = [WeightedTerm(coefficient: model.factor, term: FitTerm(powers: model.exponents))]
        case .sum(let sum, let hasOffset):
            guard let coefficients = LinearFit.coefficients(of: sum, hasOffset: hasOffset, points) else { return nil }
            offset = hasOffset ? coefficients[0] : 0
            terms = zip(coefficients.suffix(sum.count), sum).map { WeightedTerm(coefficient: $0, term: $1) }
        }
        guard mayBeNegative || (offset >= 0 && terms.allSatisfy { $0.coefficient > 0 }) else { return nil }
    }
}
