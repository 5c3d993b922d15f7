extension Graph: CustomStringConvertible {
    /// The graph as text, one input, node or output a line, in the order in which it runs.
    ///
    /// A node prints as `%7: f32[32, 10] = MatrixProduct(transposeLeft: false, …) %5, %6  // classifier`.
    public var description: String {
        let given = inputs.map { "%\($0.value.index): \(type(of: $0.value)) = \($0.role.rawValue) '\($0.name)'" }
        let done = nodes.map { node in
            let results = node.results.map { "%\($0.index): \(type(of: $0))" }.joined(separator: ", ")
            let operands = node.operands.map { " %\($0.index)" }.joined(separator: ",")
            let place = node.layer.isEmpty ? node.pass.rawValue : "\(node.pass.rawValue) \(node.layer)"
            return "\(results) = \(node.operation)\(operands)  // \(place)"
        }
        let asked = outputs.map { "output '\($0.name)' = %\($0.value.index)" }
        return (given + done + asked).joined(separator: "\n")
    }
}
