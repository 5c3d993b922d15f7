import ArgumentParser
import CostAnalysis
import Diagnostics
import Foundation
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
              costbook analyze mobilenet_v2 --convention torch
              costbook analyze resnet18 --explain fvcore

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

    @Option(help: "Count as another tool does (\(conventions)): its figures alone.")
    var convention: String?

    @Option(help: "Print our count and another tool's, layer by layer, and the rule that makes the difference.")
    var explain: String?

    private static let conventions = CountingConventions.all.map(\.name).joined(separator: ", ")

    @Flag(help: "Print the cost of the whole gradient by reverse mode, forward mode and differences, as CSV.")
    var gradients = false

    @Flag(help: "Print the live bytes at every operation of a step, by what they are, as CSV.")
    var timeline = false

    func validate() throws {
        guard convention == nil || explain == nil else {
            throw ValidationError("--convention and --explain exclude each other.")
        }
        guard convention ?? explain == nil || (!gradients && !timeline) else {
            throw ValidationError("--gradients and --timeline are not counted by other tools' conventions.")
        }
        guard [json, gradients, timeline].count(where: { $0 }) <= 1 else {
            throw ValidationError("Only one of --json, --gradients and --timeline can be printed.")
        }
    }

    func execute() throws {
        let settings = try Settings.merged(settings)
        if let name = convention ?? explain {
            guard let found = CountingConventions.convention(named: name) else {
                throw Diagnostic.unknown("convention", name, valid: CountingConventions.all.map(\.name))
            }
            let report = try ConventionReport(found, try declaration(), settings: settings)
            StandardStream.output.line(
                json ? report.json : ConventionTable(report, isExplained: explain != nil).text)
            return
        }
        if gradients {
            let costs = try GradientCost.all(of: try declaration(), settings: settings)
            StandardStream.output.write(TableFormat.csv.write(GradientCost.table(costs)))
            return
        }
        let analysis = try NetworkAnalysis(
            try declaration(), settings: settings, step: try step.step(), withInference: true)
        if timeline {
            StandardStream.output.write(TableFormat.csv.write(analysis.memory.timelineTable))
        } else if json {
            StandardStream.output.line(analysis.json)
        } else {
            StandardStream.output.line(AnalysisTable(analysis).text)
        }
    }

    private func declaration() throws -> NetworkDeclaration {
        if network.hasSuffix(".yml") || network.hasSuffix(".yaml") {
            let file = URL(filePath: network)
            guard let data = try? Data(contentsOf: file) else {
                throw Diagnostic(file: network, "the file cannot be read", expected: "a network in YAML")
            }
            guard let text = String(validating: data, as: UTF8.self) else {
                throw Diagnostic(file: network, "the file is no UTF-8 text", expected: "a network in YAML")
            }
            let name = file.deletingPathExtension().lastPathComponent
            return try NetworkDeclaration(yaml: YAMLReader.read(text, file: network), name: name)
        }
        guard let declaration = Zoo.declaration(named: network) else {
            throw Diagnostic.unknown("network", network, valid: Zoo.names)
        }
        return declaration
    }
}
