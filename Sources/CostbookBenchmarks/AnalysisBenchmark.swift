import CostAnalysis
import Foundation
import Measurement
import Networks

/// How fast networks are analysed: by the command, and in a process that has already started.
enum AnalysisBenchmark {
    /// A GPT of 10¹² weights.
    private static let trillion = "depth=128,width=25600,heads=128,length=2048"

    /// Prints the times of the command.
    static func run(with costbook: String) throws {
        let formula = ["--formula", "batch,width,resolution"]
        for (network, options) in [
            ("mlp", ["--set", "depth=1000,width=16384", "--json"]), ("resnet152", ["--json"]), ("resnet152", []),
            ("gpt", ["--set", trillion, "--json"]),
            ("resnet50", formula + ["--metric", "macs", "--pass", "forward"]), ("resnet50", formula),
        ] {
            try print(costbook, ["analyze", network] + options)
        }
    }

    private static func print(_ costbook: String, _ arguments: [String]) throws {
        let runs = try (0..<5).map { _ in try ChildRun(costbook, arguments) }
        let seconds = median(runs.map(\.seconds)) ?? 0
        let peak = runs.map(\.peakBytes).max() ?? 0
        Benchmarks.line(
            "costbook \(arguments.joined(separator: " "))",
            "\(Benchmarks.milliseconds(seconds)), peak \(peak >> 20) MiB")
    }

    /// Prints the seconds that the analysis of a network takes, one line a round, without starting a process.
    static func printRounds(network name: String, rounds: Int) throws {
        guard let network = Zoo.declaration(named: name) else {
            throw BenchmarkError("there is no network '\(name)' in the zoo")
        }
        for _ in 0..<rounds {
            let start = ContinuousClock.now
            let analysis = try NetworkAnalysis(network)
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            Swift.print(analysis.passes.isEmpty ? "nothing" : "\(seconds)")
        }
    }
}
