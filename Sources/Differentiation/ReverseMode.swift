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
    let nodes = builder.nodes
    let data = builder.inputs.filter { $0.role == .data }.map(\.value)
    let dependsOnData = dependents(on: data, among: nodes)
    let found = try accumulateCotangents([loss: seed], through: nodes, towards: values, in: &builder) {
        (node, first, cotangents, builder) in
        let chain = node.operands.filter(dependsOnData.contains).compactMap { cotangents[$0] }
        assignParts(toNodesFrom: first, chain: chain, in: &builder)
    }
    builder.part = .weightGradients
    var results: [Value] = []
    for value in values {
        if let gradient = found[value] {
            results.append(gradient)
        } else {
            results.append(try builder.constant(0, builder.type(of: value)))
        }
    }
    return results
}

/// Adds the nodes of a vector-Jacobian product by reverse accumulation (Griewank and Walther 2008, section 3.2): from
/// the cotangents of some values to those of `sources`, through `nodes`.
///
/// - Parameter afterEach: Called with every node that was differentiated, the place of the first node that was added
///   for it, and the cotangents so far.
/// - Returns: The cotangent of every value that has one.
func accumulateCotangents(
    _ seeds: [Value: Value], through nodes: [Node], towards sources: [Value], in builder: inout GraphBuilder,
    afterEach: (Node, Int, [Value: Value], inout GraphBuilder) -> Void = { _, _, _, _ in }
) throws(GraphError) -> [Value: Value] {
    let active = dependents(on: sources, among: nodes)
    var cotangents = seeds
    for node in nodes.reversed() {
        let incoming = node.results.map { cotangents[$0] }
        guard incoming.contains(where: { $0 != nil }) else { continue }
        let needs = node.operands.map { active.contains($0) && builder.type(of: $0).elementType.isDifferentiable }
        guard needs.contains(true) else { continue }
        builder.layer = node.layer
        let first = builder.nodes.count
        let adjoint = Adjoint(operands: node.operands, results: node.results, cotangents: incoming, needs: needs)
        let outgoing = try node.operation.adjoint(adjoint, in: &builder)
        for (operand, cotangent) in zip(node.operands, outgoing) {
            guard let cotangent else { continue }
            try add(cotangent, to: &cotangents[operand], in: &builder)
        }
        afterEach(node, first, cotangents, &builder)
    }
    return cotangents
}

/// Adds a term to a sum that may not have begun.
func add(_ term: Value, to sum: inout Value?, in builder: inout GraphBuilder) throws(GraphError) {
    sum = if let old = sum { try builder.add(old, term) } else { term }
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

/// The values that depend on one of `sources`, these among them.
private func dependents(on sources: [Value], among nodes: [Node]) -> Set<Value> {
    var found = Set(sources)
    for node in nodes where node.operands.contains(where: found.contains) { found.formUnion(node.results) }
    return found
}
