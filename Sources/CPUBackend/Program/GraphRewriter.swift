import Graphs
import Tensors

/// Builds a graph from another one, node by node.
struct GraphRewriter {
    var builder = GraphBuilder()
    private var values: [Value: Value] = [:]

    /// The values of the new graph for those of the given one.
    func mapped(_ given: [Value]) -> [Value] { given.compactMap { values[$0] } }

    /// Says which values stand for those of the given graph.
    mutating func define(_ given: [Value], as made: [Value]) {
        for (old, new) in zip(given, made) { values[old] = new }
    }

    /// Rewrites a graph, whose inputs and outputs keep their order.
    ///
    /// - Parameter add: Adds what stands for a node.
    /// - Returns: The graph, and for each of its nodes the place of the one for which it stands.
    mutating func rewrite(
        _ given: Graph, add: (Int, Node, inout GraphRewriter) throws(GraphError) -> Void
    ) throws(GraphError) -> (graph: Graph, origins: [Int]) {
        var origins: [Value: Int] = [:]
        for input in given.inputs {
            values[input.value] = try builder.input(input.name, given.type(of: input.value), role: input.role)
        }
        for (index, node) in given.nodes.enumerated() {
            (builder.pass, builder.layer, builder.part) = (node.pass, node.layer, node.part)
            let first = builder.nodes.count
            try add(index, node, &self)
            for new in builder.nodes[first...] { origins[new.results[0]] = index }
        }
        for (value, input) in given.replacements {
            if let new = values[value], let place = values[input] { builder.replace(place, with: new) }
        }
        let graph = builder.build(
            outputs: given.outputs.compactMap { output in values[output.value].map { (output.name, $0) } })
        return (graph, graph.nodes.map { origins[$0.results[0]] ?? 0 })
    }
}
