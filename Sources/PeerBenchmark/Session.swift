import CPUBackend
import Foundation
import Graphs
import Tensors

/// A network with its memory, and what it answers to the lines of a session.
struct Session {
    private let graph: Graph
    private let execution: Execution
    /// The plan in a line of JSON: nodes, seconds of its compilation, planned peak in bytes, resident set before it.
    let summary: String

    /// - Throws: `MemoryError` where the plan needs more memory than there is.
    init(_ graph: Graph, threads: Int, isReference: Bool) throws {
        self.graph = graph
        let resident = Self.memory("VmRSS") ?? 0
        let clock = ContinuousClock()
        let start = clock.now
        let plan =
            isReference
            ? ExecutionPlan(graph, overrides: [], threads: threads) : try ExecutionPlan.fitting(graph, threads: threads)
        let seconds = (clock.now - start) / .seconds(1)
        try plan.requireMemory()
        execution = Execution(plan, seed: 1)
        summary = """
            {"nodes": \(graph.nodes.count), "compile_seconds": \(seconds), \
            "planned_peak_bytes": \(plan.plannedPeakBytes), "resident_bytes": \(resident)}
            """
    }

    /// The answer to a line.
    func answer(_ line: String) -> String {
        let words = line.split(separator: " ", maxSplits: 1).map(String.init)
        do {
            switch (words.first, words.count) {
            case ("run", 1):
                let seconds = execution.run()
                return "\(seconds[.forward] ?? seconds[.inference] ?? 0) \(seconds[.backward] ?? 0)"
            case ("inputs", 1): return try inputs()
            case ("load", 2): return try load(words[1])
            case ("save", 2): return try save(words[1])
            case ("memory", 1): return "\(Self.memory("VmHWM") ?? 0)"
            case ("profile", 1):
                let steps = execution.profile().map { "\($0.pass.rawValue)\t\($0.seconds)\t\($0.name)\n" }
                return steps.joined()
            default: return "error: '\(line)' is no request; see --help"
            }
        } catch {
            return "error: \(error)"
        }
    }

    /// An input, as scripts see it.
    private struct Input: Encodable {
        let name: String
        let shape: [Int]
        let role: String
    }

    private func inputs() throws -> String {
        let inputs = graph.inputs.map {
            Input(name: $0.name, shape: graph.type(of: $0.value).shape.dimensions, role: $0.role.rawValue)
        }
        return String(decoding: try JSONEncoder().encode(inputs), as: UTF8.self)
    }

    private func load(_ path: String) throws -> String {
        let file = try TensorFile(path: path)
        for (name, tensor) in file.tensors.sorted(by: { $0.key < $1.key }) {
            guard execution.setInput(name, to: tensor.elements) else {
                return "error: no input '\(name)' with \(tensor.elements.count) elements"
            }
        }
        return "ok"
    }

    private func save(_ path: String) throws -> String {
        var file = TensorFile(tensors: [:])
        for output in graph.outputs {
            guard let elements = execution.output(output.name) else { continue }
            let shape = graph.type(of: output.value).shape.dimensions
            file.tensors[output.name] = TensorFile.Entry(shape: shape, elements: elements)
        }
        try file.write(to: path)
        return "ok"
    }

    /// A figure of the process's memory in bytes, by its name in `/proc/self/status`.
    private static func memory(_ name: String) -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name + ":") })
        else { return nil }
        return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 << 10 }
    }
}
