public import Graphs
import Operations
import Tensors

/// Adds the nodes that compute the gradient of a scalar: reverse-mode differentiation (the adjoint method).
///
/// The new nodes belong to the backward pass and to the layer of the node whose adjoint they are; those on which no
/// cotangent of a value that depends on data depends are its weight gradients, the others its input gradients. Only nodes that
/// lie between `values` and `loss` are visited, so that no gradient is computed for which nobody asked. The result is
/// made of values like any other, and can be differentiated again.
///
/// - Parameters:
///   - loss: A value with one element.
///   - values: What to differentiate with respect to.
///   - builder: Where `loss` and `values` are, and where the gradients go.
/// - Returns: For each of `values` a value of its type; zeros where `loss` does not depend on it.
/// - Throws: `GraphError` for a `loss` with more than one element.
/// - Complexity: O(nodes).
public func gradients(
    of loss: Value, withRespectTo values: [Value], in builder: inout GraphBuilder
) throws(GraphError) -> [Value] {
    guard builder.shape(of: loss).count == 1 else {
        throw GraphError(
            layer: builder.layer, "the gradient of a value of type \(builder.type(of: loss)); expected one element")
    }
    let outer = (pass: builder.pass, part: builder.part, layer: builder.layer)
    builder.pass = .backward
    builder.part = .inputGradients
    defer {
        builder.pass = outer.pass
        builder.part = outer.part
        builder.layer = outer.layer
    }
    builder.layer = "loss"
    let seed = try builder.constant(1, builder.type(of: loss))
    return try cotangents(of: loss, seed: seed, withRespectTo: values, in: &builder)
}

/// Adds the nodes of a vector-Jacobian product: `seedᵀ · ∂value/∂values`, by reverse accumulation (Griewank and
/// Walther 2008, section 3.2).
private func cotangents(
    of value: Value, seed: Value, withRespectTo values: [Value], in builder: inout GraphBuilder
) throws(GraphError) -> [Value] {
    let nodes = builder.nodes
    let active = activeValues(dependingOn: values, among: nodes, count: builder.valueCount)
    let data = builder.inputs.filter { $0.role == .data }.map(\.value)
    let dependsOnData = activeValues(dependingOn: data, among: nodes, count: builder.valueCount)
    var cotangents: [Value?] = Array(repeating: nil, count: builder.valueCount)
    cotangents[value.index] = seed
    for node in nodes.reversed() {
        let incoming = node.results.map { cotangents[$0.index] }
        let needs = node.operands.map { active[$0.index] && builder.type(of: $0).elementType.isDifferentiable }
        guard incoming.contains(where: { $0 != nil }), needs.contains(true) else { continue }
        builder.layer = node.layer
        let adjoint = Adjoint(
            operands: node.operands, results: node.results, cotangents: incoming, needs: needs)
        let first = builder.nodes.count
        let outgoing = try node.operation.adjoint(adjoint, in: &builder)
        for (operand, cotangent) in zip(node.operands, outgoing) {
            guard let cotangent else { continue }
            cotangents[operand.index] =
                if let sum = cotangents[operand.index] { try builder.add(sum, cotangent) } else { cotangent }
        }
        let chain = node.operands.filter { dependsOnData[$0.index] }.compactMap { cotangents[$0.index] }
        assignParts(toNodesFrom: first, chain: chain, in: &builder)
    }
    var results: [Value] = []
    for value in values {
        let gradient: Value
        if let found = cotangents[value.index] {
            gradient = found
        } else {
            gradient = try builder.constant(0, builder.type(of: value))
        }
        results.append(gradient)
    }
    return results
}

/// Tells the nodes from `first` on that serve the chain of cotangents, `chain`, from those that serve weights alone.
private func assignParts(toNodesFrom first: Int, chain: [Value], in builder: inout GraphBuilder) {
    var needed = Set(chain)
    var serving: [Int] = []
    for index in builder.nodes.indices[first...].reversed() {
        let node = builder.nodes[index]
        guard node.results.contains(where: needed.contains) else { continue }
        needed.formUnion(node.operands)
        serving.append(index)
    }
    builder.assign(.weightGradients, toNodes: first..<builder.nodes.count)
    builder.assign(.inputGradients, toNodes: serving)
}

/// Whether each value depends on one of `sources`.
private func activeValues(dependingOn sources: [Value], among nodes: [Node], count: Int) -> [Bool] {
    var active = Array(repeating: false, count: count)
    for source in sources { active[source.index] = true }
    for node in nodes where node.operands.contains(where: { active[$0.index] }) {
        for result in node.results { active[result.index] = true }
    }
    return active
}
