import Diagnostics
public import Graphs
public import Networks

/// The exact formula of a network's cost in named parameters, recovered from the network itself.
public enum CostFormula {
    /// The metrics that have formulas, by the names under which they are stored.
    public static let metrics = [
        "parameters", "macs", "flops", "multiply_adds", "additions", "multiplications", "comparisons",
        "transcendentals",
        "bytes_read", "bytes_written", "span", "peak_memory_bytes", "activation_bytes",
    ]

    /// The polynomial that gives a metric of a pass.
    ///
    /// - Parameters:
    ///   - metric: One of `metrics`; `parameters` and `activation_bytes` are the same for every pass.
    ///   - variables: Integer parameters of the network.
    ///   - settings: The values of the other parameters.
    /// - Throws: `Diagnostic` for an unknown metric or variable and for networks that can't be built; `FormulaError`
    ///   where the cost is no polynomial.
    public static func polynomial(
        _ metric: String, of pass: Pass, _ declaration: NetworkDeclaration, in variables: [String],
        settings: [String: ParameterValue] = [:]
    ) throws -> Polynomial {
        var formulas = try NetworkFormulas(declaration, in: variables, settings: settings, of: [pass])
        return try formulas.polynomial(metric, of: pass)
    }

    static func check(_ variables: [String], of declaration: NetworkDeclaration) throws(Diagnostic) {
        let sizes = declaration.parameters.filter { if case .integer = $0.defaultValue { true } else { false } }
        guard !variables.isEmpty else { throw Diagnostic("a formula in no parameter", expected: "at least one") }
        for variable in variables where !sizes.contains(where: { $0.name == variable }) {
            throw .unknown("integer parameter of '\(declaration.name)'", variable, valid: sizes.map(\.name))
        }
    }
}
