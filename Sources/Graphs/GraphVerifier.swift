/// Checks that a graph is what every later stage takes for granted.
public enum GraphVerifier {
    /// A rule and what breaks it.
    public struct Violation: Hashable, Sendable, CustomStringConvertible {
        /// The rule's name.
        public let rule: String
        /// What breaks it.
        public let message: String

        /// Rule and message in one line.
        public var description: String { "\(rule): \(message)" }
    }

    /// The rules, by name; each gives what breaks it.
    static let rules: [(name: String, violations: @Sendable (Graph) -> [String])] = [
        ("values are defined once", definedOnce),
        ("operands are defined before they are used", definedBeforeUse),
        ("result types are those the operation infers", typesInferred),
        ("no pass depends on a later one", passesInOrder),
        ("inputs and outputs have names of their own", namesUnique),
        ("an input is not read once it is replaced", replacedLast),
    ]

    /// Everything that breaks a rule; empty for a sound graph.
    ///
    /// - Complexity: O(nodes + values).
    public static func violations(in graph: Graph) -> [Violation] {
        rules.flatMap { rule in
            rule.violations(graph).map { Violation(rule: rule.name, message: $0) }
        }
    }

    private static func definedOnce(_ graph: Graph) -> [String] {
        var seen: Set<Value> = []
        let defined = graph.inputs.map(\.value) + graph.nodes.flatMap(\.results)
        return defined.compactMap { value in
            guard graph.types.indices.contains(value.index) else { return "%\(value.index) has no type" }
            return seen.insert(value).inserted ? nil : "%\(value.index) is defined twice"
        }
    }

    private static func definedBeforeUse(_ graph: Graph) -> [String] {
        var defined = Set(graph.inputs.map(\.value))
        var messages: [String] = []
        for (index, node) in graph.nodes.enumerated() {
            for operand in node.operands where !defined.contains(operand) {
                messages.append("node \(index) uses %\(operand.index)")
            }
            defined.formUnion(node.results)
        }
        for output in graph.outputs where !defined.contains(output.value) {
            messages.append("output '\(output.name)' is %\(output.value.index)")
        }
        return messages
    }

    private static func typesInferred(_ graph: Graph) -> [String] {
        graph.nodes.enumerated().compactMap { index, node in
            // A value without a type breaks one of the rules above.
            guard (node.operands + node.results).allSatisfy({ graph.types.indices.contains($0.index) }) else {
                return nil
            }
            do {
                let inferred = try node.operation.resultTypes(of: node.operands.map(graph.type))
                let stated = node.results.map(graph.type)
                return inferred == stated ? nil : "node \(index) states \(stated), not \(inferred)"
            } catch {
                return "node \(index): \(error)"
            }
        }
    }

    private static func passesInOrder(_ graph: Graph) -> [String] {
        let ranks = Dictionary(uniqueKeysWithValues: Pass.allCases.enumerated().map { ($1, $0) })
        var rankOfValue: [Value: Int] = [:]
        return graph.nodes.enumerated().compactMap { index, node in
            let rank = ranks[node.pass] ?? 0
            for result in node.results { rankOfValue[result] = rank }
            let later = node.operands.first { rankOfValue[$0, default: 0] > rank }
            return later.map { "\(node.pass.rawValue) node \(index) uses %\($0.index)" }
        }
    }

    private static func replacedLast(_ graph: Graph) -> [String] {
        let inputs = Set(graph.inputs.map(\.value))
        var replaced: Set<Value> = []
        var messages = graph.replacements.filter { !inputs.contains($0.value) }.keys.map(\.index).sorted().map {
            "%\($0) replaces what is no input"
        }
        for (index, node) in graph.nodes.enumerated() {
            if let operand = node.operands.first(where: replaced.contains) {
                messages.append("node \(index) uses %\(operand.index), which is replaced")
            }
            for result in node.results {
                guard let input = graph.replacements[result] else { continue }
                replaced.insert(input)
                guard inputs.contains(input), graph.type(of: input) != graph.type(of: result) else { continue }
                messages.append("%\(result.index) replaces %\(input.index), which is of another type")
            }
        }
        return messages
    }

    private static func namesUnique(_ graph: Graph) -> [String] {
        [("input", graph.inputs.map(\.name)), ("output", graph.outputs.map(\.name))].flatMap { kind, names in
            Dictionary(grouping: names, by: \.self).filter { $0.value.count > 1 }.keys.sorted().map {
                "\(kind) '\($0)' stands more than once"
            }
        }
    }
}
