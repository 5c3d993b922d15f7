import ArgumentParser
import CostAnalysis
import Networks

struct AnalyzeCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Print the exact cost of one network, layer by layer, without running it.",
        discussion: """
            Examples:
              costbook analyze mlp
              costbook analyze mlp --set depth=8,width=256 --set batch=32
              costbook analyze mlp --json | jq .passes.backward.macs
              costbook analyze my-network.yml

            NETWORK is a network of the zoo, or a YAML file that holds what a network cell holds.
            macs are the multiply-adds of matrix products; in flops a multiply-add counts 2 and every other \
            operation 1. The loss belongs to the forward pass; inference is the pass \
            of a trained network.
            """)

    @Argument(help: "A network of the zoo (\(Zoo.names.joined(separator: ", "))), or a .yml file.")
    var network: String

    @Option(name: .customLong("set"), help: "Values of parameters: name=value, several separated by commas.")
    var settings: [Settings] = []

    @Flag(help: "Print a JSON object; integers are exact, however large.")
    var json = false

    func execute() throws {
        let analysis = try NetworkAnalysis(
            try NetworkDeclaration.named(network), settings: try Settings.merged(settings), withInference: true)
        StandardStream.output.line(json ? analysis.json : AnalysisTable(analysis).text)
    }
}
