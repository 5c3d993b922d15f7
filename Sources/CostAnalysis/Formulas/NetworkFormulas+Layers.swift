import Diagnostics

/// The formula of a layer, or of several that are counted together.
public struct LayerFormula: Sendable {
    /// The paths of the layers at the given sizes: one, or those that a repeat makes; none for the layers that exist at
    /// other sizes alone.
    public let names: [String]
    /// Whether a variable decides how many layers there are; the formula is that of all of them.
    public let isRepeated: Bool
    /// The formula, or why there is none.
    public let formula: Result<CostFormula, FormulaError>

    /// The layers in words, as in `linear1, linear2 … linear9 (repeated)`.
    public var title: String {
        let names = names.map { $0.isEmpty ? "(none)" : $0 }
        let words =
            switch names.count {
            case 0: "layers that the given sizes do not have"
            case 1...2: names.joined(separator: ", ")
            default: "\(names[0]), \(names[1]) … \(names[names.count - 1])"
            }
        return isRepeated ? "\(words) (repeated)" : words
    }

    /// What is to be said under the formulas of a metric by layer.
    ///
    /// - Parameter hasRepeated: Whether a variable decides how many layers some of them are of.
    public static func notes(_ metric: String, hasRepeated: Bool) -> String {
        let notes = [
            "Layers that are not listed have none.",
            CostFormula.addsUp(metric) ? "The layers add up to the total." : nil,
            hasRepeated
                ? "A parameter decides how many layers are repeated: their row is all of them together." : nil,
        ]
        return notes.compactMap(\.self).joined(separator: " ")
    }
}

extension NetworkFormulas {
    /// The formulas of a metric for every layer of a pass, in the order in which the pass meets them at the given sizes.
    ///
    /// Layers with nothing of the metric are left out. Work, bytes read and written, weights and activations are sums over
    /// the layers, so that these formulas add up to that of the pass, and hold where it holds. A span and a peak are those
    /// of the layer's own nodes.
    ///
    /// - Parameters:
    ///   - metric: One of `CostFormula.metrics`.
    ///   - pass: The pass; of no matter for the metrics of `CostFormula.passless`.
    /// - Precondition: layers were asked for.
    /// - Throws: `Diagnostic` for an unknown metric; `FormulaError` where neither all layers nor the total have polynomials.
    public mutating func layers(_ metric: String, of pass: FormulaPass) throws -> [LayerFormula] {
        let owner = try Self.pass(pass, of: metric)
        try requireOnePlan(for: metric, of: owner)
        guard let given = sample(at: sizes, for: metric, of: owner)?.layers?.table(of: owner) else { return [] }
        let formulas: [LayerFormula]
        do {
            formulas =
                CostFormula.addsUp(metric)
                ? try summands(metric, of: pass, given)
                : try given.keys.map { key in
                    try layer(key, given) {
                        try formula(metric, of: pass) { $0.layers?.table(of: $1).rows[key]?.counts ?? .init() }
                    }
                }
        } catch let error as FormulaError {
            throw explained(error)
        }
        return formulas.filter { (try? $0.formula.get().isZero) != true }
    }

    /// The formulas of layers that add up to that of the pass, on its lattice.
    private mutating func summands(
        _ metric: String, of pass: FormulaPass, _ given: LayerSamples.Table
    ) throws -> [LayerFormula] {
        let owner = try Self.pass(pass, of: metric)
        let polynomials = try PolynomialInterpolation.polynomials(
            in: variables, around: sizes, preparing: { prepare($0, for: metric, of: owner) }
        ) { point in
            guard let sample = sample(at: point, for: metric, of: owner), let layers = sample.layers else { return nil }
            let table = layers.table(of: owner)
            let counts = given.keys.map { table.rows[$0]?.counts.metrics[metric] ?? 0 }
            let total = sample.counts(of: owner).metrics[metric] ?? 0
            return counts + [total - counts.reduce(0, +), total]
        }
        // The rows, what the given sizes do not have, and the total, which is no row.
        return try zip(given.keys.map(Optional.some) + [nil], polynomials).map { key, polynomial in
            try layer(key, given) { .exact(ExactFormula(try polynomial.get())) }
        }
    }

    private func layer(
        _ key: LayerGrouping.Key?, _ given: LayerSamples.Table, _ formula: () throws -> CostFormula
    ) throws -> LayerFormula {
        let names = key.flatMap { given.rows[$0]?.names } ?? []
        let isRepeated = key?.isRepeated ?? true
        do {
            return LayerFormula(names: names, isRepeated: isRepeated, formula: .success(try formula()))
        } catch let error as FormulaError {
            return LayerFormula(names: names, isRepeated: isRepeated, formula: .failure(error))
        }
    }
}

extension CostFormula {
    /// Whether the cost is 0 wherever the formula holds.
    fileprivate var isZero: Bool {
        if case .exact(let formula) = self { formula.pieces.allSatisfy(\.terms.isEmpty) } else { false }
    }
}
