public import Graphs
import Tensors

/// The first operation of a graph that makes a number which is none, or an infinity, of finite ones.
public struct NonFiniteOrigin: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was made: `NaN` or `infinity`.
    public let made: String
    /// The operation's name.
    public let operation: String
    /// The layer to which it belongs; empty outside all layers.
    public let layer: String
    /// The pass in which it runs.
    public let pass: Pass

    /// All of it in a sentence.
    public var description: String {
        let place = layer.isEmpty ? "" : " in layer '\(layer)'"
        return "\(made) in the \(pass.rawValue) pass, first made by \(operation)\(place)"
    }
}

extension Execution {
    /// The outputs of the last run that hold a NaN or an infinity.
    public var nonFiniteOutputs: [String] {
        outputs.filter { !$0.value.elements.allSatisfy(\.isFinite) }.map(\.key).sorted()
    }

    /// Runs the graph again, node by node on the inputs as they are, and looks at every result.
    ///
    /// Every node runs alone, on the kernel that it has alone. Numbers that a source makes on purpose, such as the
    /// −∞ of an attention mask, and what they are added to are no fault.
    ///
    /// - Returns: The first node that makes a NaN or an infinity of finite operands, or `nil` where no node does when
    ///   it runs alone.
    /// - Complexity: O(nodes) compilations, and the memory of `LiveMemory` beside the execution's own.
    public func nonFiniteOrigin() -> NonFiniteOrigin? {
        var search = NonFiniteSearch(plan.graph, threads: plan.threads)
        for input in plan.graph.inputs { search.set(input.value, to: self.input(input.name) ?? []) }
        return search.run()
    }
}

/// Runs a graph's nodes one by one and follows what is not finite.
private struct NonFiniteSearch {
    /// What a value holds beside finite numbers.
    private enum State {
        case finite
        /// −∞ that a source made on purpose.
        case masked
        case faulty
    }

    private let graph: Graph
    private let threads: Int
    private var elements: [Value: [Float]] = [:]
    private var states: [Value: State] = [:]
    private var usesLeft: [Value: Int] = [:]

    init(_ graph: Graph, threads: Int) {
        self.graph = graph
        self.threads = threads
        for operand in graph.nodes.flatMap(\.operands) { usesLeft[operand, default: 0] += 1 }
    }

    mutating func set(_ value: Value, to given: [Float]) {
        elements[value] = given
        states[value] = given.allSatisfy(\.isFinite) ? .finite : .faulty
    }

    mutating func run() -> NonFiniteOrigin? {
        for node in graph.nodes {
            guard let results = evaluate(node) else { return nil }
            for (value, made) in zip(node.results, results) {
                let state = state(of: made, by: node)
                if state == .faulty, !node.operands.contains(where: { states[$0] == .faulty }) {
                    return NonFiniteOrigin(
                        made: made.contains(where: \.isNaN) ? "NaN" : "infinity",
                        operation: Swift.type(of: node.operation).name, layer: node.layer, pass: node.pass)
                }
                states[value] = state
                if usesLeft[value] != nil { elements[value] = made }
            }
            forget(node.operands)
        }
        return nil
    }

    private func state(of made: [Float], by node: Node) -> State {
        guard let worst = made.first(where: { !$0.isFinite && $0 != -.infinity }) ?? made.first(where: { !$0.isFinite })
        else { return .finite }
        let isDeliberate = node.operands.isEmpty || node.operands.contains { states[$0] == .masked }
        return worst == -.infinity && isDeliberate ? .masked : .faulty
    }

    /// A node's results, computed by a plan of the node alone.
    private func evaluate(_ node: Node) -> [[Float]]? {
        var builder = GraphBuilder()
        do {
            var operands: [Value] = []
            for (place, operand) in node.operands.enumerated() {
                operands.append(try builder.input("\(place)", graph.type(of: operand), role: .data))
            }
            let results = try builder.apply(node.operation, to: operands)
            let outputs = results.enumerated().map { ("\($0.offset)", $0.element) }
            let execution = Execution(
                ExecutionPlan(builder.build(outputs: outputs), threads: threads), seed: 1)
            for (place, operand) in node.operands.enumerated() {
                guard execution.setInput("\(place)", to: elements[operand] ?? []) else { return nil }
            }
            _ = execution.run()
            return outputs.compactMap { execution.output($0.0) }
        } catch {
            return nil
        }
    }

    private mutating func forget(_ operands: [Value]) {
        for operand in operands {
            usesLeft[operand, default: 0] -= 1
            if usesLeft[operand] == 0 { elements[operand] = nil }
        }
    }
}
