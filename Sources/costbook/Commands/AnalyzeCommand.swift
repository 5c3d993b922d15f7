import ArgumentParser
import CostAnalysis
import Networks
import Tables

struct AnalyzeCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Print the exact cost of one network, layer by layer, without running it.",
        discussion: """
            Examples:
              costbook analyze mlp
              costbook analyze mlp --set depth=8,width=256 --set batch=32
              costbook analyze mlp --json | jq .passes.backward.macs
              costbook analyze resnet50 --set batch=32 --optimizer adam --rematerialize sqrt
              costbook analyze mlp --gradients
              costbook analyze my-network.yml

            NETWORK is a network of the zoo, or a YAML file that holds what a network cell holds.
            macs are the multiply-adds of matrix products; in flops a multiply-add counts 2 and every other \
            operation 1. The loss belongs to the forward pass; inference is the pass of a trained network. Memory is what \
            is alive at the peak of an inference and of a step of training.
            """)

    @Argument(help: "A network of the zoo (\(Zoo.names.joined(separator: ", "))), or a .yml file.")
    var network: String

    @Option(name: .customLong("set"), help: "Values of parameters: name=value, several separated by commas.")
    var settings: [Settings] = []

    @OptionGroup var step: StepOptions

    @Flag(help: "Print a JSON object; integers are exact, however large.")
    var json = false

    @Flag(help: "Print the cost of the whole gradient by reverse mode, forward mode and differences, as CSV.")
    var gradients = false

    @Flag(help: "Print the live bytes at every operation of a step, by what they are, as CSV.")
    var timeline = false

    func validate() throws {
        guard [json, gradients, timeline].count(where: { $0 }) <= 1 else {
            throw ValidationError("Only one of --json, --gradients and --timeline can be printed.")
        }
    }

    func execute() throws {
        let settings = try Settings.merged(settings)
        if gradients {
            let costs = try GradientCost.all(of: try NetworkDeclaration.named(network), settings: settings)
            StandardStream.output.write(TableFormat.csv.write(GradientCost.table(costs)))
            return
        }
        let analysis = try NetworkAnalysis(
            try NetworkDeclaration.named(network), settings: settings, step: try step.step(), withInference: true)
        if timeline {
            StandardStream.output.write(TableFormat.csv.write(analysis.memory.timelineTable))
        } else if json {
            StandardStream.output.line(analysis.json)
        } else {
            StandardStream.output.line(AnalysisTable(analysis).text)
        }
    }
}
