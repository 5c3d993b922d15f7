import Graphs
import Operations
import Tensors

/// A graph whose composed attentions are fused ones, so that no matrix of scores is kept between the passes or leaves
/// the caches.
struct AttentionFusion {
    let graph: Graph
    /// The place of the node of the given graph for which each node stands.
    let origins: [Int]

    /// Fuses the attentions of `graph`, whose inputs and outputs keep their order.
    init(_ graph: Graph) {
        let found = CompositionMatcher(graph).attentions()
        var rewriter = GraphRewriter()
        // What was accepted once is accepted again, so that nothing is thrown.
        let fused = found.isEmpty ? nil : try? Self.fuse(found, in: graph, by: &rewriter)
        self.graph = fused?.graph ?? graph
        origins = fused?.origins ?? Array(graph.nodes.indices)
    }

    private static func fuse(
        _ attentions: [ComposedAttention], in graph: Graph, by rewriter: inout GraphRewriter
    ) throws(GraphError) -> (graph: Graph, origins: [Int]) {
        let absorbed = attentions.reduce(into: Set<Int>()) { $0.formUnion($1.nodes) }
        let byOutput = Dictionary(uniqueKeysWithValues: attentions.enumerated().map { ($1.output, $0) })
        let byPlace = Dictionary(
            uniqueKeysWithValues: attentions.enumerated().compactMap { index, attention in
                attention.gradient.map { ($0.place, index) }
            })
        var results: [Int: [Value]] = [:]
        return try rewriter.rewrite(graph) { (index, node, rewriter) throws(GraphError) in
            if let place = byPlace[index], let gradient = attentions[place].gradient {
                let attention = attentions[place]
                let given = [gradient.cotangent, attention.query, attention.key, attention.value]
                let made = try rewriter.builder.apply(
                    AttentionGradient(causal: attention.isCausal),
                    to: rewriter.mapped(given) + results[place, default: []])
                rewriter.define([gradient.query, gradient.key, gradient.value], as: made)
            } else if let place = byOutput[node.results[0]] {
                let attention = attentions[place]
                let made = try rewriter.builder.apply(
                    Attention(causal: attention.isCausal),
                    to: rewriter.mapped([attention.query, attention.key, attention.value]))
                results[place] = made
                rewriter.define([attention.output], as: [made[0]])
            } else if !absorbed.contains(index) {
                rewriter.define(
                    node.results, as: try rewriter.builder.apply(node.operation, to: rewriter.mapped(node.operands)))
            }
        }
    }
}
