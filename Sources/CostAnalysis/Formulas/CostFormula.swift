import Diagnostics
public import Graphs
public import Networks

/// The exact formula of a network's cost in named parameters, recovered from the network itself.
public enum CostFormula {
    /// The metrics that have formulas, by the names under which they are stored.
    public static let metrics = [
        "parameters", "macs", "flops", "multiply_adds", "additions", "multiplications", "comparisons",
        "transcendentals",
        "bytes_read", "bytes_written", "span", "peak_memory_bytes",
    ]

    /// The polynomial that gives a metric of a pass.
    ///
    /// - Parameters:
    ///   - metric: One of `metrics`; `parameters` is the same for every pass.
    ///   - variables: Integer parameters of the network.
    ///   - settings: The values of the other parameters.
    /// - Throws: `Diagnostic` for an unknown metric or variable and for networks that can't be built; `FormulaError`
    ///   where the cost is no polynomial.
    public static func polynomial(
        _ metric: String, of pass: Pass, _ declaration: NetworkDeclaration, in variables: [String],
        settings: [String: ParameterValue] = [:]
    ) throws -> Polynomial {
        guard metrics.contains(metric) else { throw Diagnostic.unknown("metric", metric, valid: metrics) }
        try check(variables, of: declaration)
        let standard = try declaration.settings(settings)
        let sizes = variables.map { if case .integer(let value) = standard[$0] { value } else { 1 } }
        _ = try NetworkAnalysis(declaration, settings: settings)
        return try PolynomialInterpolation.polynomial(in: variables, around: sizes) { point in
            var all = settings
            for (name, value) in zip(variables, point) { all[name] = .integer(value) }
            // A size at which the network can't be built is no point of the lattice.
            guard let analysis = try? NetworkAnalysis(declaration, settings: all, withInference: pass == .inference)
            else { return nil }
            if metric == "parameters" { return analysis.parameters }
            let cost = analysis.passes.first { $0.pass == pass }?.total ?? Cost()
            return cost.metrics.first { $0.name == metric }?.value ?? 0
        }
    }

    private static func check(_ variables: [String], of declaration: NetworkDeclaration) throws(Diagnostic) {
        let sizes = declaration.parameters.filter { if case .integer = $0.defaultValue { true } else { false } }
        guard !variables.isEmpty else { throw Diagnostic("a formula in no parameter", expected: "at least one") }
        for variable in variables where !sizes.contains(where: { $0.name == variable }) {
            throw .unknown("integer parameter of '\(declaration.name)'", variable, valid: sizes.map(\.name))
        }
    }
}
