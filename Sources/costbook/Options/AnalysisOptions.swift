public import ArgumentParser
public import CostAnalysis
import Foundation
import Graphs

/// What `analyze` shows of a network: the analysis unless something else is asked for.
struct AnalysisSubject: ParsableArguments {
    @Flag(help: "Print the cost of the whole gradient by reverse mode, forward mode and differences, as CSV.")
    var gradients = false

    @Flag(help: "Print the live bytes at every operation of a step, by what they are, as CSV.")
    var timeline = false

    @Option(help: "Count as another tool does (\(conventions)): its figures alone.")
    var convention: String?

    @Option(help: "Print our count and another tool's, layer by layer, and the rule that makes the difference.")
    var explain: String?

    @Option(help: "Print the exact formulas of the cost in these parameters, separated by commas.")
    var formula: String?

    @Option(
        name: .customLong("metric"),
        help: "With --formula, a metric (\(metrics)); may stand several times. The usual ones unless given.")
    var metrics: [String] = []

    @Option(
        name: .customLong("pass"),
        help: "With --formula, a pass or a part of one (\(passes)); may stand several times. All unless given.")
    var formulaPasses: [FormulaPass] = []

    @Flag(
        help:
            "With --formula, print the formulas of each layer too, folded by --levels; of the MACs unless --metric is given."
    )
    var layers = false

    @Option(help: "Print the network beside another one: a network of the zoo, or a .yml file.")
    var compare: String?

    @Option(
        name: .customLong("compare-set"),
        help: "Values of parameters of the other network; --set holds for both where the other has the parameter.")
    var otherSettings: [Settings] = []

    private static let metrics = CostFormula.metrics.joined(separator: ", ")
    private static let passes = FormulaPass.allCases.map(\.rawValue).joined(separator: ", ")
    private static let conventions = CountingConventions.all.map(\.name).joined(separator: ", ")

    /// The options that were given and exclude each other.
    var chosen: [String] {
        let options: [(String, Bool)] = [
            ("--gradients", gradients), ("--timeline", timeline), ("--convention", convention != nil),
            ("--explain", explain != nil), ("--formula", formula != nil), ("--compare", compare != nil),
        ]
        return options.filter(\.1).map(\.0)
    }

    func validate() throws {
        guard chosen.count <= 1 else {
            throw ValidationError("\(chosen.joined(separator: " and ")) exclude each other.")
        }
        guard compare != nil || otherSettings.isEmpty else {
            throw ValidationError("--compare-set needs --compare OTHER.")
        }
        guard formula != nil || (metrics.isEmpty && formulaPasses.isEmpty && !layers) else {
            throw ValidationError("--metric, --pass and --layers need --formula PARAMETERS.")
        }
        if let formula, variables.contains(where: \.isEmpty) || Set(variables).count < variables.count {
            throw ValidationError("--formula '\(formula)': expected names of parameters, each once, as in width,depth")
        }
    }

    /// Refuses options that change none of the formulas.
    func validateFormulas(_ step: StepOptions) throws {
        let own = metrics.filter { !CostFormula.passless.contains($0) }
        guard formulaPasses.isEmpty || metrics.isEmpty || !own.isEmpty else {
            throw ValidationError(
                "--pass has no effect on \(metrics.joined(separator: ", ")): expected a metric of passes")
        }
        let chosen = metrics.isEmpty && !layers ? CostFormula.metrics : metrics
        let passes = own.isEmpty && !metrics.isEmpty || formulaPasses.isEmpty ? FormulaPass.allCases : formulaPasses
        let options: [(name: String, isGiven: Bool, pass: [FormulaPass])] = [
            ("--optimizer", step.optimizer != nil, [.update]),
            ("--rematerialize", step.rematerialize != nil, [.backward, .recomputation]),
        ]
        for option in options where option.isGiven {
            let hasMemory =
                option.name == "--rematerialize" && chosen.contains("activation_bytes")
                || chosen.contains("peak_memory_bytes") && passes != [.inference]
            let hasWork = (metrics.isEmpty || !own.isEmpty) && passes.contains(where: option.pass.contains)
            guard hasMemory || hasWork else {
                let names = option.pass.map(\.rawValue).joined(separator: " or ")
                throw ValidationError(
                    "\(option.name) has no effect on these formulas: expected the pass \(names), or a metric of memory")
            }
        }
    }

    /// The parameters in which formulas are asked for.
    var variables: [String] {
        (formula ?? "").split(separator: ",", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
    }
}

extension FormulaPass: ExpressibleByArgument {}

/// How `analyze` prints.
struct AnalysisForm: ParsableArguments {
    @Flag(help: "Print JSON; integers are exact, however large.")
    var json = false

    @Flag(help: "Print a report in Markdown.")
    var markdown = false

    @Flag(help: "Print a report as one HTML page with charts that needs no other file.")
    var html = false

    @Option(help: "The folder with the site's styles, for --html.", completion: .directory)
    var styles = Self.standardStyles

    private static let standardStyles = "site/styles"

    /// The options, which exclude each other.
    static let names = ["--json", "--markdown", "--html"]

    /// Those that were given.
    var chosen: [String] { zip(Self.names, [json, markdown, html]).filter(\.1).map(\.0) }

    func validate() throws {
        guard chosen.count <= 1 else {
            throw ValidationError("\(chosen.joined(separator: " and ")) exclude each other.")
        }
        guard html || styles == Self.standardStyles else { throw ValidationError("--styles needs --html.") }
    }
}

/// Which times `analyze` shows beside the counts.
struct TimeOptions: ParsableArguments {
    @Flag(help: "Predict the time of each pass from this machine's calibration in the database.")
    var predict = false

    @Flag(help: "Run the passes and show their times: median and 95 % interval.")
    var measure = false

    @Option(name: .customLong("threads"), help: "The number of threads for --predict and --measure. (default: 1)")
    var givenThreads: Int?

    /// The number of threads.
    var threads: Int { givenThreads ?? 1 }

    @OptionGroup var database: DatabaseOption

    /// The options that were given.
    var chosen: [String] {
        [("--predict", predict), ("--measure", measure)].filter(\.1).map(\.0) + details
    }

    /// The options that were given and say how times are found.
    var details: [String] {
        [("--threads", givenThreads != nil), ("--database", database.isNamed)].filter(\.1).map(\.0)
    }

    func validate() throws {
        try validateThreads(threads)
        let processors = ProcessInfo.processInfo.activeProcessorCount
        guard !measure || threads <= processors else {
            throw ValidationError(
                "--threads \(threads), and the machine has \(processors) processors: expected 1 to \(processors)")
        }
    }
}

/// Checks a number of compute threads.
func validateThreads(_ threads: Int) throws {
    guard (1...1024).contains(threads) else {
        throw ValidationError("--threads \(threads): expected 1 to 1024")
    }
}
