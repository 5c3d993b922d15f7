import Networks
import Testing

@testable import CostAnalysis

extension CostFormula {
    /// The formula where it is exact.
    var exact: ExactFormula? { if case .exact(let formula) = self { formula } else { nil } }
    /// The formula where it is a single polynomial.
    var polynomial: Polynomial? { exact.flatMap { $0.pieces.count == 1 ? $0.pieces[0] : nil } }
    /// The formula where it is one in logarithms.
    var logarithmic: LogarithmicFormula? { if case .logarithmic(let formula) = self { formula } else { nil } }
    /// The bounds where there are only these.
    var bounds: FormulaBounds? { if case .bounds(let bounds) = self { bounds } else { nil } }
}

/// The polynomial of a metric of a network of the zoo.
func zooPolynomial(
    _ metric: String, _ pass: FormulaPass, of network: String, in variables: [String],
    _ settings: [String: ParameterValue] = [:], optimizer: Optimizer? = nil
) throws -> Polynomial {
    var formulas = try NetworkFormulas(
        try #require(Zoo.declaration(named: network)), in: variables, settings: settings, of: [pass],
        step: TrainingStep(optimizer: optimizer))
    return try #require(try formulas.formula(metric, of: pass).polynomial)
}
