public import Graphs
import Operations
import Tensors

/// Adds the nodes that compute the derivative of a value along a direction: forward-mode differentiation.
///
/// The rule of every operation is its adjoint rule transposed: the vector-Jacobian product u ↦ uᵀJ is linear in u,
/// and reverse mode applied to it, at whatever u, gives t ↦ Jt (Townsend 2017, "A new trick for calculating Jacobian
/// vector products"). The vector-Jacobian product itself is not needed by the result, and is no part of a graph that
/// is built from it. The new nodes belong to the tangent pass and to the layer of the node whose tangent they are.
///
/// - Parameters:
///   - value: What to differentiate.
///   - directions: Values on which it may depend, each with a value of its type: how fast it changes.
///   - builder: Where they are, and where the derivative goes.
/// - Returns: A value of the type of `value`; zeros where it does not depend on any of the directions.
/// - Throws: `GraphError` for a direction of another type than the value's, and for an operation whose adjoint has no
///   adjoint, as a fused recurrent layer's.
/// - Complexity: O(nodes).
public func directionalDerivative(
    of value: Value, along directions: [(value: Value, tangent: Value)], in builder: inout GraphBuilder
) throws(GraphError) -> Value {
    var tangents: [Value: Value] = [:]
    for (value, tangent) in directions {
        let (type, given) = (builder.type(of: value), builder.type(of: tangent))
        guard type == given else {
            throw GraphError(layer: builder.layer, "a direction of type \(given) for a value of type \(type)")
        }
        try add(tangent, to: &tangents[value], in: &builder)
    }
    let outer = (pass: builder.pass, layer: builder.layer)
    builder.pass = .tangent
    defer {
        builder.pass = outer.pass
        builder.layer = outer.layer
    }
    for node in builder.nodes where node.operands.contains(where: { tangents[$0] != nil }) {
        builder.layer = node.layer
        try propagateTangents(&tangents, through: node, in: &builder)
    }
    if let tangent = tangents[value] { return tangent }
    builder.layer = builder.nodes.first { $0.results.contains(value) }?.layer ?? outer.layer
    return try builder.constant(0, builder.type(of: value))
}

/// Adds the tangents of a node's results, where its operands have any.
private func propagateTangents(
    _ tangents: inout [Value: Value], through node: Node, in builder: inout GraphBuilder
) throws(GraphError) {
    let needs = node.operands.map { tangents[$0] != nil && builder.type(of: $0).elementType.isDifferentiable }
    let results = node.results.filter { builder.type(of: $0).elementType.isDifferentiable }
    guard needs.contains(true), !results.isEmpty else { return }
    let first = builder.nodes.count
    var cotangents: [Value?] = []
    for result in node.results {
        cotangents.append(results.contains(result) ? try builder.constant(0, builder.type(of: result)) : nil)
    }
    let adjoint = Adjoint(operands: node.operands, results: node.results, cotangents: cotangents, needs: needs)
    let products = try node.operation.adjoint(adjoint, in: &builder)
    var seeds: [Value: Value] = [:]
    for (operand, product) in zip(node.operands, products) {
        guard let product, let tangent = tangents[operand] else { continue }
        try add(tangent, to: &seeds[product], in: &builder)
    }
    let transposed = try accumulateCotangents(
        seeds, through: Array(builder.nodes[first...]), towards: cotangents.compactMap(\.self), in: &builder)
    for (result, cotangent) in zip(node.results, cotangents) {
        if let cotangent, let tangent = transposed[cotangent] { tangents[result] = tangent }
    }
}
