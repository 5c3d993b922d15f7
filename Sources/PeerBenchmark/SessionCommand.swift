import ArgumentParser
import CPUBackend
import Diagnostics
import Foundation
import Graphs
import Networks

/// Runs a network whenever it is asked to, so that another program's times can be taken in turn with ours.
struct SessionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session",
        abstract: "Run a network of the zoo whenever a line asks for it.",
        discussion: """
            The first line of the output is a JSON object about the plan. Then every line of the input is answered:
              run          seconds of inference or the forward pass, and of the backward pass
              inputs       a JSON array of the inputs: name, shape, role
              load FILE    sets inputs from a safetensors file; ok, or what is wrong
              save FILE    writes the outputs of the last run to a safetensors file; ok
              memory       the process's peak resident set in bytes
              profile      seconds of every step, a line each, and an empty line
            """)

    /// What a network is built for.
    enum Mode: String, ExpressibleByArgument, CaseIterable {
        case inference
        case training
    }

    @Argument(help: "A network of the zoo, or a .yml file that declares one.")
    var network: String

    @Option(help: "What to run: inference, or both passes of training.")
    var mode = Mode.training

    @Option(help: "The number of compute threads.")
    var threads = 1

    @Option(name: .customLong("set"), help: "A parameter's value: NAME=VALUE.")
    var settings: [String] = []

    @Flag(help: "Run the reference kernels, node by node.")
    var reference = false

    func validate() throws {
        let processors = ProcessInfo.processInfo.activeProcessorCount
        guard (1...processors).contains(threads) else {
            throw ValidationError("--threads is \(threads); expected 1 to \(processors), the machine's processors.")
        }
        if let setting = settings.first(where: { !$0.contains("=") }) {
            throw ValidationError("--set is '\(setting)'; expected NAME=VALUE.")
        }
    }

    func run() throws {
        let session = try Session(graph(), threads: threads, isReference: reference)
        answer(session.summary)
        while let line = readLine() { answer(session.answer(line)) }
    }

    private func answer(_ text: String) {
        print(text)
        fflush(nil)
    }

    private func graph() throws -> Graph {
        var values: [String: ParameterValue] = [:]
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            values[parts[0]] = ParameterValue(parsing: parts[1])
        }
        return switch mode {
        case .inference: try declaration().inferenceGraph(settings: values)
        case .training: try declaration().graph(settings: values)
        }
    }

    private func declaration() throws -> NetworkDeclaration {
        if network.hasSuffix(".yml") {
            let text = try String(contentsOf: URL(filePath: network), encoding: .utf8)
            return try NetworkDeclaration(yaml: YAMLReader.read(text, file: network), name: "network")
        }
        guard let declaration = Zoo.declaration(named: network) else {
            throw Diagnostic.unknown("network", network, valid: Zoo.names)
        }
        return declaration
    }
}
