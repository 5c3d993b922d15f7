public import Graphs
import Operations
import Tensors

/// A layer of a network in one pass, as conventions see it: what goes in and out, its weights and its nodes.
public struct CountedLayer: Sendable {
    /// The layer's path, such as `stage1block1/conv2`.
    public let name: String
    /// The pass.
    public let pass: Pass
    /// The exact cost.
    public let cost: Cost
    /// The nodes, views left out.
    public let nodes: [Node]
    let graph: Graph
    /// The elements of each weight, by the last part of its name.
    private let weights: [String: Int128]
    /// The number of examples.
    let batch: Int128

    /// The kind, as a network's declaration names it: the last part of the path without its number.
    public var kind: String {
        let last = name.split(separator: "/").last.map(String.init) ?? name
        let kind = String(last.reversed().drop(while: \.isNumber).reversed())
        // `relu61` is the 61st relu where it is one rectifier, and the first relu6 where it is more.
        let isOneRectifier = nodes.count == 1 && nodes[0].operation is ReLU
        return kind == "relu" && last.hasPrefix("relu6") && !isOneRectifier ? "relu6" : kind
    }

    /// The elements of the largest tensor that comes from another layer or is given: the layer's input.
    public var inputElements: Int128 { inputs.map { elements($0) }.max() ?? 0 }

    /// The elements of the last node's result: the layer's output.
    public var outputElements: Int128 { nodes.last?.results.first.map { elements($0) } ?? 0 }

    /// The sizes of the output, the batch first.
    var outputSizes: [Int] { nodes.last?.results.first.map { graph.type(of: $0).shape.dimensions } ?? [] }

    /// The elements of the weights whose last part of the name is `name`: `weight` or `bias`.
    func weightElements(_ name: String) -> Int128 { weights[name] ?? 0 }

    /// The weights of each output feature.
    var weightsPerOutput: Int {
        guard let features = outputSizes.last, features > 0 else { return 0 }
        return Int(clamping: weightElements("weight") / Int128(features))
    }

    /// Whether the layer has a bias.
    public var hasBias: Bool { weightElements("bias") > 0 }

    private var inputs: [Value] {
        let own = Set(nodes.flatMap(\.results))
        let weights = Set(graph.inputs.filter { $0.role == .parameter }.map(\.value))
        return nodes.flatMap(\.operands).filter { !own.contains($0) && !weights.contains($0) }
    }

    /// The same layer as part of another pass.
    func inPass(_ pass: Pass) -> CountedLayer {
        CountedLayer(
            name: name, pass: pass, cost: self.cost, nodes: nodes, graph: graph, weights: weights, batch: batch)
    }

    /// The exact cost of a node.
    func cost(of node: Node) -> OperationCost { graph.cost(of: node) }

    func elements(_ value: Value) -> Int128 { Int128(graph.type(of: value).shape.count) }

    /// The layers of a pass of `graph`, in the order in which the pass meets them.
    ///
    /// - Complexity: O(nodes).
    static func layers(of graph: Graph, _ pass: PassCost) -> [CountedLayer] {
        var nodes: [String: [Node]] = [:]
        for node in graph.nodes where node.pass == pass.pass && !node.isView {
            nodes[node.layer, default: []].append(node)
        }
        var weights: [String: [String: Int128]] = [:]
        for input in graph.inputs where input.role == .parameter {
            guard let dot = input.name.lastIndex(of: ".") else { continue }
            let part = String(input.name[input.name.index(after: dot)...])
            weights[String(input.name[..<dot]), default: [:]][part] = Int128(graph.type(of: input.value).shape.count)
        }
        let data = graph.inputs.first { $0.role == .data }
        let batch = data.flatMap { graph.type(of: $0.value).shape.dimensions.first } ?? 1
        return pass.layers.map { layer in
            CountedLayer(
                name: layer.name, pass: pass.pass, cost: layer.cost, nodes: nodes[layer.name] ?? [], graph: graph,
                weights: weights[layer.name] ?? [:], batch: Int128(batch))
        }
    }
}
