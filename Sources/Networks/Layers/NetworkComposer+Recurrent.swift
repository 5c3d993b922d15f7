import Graphs
import Operations
import Tensors

extension NetworkComposer {
    /// A recurrent layer, one step a token, with the state 0 at first.
    ///
    /// The products with the inputs do not depend on the state: they are one product over all tokens. Weights and
    /// biases are those of torch.nn's layers: two biases a gate.
    mutating func recurrent(_ x: Value, _ cell: RecurrentCell, features: Expression) throws -> Value {
        let name = try name(cell.rawValue)
        let input = try tokenInput(x, name)
        let width = try size(features, "the features of layer '\(path(name))'", at: x)
        let (batch, length) = (input[0], input[1])
        let rows = cell.gates * width
        let stateWeights = try parameter("\(name).recurrent_weight", [rows, width])
        let stateBias = try parameter("\(name).recurrent_bias", [rows])
        let token = try shape([batch, 1, width])
        return try group(name) { composer in
            let projected = try composer.linear(x, features: rows, bias: true, frozen: false, name: "input")
            return try composer.builder.layer("steps") { (builder) throws(GraphError) in
                let zero = try builder.constant(0, TensorType(token.removing([1])))
                var step = RecurrentStep(
                    cell: cell, weights: stateWeights, bias: stateBias, width: width, state: zero, memory: zero)
                var states: [Value] = []
                for time in 0..<length {
                    let slice = try builder.slice(projected, starts: [0, time, 0], sizes: [batch, 1, rows])
                    try step.advance(slice, in: &builder)
                    states.append(try builder.reshape(step.state, to: token))
                }
                return try builder.concatenate(states, axis: 1)
            }
        }
    }
}

/// The state of a recurrent layer between two tokens.
private struct RecurrentStep {
    let cell: RecurrentCell
    let weights: Value
    let bias: Value
    let width: Int
    /// h, `[B, width]`.
    var state: Value
    /// c of a long short-term memory, `[B, width]`.
    var memory: Value

    /// Adds one step for the projected input `[B, 1, gates · width]`.
    mutating func advance(_ input: Value, in builder: inout GraphBuilder) throws(GraphError) {
        let product = try builder.matrixProduct(state, weights, transposeRight: true)
        let recurrent = try builder.add(product, bias)
        let flat = try builder.reshape(input, to: builder.shape(of: recurrent))
        switch cell {
        case .rnn:
            state = try builder.hyperbolicTangent(builder.add(flat, recurrent))
        case .lstm:
            let sum = try builder.add(flat, recurrent)
            let input = try builder.sigmoid(gate(0, of: sum, &builder))
            let forget = try builder.sigmoid(gate(1, of: sum, &builder))
            let candidate = try builder.hyperbolicTangent(gate(2, of: sum, &builder))
            let output = try builder.sigmoid(gate(3, of: sum, &builder))
            memory = try builder.add(builder.multiply(forget, memory), builder.multiply(input, candidate))
            state = try builder.multiply(output, builder.hyperbolicTangent(memory))
        case .gru:
            let reset = try builder.sigmoid(builder.add(gate(0, of: flat, &builder), gate(0, of: recurrent, &builder)))
            let update = try builder.sigmoid(builder.add(gate(1, of: flat, &builder), gate(1, of: recurrent, &builder)))
            let recalled = try builder.multiply(reset, gate(2, of: recurrent, &builder))
            let candidate = try builder.hyperbolicTangent(builder.add(gate(2, of: flat, &builder), recalled))
            // (1 − z)·n + z·h as n + z·(h − n).
            let change = try builder.multiply(update, builder.subtract(state, candidate))
            state = try builder.add(candidate, change)
        }
    }

    private func gate(_ index: Int, of gates: Value, _ builder: inout GraphBuilder) throws(GraphError) -> Value {
        let batch = builder.shape(of: gates)[0]
        return try builder.slice(gates, starts: [0, index * width], sizes: [batch, width])
    }
}
