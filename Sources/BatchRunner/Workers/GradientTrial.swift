import CPUBackend
import Differentiation
import Graphs
import Networks

/// The measurement of a whole gradient, by whichever method.
struct GradientTrial {
    /// The name under which counts and times of a whole gradient are stored.
    static let pass = "gradient"
    /// The most runs of a network that one sample may take.
    static let maximumRuns: Int128 = 100_000
    /// How far differences go in each weight: near √ε of single precision, where truncation and rounding balance.
    private static let difference: Float = 1.0 / 2048

    let method: GradientMethod

    /// Computes a gradient and gives the seconds that it took; by reverse mode also those of its passes.
    func run(_ execution: Execution) -> [String: Double] {
        switch method {
        case .reverse:
            let seconds = execution.run()
            var named = Dictionary(uniqueKeysWithValues: seconds.map { ($0.key.rawValue, $0.value) })
            named[Self.pass] = seconds.values.reduce(0, +)
            return named
        case .forward:
            let directions = execution.inputNames.filter { $0.hasPrefix(NetworkDeclaration.directionPrefix) }
            return [Self.pass: execution.derivatives(of: "derivative", along: directions).seconds]
        case .differences:
            let weights = execution.inputNames(of: .parameter)
            let run = execution.differences(of: "loss", by: Self.difference, in: weights)
            return [Self.pass: run.seconds]
        }
    }
}
