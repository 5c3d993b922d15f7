import Graphs
import Operations
import Tensors

/// What the kernel of a convolution or of a matrix product does to its result before it writes it: adds a bias,
/// takes max(x, 0).
struct Epilogue: Sendable {
    /// The bias, an input of the graph, or `nil`.
    var bias: Value?
    var isRectified = false
    /// The value that is written in the end.
    var result: Value
    /// The nodes that need not run any more.
    var absorbed: Set<Int> = []
}

/// Finds for every convolution and matrix product what its kernel can do beside it.
///
/// - Parameters:
///   - uses: Those of the graph's values.
///   - isWorthwhile: Whether the kernel of a node does it faster than a loop after it.
func epilogues(in graph: Graph, _ uses: ValueUses, where isWorthwhile: (Node) -> Bool) -> [Int: Epilogue] {
    let consumers = uses.consumers
    let outputs = Set(graph.outputs.map(\.value))
    let inputs = inputsBehindViews(in: graph)
    /// The only node that reads a value which nobody else asks for.
    func onlyConsumer(of value: Value) -> Int? {
        consumers[value.index].count == 1 && !outputs.contains(value) ? consumers[value.index][0] : nil
    }
    var found: [Int: Epilogue] = [:]
    for (index, node) in graph.nodes.enumerated() {
        let result = graph.nodes[index].results[0]
        let channelAxis: Int
        switch node.operation {
        case is Convolution: channelAxis = 1
        case is MatrixProduct: channelAxis = graph.type(of: result).shape.rank - 1
        default: continue
        }
        var epilogue = Epilogue(result: result)
        if let next = onlyConsumer(of: result), graph.nodes[next].operation is Add,
            let other = graph.nodes[next].operands.first(where: { $0 != result }), let bias = inputs[other],
            isVector(graph.type(of: other).shape, along: channelAxis, of: graph.type(of: result).shape)
        {
            epilogue.bias = bias
            epilogue.result = graph.nodes[next].results[0]
            epilogue.absorbed.insert(next)
        }
        if let next = onlyConsumer(of: epilogue.result), graph.nodes[next].operation is ReLU {
            epilogue.isRectified = true
            epilogue.result = graph.nodes[next].results[0]
            epilogue.absorbed.insert(next)
        }
        if !epilogue.absorbed.isEmpty, isWorthwhile(node) { found[index] = epilogue }
    }
    return found
}

/// The input behind every value that is an input or a view of one.
private func inputsBehindViews(in graph: Graph) -> [Value: Value] {
    var inputs: [Value: Value] = [:]
    for input in graph.inputs { inputs[input.value] = input.value }
    for node in graph.nodes where node.operation is any ViewOperation {
        if let input = inputs[node.operands[0]] { inputs[node.results[0]] = input }
    }
    return inputs
}

/// Whether a shape broadcasts along every axis of `whole` but one.
private func isVector(_ shape: Shape, along axis: Int, of whole: Shape) -> Bool {
    let missing = whole.rank - shape.rank
    return missing <= axis && shape.count == whole[axis] && shape[axis - missing] == whole[axis]
}
