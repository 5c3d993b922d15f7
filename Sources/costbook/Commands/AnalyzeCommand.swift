import ArgumentParser
import CostAnalysis
import Diagnostics
import Foundation
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
              costbook analyze mobilenet_v2 --convention torch
              costbook analyze resnet18 --explain fvcore

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

    @Option(help: "Count as another tool does (\(conventions)): its figures alone.")
    var convention: String?

    @Option(help: "Print our count and another tool's, layer by layer, and the rule that makes the difference.")
    var explain: String?

    private static let conventions = CountingConventions.all.map(\.name).joined(separator: ", ")

    func validate() throws {
        guard convention == nil || explain == nil else {
            throw ValidationError("--convention and --explain exclude each other.")
        }
    }

    func execute() throws {
        if let name = convention ?? explain {
            guard let found = CountingConventions.convention(named: name) else {
                throw Diagnostic.unknown("convention", name, valid: CountingConventions.all.map(\.name))
            }
            let report = try ConventionReport(found, try declaration(), settings: try Settings.merged(settings))
            StandardStream.output.line(
                json ? report.json : ConventionTable(report, isExplained: explain != nil).text)
            return
        }
        let analysis = try NetworkAnalysis(
            try declaration(), settings: try Settings.merged(settings), withInference: true)
        StandardStream.output.line(json ? analysis.json : AnalysisTable(analysis).text)
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
