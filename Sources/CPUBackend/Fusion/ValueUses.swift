import Graphs

/// Which nodes of a graph give each value, and which read it.
struct ValueUses: Sendable {
    /// The node that gives each value; `nil` for inputs.
    let producers: [Int?]
    /// The nodes that read each value.
    let consumers: [[Int]]

    init(_ graph: Graph) {
        var producers: [Int?] = Array(repeating: nil, count: graph.types.count)
        var consumers: [[Int]] = Array(repeating: [], count: graph.types.count)
        for (index, node) in graph.nodes.enumerated() {
            for result in node.results { producers[result.index] = index }
            for operand in node.operands { consumers[operand.index].append(index) }
        }
        (self.producers, self.consumers) = (producers, consumers)
    }
}

extension Graph {
    /// The values that somebody outside asks for: the outputs, and what takes the place of inputs.
    var demanded: Set<Value> { Set(outputs.map(\.value) + replacements.keys) }
}
